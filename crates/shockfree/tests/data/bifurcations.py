"""Reference data for bifurcations of tanh networks x' = W tanh(x) + b along lines of weights, with mpmath.

    python3 bifurcations.py              rewrite bifurcations.csv beside this script (mpmath 1.3.0)

Each row is one network of 2 or 3 units with its weights (row by row) and biases at s = 0 and s = 1, all of them
exact f64, a fixed point at s = 0, and a flip or Neimark-Sacker point on the curve from there, which that curve
reaches without a fold: `s` and (for Neimark-Sacker) `angle` with 30 digits, the state with 30.

Flips are zeros of det(J + I). A product of two multipliers is 1 for n = 2 where det J = 1, and for n = 3, with the
characteristic polynomial t^3 - a t^2 + b t - c, where b - 1 = c (a - c); they are a complex pair where their sum,
tr J or a - c, lies between -2 and 2. So no eigenvalue is computed: nothing here is done as in the library.
"""

import csv
import random
from pathlib import Path

from mpmath import acos, det, eye, findroot, matrix, mp, mpf, nstr, tanh

HERE = Path(__file__).resolve().parent
mp.dps = 50
STEPS = 200


def at(case, s):
    n, w0, w1, b0, b1 = case
    w = matrix(n, n)
    for i in range(n):
        for j in range(n):
            w[i, j] = (1 - s) * w0[i][j] + s * w1[i][j]
    return w, [(1 - s) * b0[i] + s * b1[i] for i in range(n)]


def defect(case, x, s):
    w, b = at(case, s)
    n = case[0]
    return [sum(w[i, j] * tanh(x[j]) for j in range(n)) + b[i] - x[i] for i in range(n)]


def jacobian(case, x, s):
    w, _ = at(case, s)
    n = case[0]
    return matrix([[w[i, j] * (1 - tanh(x[j]) ** 2) for j in range(n)] for i in range(n)])


def flip(case, x, s):
    return det(jacobian(case, x, s) + eye(case[0]))


def neutral(case, x, s):
    """(zero where two multipliers have product 1, their sum there)."""
    j = jacobian(case, x, s)
    if case[0] == 2:
        return det(j) - 1, j[0, 0] + j[1, 1]
    a = j[0, 0] + j[1, 1] + j[2, 2]
    b = sum(j[p, p] * j[q, q] - j[p, q] * j[q, p] for p, q in ((0, 1), (0, 2), (1, 2)))
    c = det(j)
    return b - 1 - c * (a - c), a - c


def newton(case, x, s):
    """The fixed point near x, or None."""
    n = case[0]
    x = list(x)
    for _ in range(40):
        g = matrix(defect(case, x, s))
        try:
            d = mp.lu_solve(jacobian(case, x, s) - eye(n), g)
        except ZeroDivisionError:
            return None
        x = [x[i] - d[i] for i in range(n)]
        size = max(abs(v) for v in d)
        if size > 2:
            return None
        if size < mpf(10) ** -40:
            return x
    return None


def events(case, x):
    """Along s from x, while neighbours stay near (so: without a fold)."""
    x = newton(case, x, mpf(0))
    if x is None:
        return None, []
    start, found = x, []
    before = (flip(case, x, mpf(0)), neutral(case, x, mpf(0)))
    for k in range(1, STEPS + 1):
        s = mpf(k) / STEPS
        y = newton(case, x, s)
        if y is None or max(abs(a - b) for a, b in zip(x, y)) > mpf("0.15"):
            break
        now = (flip(case, y, s), neutral(case, y, s))
        middle = s - mpf(1) / (2 * STEPS)
        if before[0] * now[0] < 0:
            found.append(("flip", polish(case, x, middle, flip)))
        if before[1][0] * now[1][0] < 0 and abs(now[1][1]) < mpf("1.95"):
            found.append(("neimark_sacker", polish(case, x, middle, lambda c, x, s: neutral(c, x, s)[0])))
        x, before = y, now
    return start, found


def polish(case, x, s, test):
    n = case[0]
    z = findroot(lambda *z: defect(case, z[:n], z[n]) + [test(case, z[:n], z[n])], list(x) + [s], tol=mpf(10) ** -80)
    return list(z)


def main():
    draw = random.Random(7)
    number = lambda reach: draw.randint(-64 * reach, 64 * reach) / 64.0
    rows, wanted = [], {("flip", 2): 5, ("flip", 3): 5, ("neimark_sacker", 2): 10, ("neimark_sacker", 3): 10}
    while any(wanted.values()):
        n = draw.choice([2, 3])
        square = lambda: [[number(3) for _ in range(n)] for _ in range(n)]
        case = (n, square(), square(), [number(1) for _ in range(n)], [number(1) for _ in range(n)])
        start, found = events(case, [0.0] * n)
        for kind, z in found:
            if wanted[kind, n] == 0:
                continue
            angle = ""
            if kind != "flip":
                total = neutral(case, z[:n], z[n])[1]
                if abs(total) >= 2:
                    continue  # a neutral saddle
                angle = nstr(acos(total / 2), 30)
            wanted[kind, n] -= 1
            flat = lambda w: " ".join(repr(v) for row in w for v in row)
            line = lambda v, digits: " ".join(nstr(e, digits) if isinstance(e, mpf) else repr(e) for e in v)
            rows.append([n, flat(case[1]), flat(case[2]), line(case[3], 0), line(case[4], 0),
                         line(start, 20), kind, nstr(z[n], 30), angle, line(z[:n], 30)])
    with open(HERE / "bifurcations.csv", "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow("n,w0,w1,b0,b1,start,kind,s,angle,state".split(","))
        table.writerows(rows)
    print("bifurcations.csv %d rows" % len(rows))


main()
