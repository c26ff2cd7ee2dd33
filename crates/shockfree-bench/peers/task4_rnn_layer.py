"""Task 4: a tanh RNN layer, forward + backward + SGD step, and what keeping
the recurrent matrix contractive costs on top.

T = 200, B = 64, input 32, hidden --hidden (128 or 512); loss = mean squared
error of a linear read-out of the last state. Variants of one training step:
  plain           forward, backward, SGD
  +clip           clip_grad_norm_(1.0)
  +spectral_norm  parametrizations.spectral_norm on weight_hh (sigma = 1)
  +svd            full SVD, singular values clamped to 0.99, rebuilt
  +power k        k warm-started power iterations, then if sigma > 0.99:
                  W -= (sigma - 0.99) u v^T (rank-1 deflation)
The extra operations are also timed alone ("op ..."): their cost is easier to
read there than as a difference of two noisy steps.
Unit of work: one floating-point operation of the step's matrix products.
"""
import math

from common import Bench, optional, ours, parse


def extra(p):
    p.add_argument("--hidden", type=int, default=128)
    p.add_argument("--inner", type=int, default=0, help="training steps per timing (0: 5 or 1)")
    p.add_argument("--no-operations", action="store_true", help="leave out the operations on their own")


a = parse(__doc__, dtypes=("f32", "f64"), extra=extra)
import numpy as np

T, NB, H, I, SMAX = 200, 64, a.hidden, 32, 0.99
DT = np.float64 if a.dtype == "f64" else np.float32
INNER = a.inner or (5 if H <= 128 else 1)
rng = np.random.default_rng(0)
X = rng.standard_normal((T, NB, I)).astype(DT)
Y = rng.standard_normal((NB, 1)).astype(DT)
k = 1 / math.sqrt(H)
INIT = {n: rng.uniform(-k, k, s).astype(DT) for n, s in
        dict(ih=(H, I), hh=(H, H), bih=(H,), bhh=(H,), out=(1, H), bout=(1,)).items()}
# forward 2BH(H+I), backward through time 2BHH, weight gradients 2BH(H+I)
FLOP = T * (2 * NB * H * (H + I) * 2 + 2 * NB * H * H)

b = Bench(f"4_rnn_H{H}", a, FLOP * INNER, "flop")

torch = optional("torch")
if torch:
    torch.set_num_threads(a.threads)
    nn = torch.nn
    tX, tY = torch.from_numpy(X), torch.from_numpy(Y)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn = nn.RNN(I, H, nonlinearity="tanh")
            self.out = nn.Linear(H, 1)
            self.to(tX.dtype)
            with torch.no_grad():
                for p, n in ((self.rnn.weight_ih_l0, "ih"), (self.rnn.weight_hh_l0, "hh"),
                             (self.rnn.bias_ih_l0, "bih"), (self.rnn.bias_hh_l0, "bhh"),
                             (self.out.weight, "out"), (self.out.bias, "bout")):
                    p.copy_(torch.from_numpy(INIT[n]))

        def forward(self, x):
            return self.out(self.rnn(x)[0][-1])

    @torch.no_grad()
    def svd_project(w):
        u, s, vh = torch.linalg.svd(w)
        w.copy_((u * s.clamp(max=SMAX)) @ vh)

    class Power:
        """Warm-started power iteration; u is kept from step to step."""

        def __init__(self, steps):
            self.steps, self.u = steps, nn.functional.normalize(torch.ones(H, dtype=tX.dtype), dim=0)

        @torch.no_grad()
        def __call__(self, w):
            u = self.u
            for _ in range(self.steps):
                v = nn.functional.normalize(w.T.mv(u), dim=0)
                wv = w.mv(v)
                sigma = torch.linalg.vector_norm(wv)
                u = wv / sigma
            self.u = u
            s = sigma.item()
            if s > SMAX:
                w.addr_(u, v, alpha=SMAX - s)
            return s

    def training(clip=False, sn=False, project=None):
        net = Net()
        if sn:
            nn.utils.parametrizations.spectral_norm(net.rnn, "weight_hh_l0")
        opt = torch.optim.SGD(net.parameters(), lr=0.01)

        def run():
            for _ in range(INNER):
                opt.zero_grad()
                loss = ((net(tX) - tY) ** 2).mean()
                loss.backward()
                if clip:
                    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                opt.step()
                if project:
                    project(net.rnn.weight_hh_l0)
            return net, loss

        def check(r):
            w = r[0].rnn.weight_hh_l0.detach()
            return dict(loss=float(f"{r[1].item():.4g}"),
                        sigma=float(f"{torch.linalg.matrix_norm(w, 2).item():.4f}"))
        return run, check

    b.add("torch plain", *training())
    b.add("torch +clip", *training(clip=True))
    b.add("torch +spectral_norm", *training(sn=True))
    b.add("torch +svd", *training(project=svd_project))
    for s in (1, 2, 3):
        b.add(f"torch +power {s}", *training(project=Power(s)))

jax = optional("jax")
if jax:
    import jax.numpy as jnp
    from jax import lax
    jX, jY = jnp.asarray(X), jnp.asarray(Y)
    jP = {n: jnp.asarray(v) for n, v in INIT.items()}

    def jloss(p):
        xin = jX @ p["ih"].T + (p["bih"] + p["bhh"])     # input products in one go

        def body(h, x):
            return jnp.tanh(x + h @ p["hh"].T), None
        h, _ = lax.scan(body, jnp.zeros((NB, H), DT), xin)
        return jnp.mean((h @ p["out"].T + p["bout"] - jY) ** 2)

    def jpower(w, u, steps):
        for _ in range(steps):
            v = u @ w
            v = v / jnp.linalg.norm(v)
            wv = w @ v
            sigma = jnp.linalg.norm(wv)
            u = wv / sigma
        return w - jnp.maximum(sigma - SMAX, 0) * jnp.outer(u, v), u

    def jstep(clip, kind):
        def step(p, u):
            loss, g = jax.value_and_grad(jloss)(p)
            if clip:
                n = jnp.sqrt(sum(jnp.sum(x * x) for x in jax.tree_util.tree_leaves(g)))
                f = jnp.minimum(1, 1 / n)
                g = {k: f * v for k, v in g.items()}
            p = {k: v - DT(0.01) * g[k] for k, v in p.items()}
            if kind == "svd":
                uu, s, vh = jnp.linalg.svd(p["hh"])
                p["hh"] = (uu * jnp.minimum(s, SMAX)) @ vh
            elif kind:
                p["hh"], u = jpower(p["hh"], u, kind)
            return p, u, loss
        f = jax.jit(step)
        u0 = jnp.ones(H, DT) / math.sqrt(H)

        def run():
            p, u = jP, u0
            for _ in range(INNER):
                p, u, loss = f(p, u)
            return jax.block_until_ready((p, loss))

        def check(r):
            return dict(loss=float(f"{float(r[1]):.4g}"),
                        sigma=float(f"{np.linalg.norm(np.asarray(r[0]['hh']), 2):.4f}"))
        return run, check

    b.add("jax plain", *jstep(False, None))
    b.add("jax +clip", *jstep(True, None))
    b.add("jax +svd", *jstep(False, "svd"))
    for s in (1, 2, 3):
        b.add(f"jax +power {s}", *jstep(False, s))

# --------------------------------------------------------------- shockfree
def cost(numbers):
    return dict(cost=float(f"{numbers[0]:.4g}"))


# Weights and data of its own, of the same distributions; "+bound" keeps sigma_max at 0.99 or below after every step.
ours(b, "shockfree plain", cost, a, "layer", H, INNER, "plain")
ours(b, "shockfree +bound", cost, a, "layer", H, INNER, "shockfree")

b.run()

# The extra operations alone.
if torch and not a.no_operations:
    o = Bench(f"4_op_H{H}", a)
    REP = 20

    def many(f, n=REP):
        def g():
            for _ in range(n):
                f()
        return g
    net = Net()
    ((net(tX) - tY) ** 2).mean().backward()
    w0 = torch.from_numpy(INIT["hh"])
    w = w0.clone()
    note = f"time of {REP} calls"
    o.add("op torch clip_grad_norm_", many(lambda: nn.utils.clip_grad_norm_(net.parameters(), 1.0)), note=note)
    o.add("op torch svd projection", many(lambda: svd_project(w.copy_(w0)), 2), note="time of 2 calls")
    o.add("op torch svdvals", many(lambda: torch.linalg.svdvals(w0), 2), note="time of 2 calls")
    for s in (1, 2, 3):
        pw = Power(s)
        o.add(f"op torch power {s} + deflation", many(lambda pw=pw: pw(w.copy_(w0))), note=note)
    lin = nn.utils.parametrizations.spectral_norm(nn.Linear(H, H, bias=False).to(tX.dtype))

    def sn():
        lin.weight.sum().backward()          # power iteration, W/sigma and its backward
    o.add("op torch spectral_norm fwd+bwd", many(sn), note=note)
    o.add("op numpy svd projection", many(lambda: (lambda u, s, v: (u * np.minimum(s, SMAX)) @ v)(
        *np.linalg.svd(INIT["hh"])), 2), note="time of 2 calls")
    o.run()
