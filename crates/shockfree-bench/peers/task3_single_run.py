"""Task 3: one single training run (batch of 1) of problem 1: 1000 iterations
of norm-clipped gradient descent (threshold 1, learning rate 1) from one (w, b).

Latency, not throughput: 1000 * 50 dependent sigmoid steps and their gradient.
Unit of work: one iteration * step.
"""
import math

from common import Bench, optional, ours, parse

a = parse(__doc__)
import numpy as np

STEPS, X0, TARGET, ITERS = 50, -2.0, 0.7, 1000
W0, B0 = 6.0, -4.0
DT = np.float64 if a.dtype == "f64" else np.float32
Y0 = DT(1 / (1 + math.exp(-X0)))


def check(res):
    w, b = (float(x) for x in res)
    y = float(Y0)
    for _ in range(STEPS):
        y = 1 / (1 + math.exp(-(w * y + b)))
    return dict(E=float(f"{(y - TARGET) ** 2:.2g}"), w=round(w, 4), b=round(b, 4))


bench = Bench("3_single_run", a, ITERS * STEPS, "it*step")

# ------------------------------------------------- plain Python, for scale
def python_run():
    w, b = W0, B0
    for _ in range(ITERS):
        y, dw, db = float(Y0), 0.0, 0.0
        for _ in range(STEPS):
            yo = y
            y = 1 / (1 + math.exp(-(w * y + b)))
            s = y * (1 - y)
            dw, db = s * (yo + w * dw), s * (1 + w * db)
        r = 2 * (y - TARGET)
        gw, gb = r * dw, r * db
        f = min(1.0, 1 / max(math.hypot(gw, gb), 1e-300))
        w, b = w - f * gw, b - f * gb
    return w, b


bench.add("plain python (math)", python_run, check)

nb = optional("numba")
if nb:
    one, tgt = DT(1), DT(TARGET)

    @nb.njit(fastmath=True, error_model="numpy")
    def nb_run(w, b, y0):
        for _ in range(ITERS):
            y = y0
            dw = y0 - y0
            db = dw
            for _ in range(STEPS):
                yo = y
                y = one / (one + math.exp(-(w * y + b)))
                s = y * (one - y)
                dw = s * (yo + w * dw)
                db = s * (one + w * db)
            r = 2 * (y - tgt)
            gw, gb = r * dw, r * db
            n = math.sqrt(gw * gw + gb * gb)
            if n > one:
                gw /= n
                gb /= n
            w -= gw
            b -= gb
        return w, b
    bench.add("numba", lambda: nb_run(DT(W0), DT(B0), Y0), check)

torch = optional("torch")
if torch:
    torch.set_num_threads(a.threads)
    TD = torch.float64 if a.dtype == "f64" else torch.float32

    def cost(w, b):
        y = torch.sigmoid(torch.tensor(X0, dtype=TD))
        for _ in range(STEPS):
            y = torch.sigmoid(w * y + b)
        return (y - TARGET) ** 2

    def torch_run(cost):
        w = torch.nn.Parameter(torch.tensor(W0, dtype=TD))
        b = torch.nn.Parameter(torch.tensor(B0, dtype=TD))
        opt = torch.optim.SGD([w, b], lr=1.0)
        for _ in range(ITERS):
            opt.zero_grad()
            cost(w, b).backward()
            torch.nn.utils.clip_grad_norm_([w, b], 1.0)
            opt.step()
        return w.detach(), b.detach()

    bench.add("torch eager autograd", lambda: torch_run(cost), check)
    ccost = torch.compile(cost)
    bench.add("torch.compile cost", lambda: torch_run(ccost), check)

jax = optional("jax")
if jax:
    import jax.numpy as jnp
    from jax import lax

    def jcost(p, unroll):
        w, b = p
        y, _ = lax.scan(lambda y, _: (jax.nn.sigmoid(w * y + b), None),
                        jax.nn.sigmoid(jnp.asarray(X0, DT)), None, length=STEPS, unroll=unroll)
        return (y - DT(TARGET)) ** 2

    def jstep(p, unroll):
        g = jax.grad(lambda p: jcost(p, unroll))(p)
        n = jnp.sqrt(g[0] ** 2 + g[1] ** 2)
        f = jnp.minimum(DT(1), DT(1) / n)
        return p[0] - f * g[0], p[1] - f * g[1]

    P0 = (jnp.asarray(W0, DT), jnp.asarray(B0, DT))
    for name, unroll in (("scan", 1), ("unrolled", True)):
        whole = jax.jit(lambda p, u=unroll: lax.fori_loop(0, ITERS, lambda _, p: jstep(p, u), p))
        bench.add(f"jax jit whole loop, {name}", lambda f=whole: jax.block_until_ready(f(P0)), check)
    one_step = jax.jit(lambda p: jstep(p, 1))

    def jax_loop():
        p = P0
        for _ in range(ITERS):
            p = one_step(p)
        return jax.block_until_ready(p)
    bench.add("jax jit one iteration, python loop", jax_loop, check)

# --------------------------------------------------------------- shockfree
if a.dtype == "f64":
    ours(bench, "shockfree", check, a, "single", 1, ITERS)

bench.run()
