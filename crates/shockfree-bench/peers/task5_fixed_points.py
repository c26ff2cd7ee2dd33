"""Task 5: fixed points of an n = 100 network y -> s(W y + b) (logistic s).

W = 4 g N(0,1)/sqrt(n), b = -W 1/2: y = 1/2 is a fixed point with Jacobian
g N(0,1)/sqrt(n), and there are more when g > 1. 1000 uniform random starts in
[0, 1]^n, plain Newton on F(y) = y - s(W y + b), at most 60 iterations, stop at
|F|_inf < 1e-10. Reported: seconds, starts that converged, distinct points
(further than 1e-5 apart) and Newton iterations in all. With the default gain
and seed every start converges; --gain 2 --seed 1 is a hard case where plain
Newton loses most starts.
"""
from common import Bench, optional, ours, parse


def extra(p):
    p.add_argument("--n", type=int, default=100)
    p.add_argument("--gain", type=float, default=1.5)
    p.add_argument("--starts", type=int, default=1000)
    p.add_argument("--seed", type=int, default=2)


a = parse(__doc__, dtypes=("f64",), extra=extra)
import numpy as np

n, S, MAXIT, TOL = a.n, a.starts, 60, 1e-10
rng = np.random.default_rng(a.seed)
W = 4 * a.gain * rng.standard_normal((n, n)) / np.sqrt(n)
b = -W.sum(1) / 2
Y0 = rng.uniform(0, 1, (S, n))
ITS = {}


def sig(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


def check(r):
    y = np.asarray(r)
    f = np.abs(y - sig(y @ W.T + b)).max(1)
    ok = y[f < 1e-8]
    found = []                               # one representative per point
    for p in ok:
        if not any(np.abs(p - q).max() < 1e-5 for q in found):
            found.append(p)
    return dict(converged=len(ok), distinct=len(found), newton_iterations=ITS.get("n"))


bench = Bench(f"5_fixed_g{a.gain:g}", a)


def numpy_batched():
    """Batched solve on the starts that are still active."""
    out = Y0.copy()
    idx, y, its = np.arange(S), Y0.copy(), 0
    for _ in range(MAXIT):
        s = sig(y @ W.T + b)
        F = y - s
        done = np.abs(F).max(1) < TOL
        if done.any():
            out[idx[done]] = y[done]
            idx, y, s, F = idx[~done], y[~done], s[~done], F[~done]
        if not len(idx):
            break
        J = (s * (s - 1))[:, :, None] * W
        J[:, np.arange(n), np.arange(n)] += 1
        y = y - np.linalg.solve(J, F[:, :, None])[:, :, 0]
        its += len(idx)
    out[idx] = y
    ITS["n"] = its
    return out


def numpy_loop():
    """One start at a time."""
    out = np.empty_like(Y0)
    I = np.eye(n)
    its = 0
    for k in range(S):
        y = Y0[k]
        for _ in range(MAXIT):
            s = sig(W @ y + b)
            F = y - s
            if np.abs(F).max() < TOL:
                break
            y = y - np.linalg.solve(I - (s * (1 - s))[:, None] * W, F)
            its += 1
        out[k] = y
    ITS["n"] = its
    return out


bench.add("numpy batched", numpy_batched, check)
bench.add("numpy loop", numpy_loop, check)

scipy = optional("scipy.optimize")
if scipy:
    def fsolve():
        I = np.eye(n)

        def jac(y):
            s = sig(W @ y + b)
            return I - (s * (1 - s))[:, None] * W
        ITS["n"] = None
        return np.array([scipy.root(lambda y: y - sig(W @ y + b), y0, jac=jac, tol=1e-12).x for y0 in Y0])
    bench.add("scipy.optimize.root (hybr)", fsolve, check, reps=3)

torch = optional("torch")
if torch:
    torch.set_num_threads(a.threads)
    tW, tb, tY0 = torch.from_numpy(W), torch.from_numpy(b), torch.from_numpy(Y0)

    @torch.no_grad()
    def torch_batched():
        out = tY0.clone()
        idx, y, its = torch.arange(S), tY0.clone(), 0
        I = torch.eye(n, dtype=torch.float64)
        for _ in range(MAXIT):
            s = torch.sigmoid(torch.addmm(tb, y, tW.T))
            F = y - s
            done = F.abs().amax(1) < TOL
            if done.any():
                out[idx[done]] = y[done]
                idx, y, s, F = idx[~done], y[~done], s[~done], F[~done]
            if not len(idx):
                break
            J = I - (s * (1 - s))[:, :, None] * tW
            y = y - torch.linalg.solve(J, F)
            its += len(idx)
        out[idx] = y
        ITS["n"] = its
        return out.numpy()
    bench.add("torch batched", torch_batched, check)

    def adam():
        """What fixed-point finders for RNNs do: minimise q = |F|^2/2 by Adam
        on all starts at once (1000 iterations only; they need more)."""
        y = tY0.clone().requires_grad_()
        opt = torch.optim.Adam([y], lr=0.05)
        sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.995)
        for _ in range(1000):
            opt.zero_grad()
            q = 0.5 * ((y - torch.sigmoid(torch.addmm(tb, y, tW.T))) ** 2).sum()
            q.backward()
            opt.step()
            sched.step()
        ITS["n"] = None
        return y.detach().numpy()

    def check_adam(r):
        f = np.abs(r - sig(r @ W.T + b)).max(1)
        return dict(check(r), residual_median=float(f"{np.median(f):.2g}"))
    bench.add("torch Adam on |F|^2, 1000 it", adam, check_adam, reps=3)

jax = optional("jax")
if jax:
    import jax.numpy as jnp
    from jax import lax
    jW, jb, jY0 = jnp.asarray(W), jnp.asarray(b), jnp.asarray(Y0)

    def newton(y0):
        def f(y):
            return y - jax.nn.sigmoid(jW @ y + jb)

        def body(c):
            y, _, i = c
            s = jax.nn.sigmoid(jW @ y + jb)
            J = jnp.eye(n) - (s * (1 - s))[:, None] * jW
            y = y - jnp.linalg.solve(J, y - s)
            return y, jnp.abs(f(y)).max(), i + 1
        y, _, i = lax.while_loop(lambda c: (c[1] >= TOL) & (c[2] < MAXIT), body,
                                 (y0, jnp.abs(f(y0)).max(), 0))
        return y, i
    vm = jax.jit(jax.vmap(newton))
    mp = jax.jit(lambda Y: lax.map(newton, Y))

    def jrun(f):
        def g():
            y, i = jax.block_until_ready(f(jY0))
            ITS["n"] = int(i.sum())
            return y
        return g
    bench.add("jax vmap(while_loop)", jrun(vm), check)
    bench.add("jax lax.map(while_loop)", jrun(mp), check)

# --------------------------------------------------------------- shockfree
def check_ours(numbers):
    ITS["n"] = None
    return check(numbers.reshape(-1, n))


# Starts of its own choice, and as many; points are told apart and classified as well.
ours(bench, "shockfree", check_ours, a, "fixed-points", n, S, data=(W, b))

bench.run()
