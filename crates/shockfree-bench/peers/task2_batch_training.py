"""Task 2: a batch of training runs of the two-parameter unit (problem 1).

4096 initial (w, b) on a 64 x 64 grid of [3, 9] x [-7, -2]; 1000 iterations of
gradient descent with learning rate 1 on E = (y_50 - 0.7)^2 (see task 1),
  vanilla   w -= g
  clipped   w -= g * min(1, 1 / |g|)      (norm clipping, threshold 1, per run)
vectorised over the batch. Unit of work: one run * iteration * step.

The runs are chaotic near the explosion, so peers are compared by statistics:
share of runs with E < 1e-6 at the end, and the number of non-finite runs.
"""
import math

from common import Bench, optional, ours, parse


def extra(p):
    p.add_argument("--side", type=int, default=64)
    p.add_argument("--iters", type=int, default=1000)


a = parse(__doc__, extra=extra)
import numpy as np

STEPS, X0, TARGET, ITERS = 50, -2.0, 0.7, a.iters
DT = np.float64 if a.dtype == "f64" else np.float32
W0, B0 = (np.ascontiguousarray(g.reshape(-1), dtype=DT) for g in
          np.meshgrid(np.linspace(3, 9, a.side), np.linspace(-7, -2, a.side)))
NB = W0.size
Y0 = DT(1 / (1 + math.exp(-X0)))


def check(res):
    w, b = (np.asarray(x, dtype=float) for x in res)
    y = np.full(NB, float(Y0))
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            y = 1 / (1 + np.exp(-(w * y + b)))
    E = (y - TARGET) ** 2
    return dict(solved=float(f"{np.mean(E < 1e-6):.4f}"), nonfinite=int(np.sum(~np.isfinite(E))))


bV = Bench("2_batch_vanil", a, NB * ITERS * STEPS, "run*it*step")
bC = Bench("2_batch_clip", a, NB * ITERS * STEPS, "run*it*step")

# ------------------------------------------------------------------- numpy
def numpy_run(clip):
    w, b = W0.copy(), B0.copy()
    y, yo, s, dw, db, nw = (np.empty(NB, DT) for _ in range(6))
    with np.errstate(all="ignore"):
        for _ in range(ITERS):
            np.negative(w, out=nw)
            y.fill(Y0), dw.fill(0), db.fill(0)
            for _ in range(STEPS):
                yo, y = y, yo
                np.multiply(yo, nw, out=y)
                np.subtract(y, b, out=y)
                np.exp(y, out=y)
                np.add(y, 1, out=y)
                np.reciprocal(y, out=y)
                np.subtract(1, y, out=s)
                np.multiply(s, y, out=s)
                np.multiply(dw, w, out=dw)
                np.add(dw, yo, out=dw)
                np.multiply(dw, s, out=dw)
                np.multiply(db, w, out=db)
                np.add(db, 1, out=db)
                np.multiply(db, s, out=db)
            r = 2 * (y - DT(TARGET))
            gw, gb = r * dw, r * db
            if clip:
                f = np.minimum(1, 1 / np.sqrt(gw * gw + gb * gb))
                gw *= f
                gb *= f
            w -= gw
            b -= gb
    return w, b


if a.threads == 1:
    bV.add("numpy in-place", lambda: numpy_run(False), check)
    bC.add("numpy in-place", lambda: numpy_run(True), check)

# ------------------------------------------------------------------- numba
nb = optional("numba")
if nb:
    par = a.threads > 1
    one, tgt = DT(1), DT(TARGET)

    @nb.njit(parallel=par, fastmath={"contract", "reassoc", "arcp", "nsz"}, error_model="numpy")
    def nb_cell(W, B, y0, clip):
        for i in nb.prange(W.size):
            w, b = W[i], B[i]
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
                if clip:
                    n = math.sqrt(gw * gw + gb * gb)
                    if n > one:
                        gw /= n
                        gb /= n
                w -= gw
                b -= gb
            W[i], B[i] = w, b

    K = 128

    @nb.njit(parallel=par, fastmath={"contract", "reassoc", "arcp", "nsz"}, error_model="numpy")
    def nb_block(W, B, y0, clip):
        for k in nb.prange(W.size // K):
            w, b = W[k * K:(k + 1) * K], B[k * K:(k + 1) * K]
            y = np.empty_like(w)
            yo = np.empty_like(w)
            dw = np.empty_like(w)
            db = np.empty_like(w)
            for _ in range(ITERS):
                for i in range(K):
                    y[i] = y0
                    dw[i] = 0
                    db[i] = 0
                for _ in range(STEPS):      # split loops: each one vectorises
                    for i in range(K):
                        yo[i] = y[i]
                    for i in range(K):
                        y[i] = one / (one + math.exp(-(w[i] * yo[i] + b[i])))
                    for i in range(K):
                        dw[i] = y[i] * (one - y[i]) * (yo[i] + w[i] * dw[i])
                    for i in range(K):
                        db[i] = y[i] * (one - y[i]) * (one + w[i] * db[i])
                for i in range(K):
                    r = 2 * (y[i] - tgt)
                    gw, gb = r * dw[i], r * db[i]
                    if clip:
                        n = math.sqrt(gw * gw + gb * gb)
                        f = one / max(n, one)
                        gw *= f
                        gb *= f
                    w[i] -= gw
                    b[i] -= gb

    def wrap(f, clip):
        def g():
            w, b = W0.copy(), B0.copy()
            f(w, b, Y0, clip)
            return w, b
        return g
    for name, f in (("numba per run", nb_cell), ("numba blocked", nb_block)):
        bV.add(name, wrap(f, False), check)
        bC.add(name, wrap(f, True), check)

# ------------------------------------------------------------------- torch
torch = optional("torch")
if torch:
    torch.set_num_threads(a.threads)

    def cost(w, b):
        y = torch.full_like(w, float(Y0))
        for _ in range(STEPS):
            y = torch.sigmoid(torch.addcmul(b, w, y))
        return (y - TARGET) ** 2

    def step(w, b, gw, gb, clip):
        if clip:
            f = torch.clamp(1 / torch.sqrt(gw * gw + gb * gb), max=1.0)
            gw, gb = gw * f, gb * f
        return w - gw, b - gb

    def torch_eager(clip):
        w, b = torch.from_numpy(W0.copy()), torch.from_numpy(B0.copy())
        for _ in range(ITERS):
            w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
            gw, gb = torch.autograd.grad(cost(w, b).sum(), (w, b))
            with torch.no_grad():
                w, b = step(w, b, gw, gb, clip)
        return w, b

    def tangent_step(w, b, clip):
        y = torch.full_like(w, float(Y0))
        dw, db = torch.zeros_like(w), torch.zeros_like(w)
        for _ in range(STEPS):
            yo = y
            y = torch.sigmoid(torch.addcmul(b, w, y))
            s = y * (1 - y)
            dw, db = s * torch.addcmul(yo, w, dw), s * (1 + w * db)
        r = 2 * (y - TARGET)
        return step(w, b, r * dw, r * db, clip)

    ctangent = torch.compile(tangent_step)
    ccost = torch.compile(cost)

    def torch_compiled_tangent(clip):
        w, b = torch.from_numpy(W0.copy()), torch.from_numpy(B0.copy())
        with torch.no_grad():
            for _ in range(ITERS):
                w, b = ctangent(w, b, clip)
        return w, b

    def torch_compiled_autograd(clip):
        w, b = torch.from_numpy(W0.copy()), torch.from_numpy(B0.copy())
        for _ in range(ITERS):
            w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
            gw, gb = torch.autograd.grad(ccost(w, b).sum(), (w, b))
            with torch.no_grad():
                w, b = step(w, b, gw, gb, clip)
        return w, b

    for name, f in (("torch eager autograd", torch_eager),
                    ("torch.compile autograd", torch_compiled_autograd),
                    ("torch.compile tangent", torch_compiled_tangent)):
        bV.add(name, lambda f=f: f(False), check)
        bC.add(name, lambda f=f: f(True), check)

# --------------------------------------------------------------------- jax
jax = optional("jax")
if jax:
    import jax.numpy as jnp
    from jax import lax
    jW, jB = jnp.asarray(W0), jnp.asarray(B0)

    def jcost(w, b):
        y, _ = lax.scan(lambda y, _: (jax.nn.sigmoid(w * y + b), None),
                        jnp.full_like(w, Y0), None, length=STEPS)
        return (y - DT(TARGET)) ** 2

    def jgrad_reverse(w, b):
        return jax.grad(lambda w, b: jcost(w, b).sum(), argnums=(0, 1))(w, b)

    def jgrad_tangent(w, b):
        def body(c, _):
            y, dw, db = c
            yn = jax.nn.sigmoid(w * y + b)
            s = yn * (1 - yn)
            return (yn, s * (y + w * dw), s * (1 + w * db)), None
        z = jnp.zeros_like(w)
        (y, dw, db), _ = lax.scan(body, (jnp.full_like(w, Y0), z, z), None, length=STEPS)
        r = 2 * (y - DT(TARGET))
        return r * dw, r * db

    def jrun(grad, clip):
        def train(w, b):
            def it(_, c):
                gw, gb = grad(*c)
                if clip:
                    f = jnp.minimum(1, 1 / jnp.sqrt(gw * gw + gb * gb))
                    gw, gb = gw * f, gb * f
                return c[0] - gw, c[1] - gb
            return lax.fori_loop(0, ITERS, it, (w, b))
        c = jax.jit(train)
        return lambda: jax.block_until_ready(c(jW, jB))

    for name, g in (("jax reverse mode (grad)", jgrad_reverse), ("jax tangent", jgrad_tangent)):
        bV.add(name, jrun(g, False), check)
        bC.add(name, jrun(g, True), check)

# --------------------------------------------------------------- shockfree
if a.dtype == "f64":
    for bench, variant in ((bV, "plain"), (bC, "clipped")):
        ours(bench, "shockfree", lambda numbers: check(numbers.reshape(2, -1)), a, "batch", a.side, ITERS, variant)

bV.run()
bC.run()
