"""Task 1: cost surface of the two-parameter recurrent unit.

y_0 = s(x0), x0 = -2;  y_{t+1} = s(w y_t + b), 50 steps;  E = (y_50 - 0.7)^2,
on a 1024 x 1024 grid of (w, b) in [-12, 12]^2, with s the logistic function.
  E   the cost only
  EG  the cost and its exact gradient (dE/dw, dE/db)
Unit of work: one cell * step.
"""
import math

from common import Bench, optional, ours, parse


def extra(p):
    p.add_argument("--n", type=int, default=1024)


a = parse(__doc__, extra=extra)
import numpy as np

N, STEPS, X0, TARGET = a.n, 50, -2.0, 0.7
DT = np.float64 if a.dtype == "f64" else np.float32
ax = np.linspace(-12, 12, N)
W, B = (np.ascontiguousarray(g.reshape(-1), dtype=DT) for g in np.meshgrid(ax, ax))
Y0 = DT(1 / (1 + math.exp(-X0)))
CELLS = N * N


def reference():
    """f64, forward tangents; also the scale of the gradient for the check."""
    w, b = W.astype(float), B.astype(float)
    y, dw, db = np.full(CELLS, float(Y0)), np.zeros(CELLS), np.zeros(CELLS)
    for _ in range(STEPS):
        yo = y
        y = 1 / (1 + np.exp(-(w * y + b)))
        s = y * (1 - y)
        dw, db = s * (yo + w * dw), s * (1 + w * db)
    r = y - TARGET
    return r * r, 2 * r * dw, 2 * r * db


REF = reference()
# Neighbouring trajectories separate where |dE| is large, so f32 is judged by
# the median relative error, f64 by the largest absolute one of E.
def check(res):
    res = res if isinstance(res, (tuple, list)) else (res,)
    out = {}
    for name, x, r in zip(("E", "dw", "db"), res, REF):
        x = np.asarray(x, dtype=float).reshape(-1)
        e = np.abs(x - r)
        out[name] = float(f"{e.max():.2g}")
        if name != "E":
            out[name + "_relmed"] = float(f"{np.median(e / (np.abs(r) + 1e-300)):.2g}")
    return out


bE = Bench("1a_surface_E", a, CELLS * STEPS, "cell*step")
bG = Bench("1b_surface_EG", a, CELLS * STEPS, "cell*step")

# ------------------------------------------------------------------- numpy
def numpy_plain():
    y = np.full(CELLS, Y0)
    for _ in range(STEPS):
        y = 1 / (1 + np.exp(-(W * y + B)))
    return (y - DT(TARGET)) ** 2


def numpy_plain_grad():
    y, dw, db = np.full(CELLS, Y0), np.zeros(CELLS, DT), np.zeros(CELLS, DT)
    for _ in range(STEPS):
        yo = y
        y = 1 / (1 + np.exp(-(W * y + B)))
        s = y * (1 - y)
        dw, db = s * (yo + W * dw), s * (1 + W * db)
    r = y - DT(TARGET)
    return r * r, 2 * r * dw, 2 * r * db


BLK = 4096                                   # fits in the first-level cache


def numpy_blocked():
    out = np.empty(CELLS, DT)
    y = np.empty(BLK, DT)
    for i in range(0, CELLS, BLK):
        w, b = -W[i:i + BLK], -B[i:i + BLK]
        y.fill(Y0)
        for _ in range(STEPS):
            np.multiply(y, w, out=y)
            np.add(y, b, out=y)
            np.exp(y, out=y)
            np.add(y, 1, out=y)
            np.reciprocal(y, out=y)
        np.subtract(y, DT(TARGET), out=y)
        np.multiply(y, y, out=out[i:i + BLK])
    return out


def numpy_blocked_grad():
    E, Gw, Gb = (np.empty(CELLS, DT) for _ in range(3))
    y, yo, s, dw, db = (np.empty(BLK, DT) for _ in range(5))
    for i in range(0, CELLS, BLK):
        w, b = W[i:i + BLK], -B[i:i + BLK]
        nw = -w
        y.fill(Y0), dw.fill(0), db.fill(0)
        for _ in range(STEPS):
            yo, y = y, yo
            np.multiply(yo, nw, out=y)
            np.add(y, b, out=y)
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
        np.subtract(y, DT(TARGET), out=y)
        np.multiply(y, y, out=E[i:i + BLK])
        np.multiply(y, 2, out=y)
        np.multiply(y, dw, out=Gw[i:i + BLK])
        np.multiply(y, db, out=Gb[i:i + BLK])
    return E, Gw, Gb


if a.threads == 1:
    bE.add("numpy plain", numpy_plain, check)
    bE.add("numpy blocked in-place", numpy_blocked, check)
    bG.add("numpy plain", numpy_plain_grad, check)
    bG.add("numpy blocked in-place", numpy_blocked_grad, check)

# ------------------------------------------------------------------- numba
nb = optional("numba")
if nb:
    par = a.threads > 1
    one = DT(1)
    tgt = DT(TARGET)

    # What a user writes: one cell at a time, scalar libm exp.
    @nb.njit(parallel=par, fastmath=True, error_model="numpy")
    def nb_cell(W, B, y0, E):
        for i in nb.prange(W.size):
            w, b, y = W[i], B[i], y0
            for _ in range(STEPS):
                y = one / (one + math.exp(-(w * y + b)))
            E[i] = (y - tgt) * (y - tgt)

    @nb.njit(parallel=par, fastmath=True, error_model="numpy")
    def nb_cell_grad(W, B, y0, E, Gw, Gb):
        for i in nb.prange(W.size):
            w, b, y = W[i], B[i], y0
            dw = y0 - y0
            db = dw
            for _ in range(STEPS):
                yo = y
                y = one / (one + math.exp(-(w * y + b)))
                s = y * (one - y)
                dw = s * (yo + w * dw)
                db = s * (one + w * db)
            r = y - tgt
            E[i], Gw[i], Gb[i] = r * r, 2 * r * dw, 2 * r * db

    # What an expert writes: the cell loop innermost on blocks, so that the
    # compiler can vectorise it (with Intel SVML installed exp becomes a vector
    # call; without SVML it stays a scalar call).
    NBLK = 256

    @nb.njit(parallel=par, fastmath=True, error_model="numpy")
    def nb_block(W, B, y0, E):
        for k in nb.prange(W.size // NBLK):
            w = W[k * NBLK:(k + 1) * NBLK]
            b = B[k * NBLK:(k + 1) * NBLK]
            y = np.full(NBLK, y0)
            for _ in range(STEPS):
                for i in range(NBLK):
                    y[i] = one / (one + math.exp(-(w[i] * y[i] + b[i])))
            for i in range(NBLK):
                r = y[i] - tgt
                E[k * NBLK + i] = r * r

    @nb.njit(parallel=par, fastmath=True, error_model="numpy")
    def nb_block_grad(W, B, y0, E, Gw, Gb):
        for k in nb.prange(W.size // NBLK):
            w = W[k * NBLK:(k + 1) * NBLK]
            b = B[k * NBLK:(k + 1) * NBLK]
            y = np.full(NBLK, y0)
            yo = np.empty_like(y)
            dw = np.zeros_like(y)
            db = np.zeros_like(y)
            for _ in range(STEPS):          # split loops: each one vectorises
                for i in range(NBLK):
                    yo[i] = y[i]
                for i in range(NBLK):
                    y[i] = one / (one + math.exp(-(w[i] * yo[i] + b[i])))
                for i in range(NBLK):
                    dw[i] = y[i] * (one - y[i]) * (yo[i] + w[i] * dw[i])
                for i in range(NBLK):
                    db[i] = y[i] * (one - y[i]) * (one + w[i] * db[i])
            for i in range(NBLK):
                r = y[i] - tgt
                E[k * NBLK + i], Gw[k * NBLK + i], Gb[k * NBLK + i] = r * r, 2 * r * dw[i], 2 * r * db[i]

    E, Gw, Gb = (np.empty(CELLS, DT) for _ in range(3))

    def wrap(f, *out):
        def g():
            f(W, B, Y0, *out)
            return out
        return g
    bE.add("numba per cell", wrap(nb_cell, E), check)
    bE.add("numba blocked", wrap(nb_block, E), check)
    bG.add("numba per cell", wrap(nb_cell_grad, E, Gw, Gb), check)
    bG.add("numba blocked", wrap(nb_block_grad, E, Gw, Gb), check)

# ------------------------------------------------------------------- torch
torch = optional("torch")
if torch:
    torch.set_num_threads(a.threads)
    tW, tB = torch.from_numpy(W), torch.from_numpy(B)

    def torch_E(w, b):
        y = torch.full_like(w, float(Y0))
        for _ in range(STEPS):
            y = torch.sigmoid(torch.addcmul(b, w, y))
        return (y - TARGET) ** 2

    def torch_tangent(w, b):
        y = torch.full_like(w, float(Y0))
        dw, db = torch.zeros_like(w), torch.zeros_like(w)
        for _ in range(STEPS):
            yo = y
            y = torch.sigmoid(torch.addcmul(b, w, y))
            s = y * (1 - y)
            dw, db = s * torch.addcmul(yo, w, dw), s * (1 + w * db)
        r = y - TARGET
        return r * r, 2 * r * dw, 2 * r * db

    def torch_eager():
        with torch.no_grad():
            return torch_E(tW, tB)

    def torch_autograd():
        w, b = tW.clone().requires_grad_(), tB.clone().requires_grad_()
        E = torch_E(w, b)
        gw, gb = torch.autograd.grad(E.sum(), (w, b))
        return E.detach(), gw, gb

    def torch_eager_tangent():
        with torch.no_grad():
            return torch_tangent(tW, tB)

    def torch_eager_blocked(blk=16384):
        with torch.no_grad():
            return torch.cat([torch_E(w, b) for w, b in zip(tW.split(blk), tB.split(blk))])

    def torch_autograd_blocked(blk=16384):
        out = []
        for w, b in zip(tW.split(blk), tB.split(blk)):
            w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
            E = torch_E(w, b)
            out.append((E.detach(),) + torch.autograd.grad(E.sum(), (w, b)))
        return [torch.cat(x) for x in zip(*out)]

    bE.add("torch eager", torch_eager, check)
    bE.add("torch eager blocked", torch_eager_blocked, check)
    bG.add("torch eager autograd", torch_autograd, check)
    bG.add("torch eager autograd blocked", torch_autograd_blocked, check)
    bG.add("torch eager tangent", torch_eager_tangent, check)

    cE, cT = torch.compile(torch_E), torch.compile(torch_tangent)

    def torch_compiled():
        with torch.no_grad():
            return cE(tW, tB)

    def torch_compiled_tangent():
        with torch.no_grad():
            return cT(tW, tB)

    def torch_compiled_autograd():
        w, b = tW.clone().requires_grad_(), tB.clone().requires_grad_()
        E = cE(w, b)
        gw, gb = torch.autograd.grad(E.sum(), (w, b))
        return E.detach(), gw, gb
    bE.add("torch.compile", torch_compiled, check)
    bG.add("torch.compile tangent", torch_compiled_tangent, check)
    bG.add("torch.compile autograd", torch_compiled_autograd, check)

# --------------------------------------------------------------------- jax
jax = optional("jax")
if jax:
    import jax.numpy as jnp
    from jax import lax
    jW, jB = jnp.asarray(W), jnp.asarray(B)

    def cell_E(w, b, unroll):
        def body(y, _):
            return jax.nn.sigmoid(w * y + b), None
        y, _ = lax.scan(body, jnp.full_like(w, Y0), None, length=STEPS, unroll=unroll)
        return (y - DT(TARGET)) ** 2

    def cell_tangent(w, b, unroll):
        def body(c, _):
            y, dw, db = c
            yn = jax.nn.sigmoid(w * y + b)
            s = yn * (1 - yn)
            return (yn, s * (y + w * dw), s * (1 + w * db)), None
        z = jnp.zeros_like(w)
        (y, dw, db), _ = lax.scan(body, (jnp.full_like(w, Y0), z, z), None, length=STEPS, unroll=unroll)
        r = y - DT(TARGET)
        return r * r, 2 * r * dw, 2 * r * db

    def cell_reverse(w, b, unroll):
        E, vjp = jax.vjp(lambda w, b: cell_E(w, b, unroll), w, b)
        return (E,) + vjp(jnp.ones_like(E))

    def chunked(f, size):
        """Same computation on cache-sized pieces, one after the other."""
        def g(w, b):
            r = lax.map(lambda wb: f(*wb), (w.reshape(-1, size), b.reshape(-1, size)))
            return jax.tree_util.tree_map(lambda x: x.reshape(-1), r)
        return g

    def jit(f):
        c = jax.jit(f)
        return lambda: jax.block_until_ready(c(jW, jB))

    bE.add("jax scan", jit(lambda w, b: cell_E(w, b, 1)), check)
    bE.add("jax unrolled (one fused kernel)", jit(lambda w, b: cell_E(w, b, True)), check)
    bE.add("jax chunked scan", jit(chunked(lambda w, b: cell_E(w, b, 1), 4096)), check)
    bG.add("jax tangent scan", jit(lambda w, b: cell_tangent(w, b, 1)), check)
    bG.add("jax tangent unrolled", jit(lambda w, b: cell_tangent(w, b, True)), check)
    bG.add("jax tangent chunked scan", jit(chunked(lambda w, b: cell_tangent(w, b, 1), 4096)), check)
    bG.add("jax reverse mode (grad)", jit(lambda w, b: cell_reverse(w, b, 1)), check)

# --------------------------------------------------------------- shockfree
def check_ours(numbers):
    """Costs, then norms of gradients if there are any."""
    E, G = numbers[:CELLS], numbers[CELLS:]
    out = dict(E=float(f"{np.abs(E - REF[0]).max():.2g}"))
    if len(G):
        gradient = np.hypot(REF[1], REF[2])
        error = np.abs(G - gradient) / (gradient + 1e-300)
        out["gradient_relmed"] = float(f"{np.median(error):.2g}")
    return out


ours(bE, "shockfree", check_ours, a, "surface", N, variant="cost")
# The norm of the gradient, where the peers give its two entries.
ours(bG, "shockfree", check_ours, a, "surface", N)

bE.run()
bG.run()
