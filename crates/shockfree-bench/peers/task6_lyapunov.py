"""Task 6: all Lyapunov exponents of a tanh RNN, h' = tanh(W h), n = 128,
10000 steps, QR every 10 steps (Benettin's method), after 500 steps of
transient. W = g N(0,1)/sqrt(n), g = 2: chaotic.
Unit of work: one floating-point operation of the matrix products and the QR
(FLOP below), so that ns/flop compares with the machine's peak.
"""
from common import Bench, optional, ours, parse


def extra(p):
    p.add_argument("--n", type=int, default=128)
    p.add_argument("--steps", type=int, default=10000)


a = parse(__doc__, extra=extra)
import numpy as np

n, STEPS, EVERY, TRANS = a.n, a.steps, 10, 500
DT = np.float64 if a.dtype == "f64" else np.float32
rng = np.random.default_rng(2)
W = (2 * rng.standard_normal((n, n)) / np.sqrt(n)).astype(DT)
h = rng.standard_normal(n).astype(DT)
for _ in range(TRANS):
    h = np.tanh(W @ h)
H0 = h
# per step one n x n x n product; per QR: factor 4/3 n^3 + form Q 4/3 n^3
FLOP = STEPS * 2 * n ** 3 + STEPS // EVERY * 8 / 3 * n ** 3


def check(r):
    r = np.sort(np.asarray(r, dtype=float))[::-1]
    return dict(l1=round(float(r[0]), 3), ln=round(float(r[-1]), 3), sum=round(float(r.sum()), 2))


bench = Bench("6_lyapunov", a, FLOP, "flop")


def numpy_qr():
    h, Q, acc = H0.copy(), np.eye(n, dtype=DT), np.zeros(n)
    for k in range(STEPS // EVERY):
        for _ in range(EVERY):
            h = np.tanh(W @ h)
            Q = (1 - h * h)[:, None] * (W @ Q)
        Q, R = np.linalg.qr(Q)
        acc += np.log(np.abs(np.diag(R)))
    return acc / STEPS


bench.add("numpy", numpy_qr, check)

torch = optional("torch")
if torch:
    torch.set_num_threads(a.threads)
    tW, tH0 = torch.from_numpy(W), torch.from_numpy(H0)

    @torch.no_grad()
    def torch_qr():
        h, Q, acc = tH0.clone(), torch.eye(n, dtype=tW.dtype), torch.zeros(n, dtype=torch.float64)
        for k in range(STEPS // EVERY):
            for _ in range(EVERY):
                h = torch.tanh(tW.mv(h))
                Q = (1 - h * h)[:, None] * (tW @ Q)
            Q, R = torch.linalg.qr(Q)
            acc += R.diagonal().abs().log()
        return acc / STEPS
    bench.add("torch eager", torch_qr, check)

jax = optional("jax")
if jax:
    import jax.numpy as jnp
    from jax import lax
    jW, jH0 = jnp.asarray(W), jnp.asarray(H0)

    def jrun(jW, h0):
        def inner(c, _):
            h, Q = c
            h = jnp.tanh(jW @ h)
            return (h, (1 - h * h)[:, None] * (jW @ Q)), None

        def outer(c, _):
            (h, Q), _ = lax.scan(inner, c, None, length=EVERY)
            Q, R = jnp.linalg.qr(Q)
            return (h, Q), jnp.log(jnp.abs(jnp.diagonal(R)))
        _, ls = lax.scan(outer, (h0, jnp.eye(n, dtype=DT)), None, length=STEPS // EVERY)
        return ls.sum(0) / STEPS
    jj = jax.jit(jrun)
    bench.add("jax jit scan", lambda: jax.block_until_ready(jj(jW, jH0)), check)

# --------------------------------------------------------------- shockfree
if a.dtype == "f64":
    # Directions part by e^63 in ten steps, which no QR of a product sees: lambda_n is wrong by 2. One run renews them at
    # every step, the other as rarely as the peers.
    ours(bench, "shockfree", check, a, "lyapunov", n, STEPS, data=(W, H0))
    ours(bench, "shockfree every 10", check, a, "lyapunov", n, STEPS, variant="every10", data=(W, H0))

bench.run()
