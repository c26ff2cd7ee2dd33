"""Reference data for the one-unit recurrent network y' = sigma(w y + b), made with mpmath.

    python3 reference.py                 rewrite all CSV files beside this script
    python3 reference.py --sensitivity   print how rounding moves the training counts (writes nothing)

Files, each with one header line:

    fixed_points.csv   every fixed point of (w, b), ascending
    curves.csv         fold curves (w >= 4), flip curves (w <= -4) and their y-, y+
    two_cycles.csv     the attracting 2-cycle inside the flip wedge
    finite_cost.csv    E_T, its gradient and the condition of both
    tanh_cost.csv      the same for the tanh unit, small states included
    infinite_cost.csv  the same for E_infinity, logistic
    limits.csv         the limit of an orbit
    training.csv       gradient descent, norm clipping and Algorithm 1 on examples 8 and 9
    curvature.csv      M = sup over y of phi''
    walls.csv          the b at which dy_T/db is largest, and ln of that largest value
    exp.csv            e^x for x <= 0: the nearest f64, and how many of its ulps the truth lies above it

Every input column is an exact f64, printed with repr; every output belongs to exactly that
binary number and is printed with 40 significant digits (`condition`, an estimate, with 10).
The script shares no code with the library: it is meant as independent evidence.
"""

import csv
import math
import random
import sys
from pathlib import Path

from mpmath import mp, mpf, exp, log, sqrt, tanh, nstr, workdps, polyroots

HERE = Path(__file__).resolve().parent
BASE_DPS = 60
MAX_DPS = 4000
AGREE = mpf(10) ** -45  # two precisions must agree to this before 40 digits are printed
EMPTY = ""


# --- precision, printing ---------------------------------------------------------------------


def settled(compute):
    """Run compute() at doubled precisions until two runs agree to 45 digits, entry by entry.

    Saturated or ill-conditioned points lose digits by an amount that is hard to foresee; this
    measures the loss instead. Returns (values, precision that was enough).
    """
    dps = BASE_DPS
    with workdps(dps):
        before = compute()
    while dps < MAX_DPS:
        with workdps(2 * dps):
            after = compute()
            if len(before) == len(after) and all(map(agrees, before, after)):
                return after, dps
        before, dps = after, 2 * dps
    raise ArithmeticError("no agreement below %d digits" % MAX_DPS)


def agrees(a, b):
    return a == b or abs(a - b) <= AGREE * abs(b)


def show(v, digits=40):
    if isinstance(v, str):
        return v
    if isinstance(v, int):
        return str(v)
    if isinstance(v, float):
        return repr(v)
    return nstr(v, digits)


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header.split(","))
        for row in rows:
            table.writerow([show(v) for v in row])
    print("%-18s %4d rows" % (name, len(rows)))


def unique(points):
    """Drop repeated points, keep the order."""
    return list(dict.fromkeys(points))


def ulps(v, k):
    """The float k representable steps above v (below for k < 0)."""
    for _ in range(abs(k)):
        v = math.nextafter(v, math.inf if k > 0 else -math.inf)
    return v


# --- the map, in the coordinate x = logit(y) ---------------------------------------------------


def sigma(x):
    # mpf has an unbounded exponent: neither branch of sigma overflows or flushes to zero
    return 1 / (1 + exp(-x))


def slope(x):
    """sigma'(x) = y (1 - y), without the cancellation in 1 - y."""
    return sigma(x) * sigma(-x)


def step(w, b, x):
    """w sigma(x) + b."""
    if x > 0:  # 1 - y may be far below one unit of the last place: keep w + b exact
        return (w + b) - w * sigma(-x)
    return w * sigma(x) + b


def critical_x(w):
    """(x-, x+): where |w| sigma'(x) = 1, for |w| >= 4."""
    q = sqrt(1 - 4 / abs(w))
    y_minus, y_plus = 2 / (abs(w) * (1 + q)), (1 + q) / 2
    return log(y_minus / y_plus), log(y_plus / y_minus)


def shock_line(w, x):
    """The b for which x is a fixed point: logit(y) - w y."""
    return x - w * sigma(x)


def folds(w):
    """(b-, b+), w >= 4; three fixed points iff b+ < b < b-."""
    x_minus, x_plus = critical_x(w)
    return shock_line(w, x_minus), shock_line(w, x_plus)


def flips(w):
    """(lower, upper), w <= -4; a 2-cycle iff lower < b < upper."""
    x_minus, x_plus = critical_x(w)
    return shock_line(w, x_minus), shock_line(w, x_plus)


def fold_float(w):
    with workdps(BASE_DPS):
        return tuple(float(v) for v in folds(mpf(w)))


def flip_float(w):
    with workdps(BASE_DPS):
        return tuple(float(v) for v in flips(mpf(w)))


def shock_float(w, x0):
    with workdps(BASE_DPS):
        return float(shock_line(mpf(w), mpf(x0)))


# --- root finding ------------------------------------------------------------------------------


def root(f, df, lo, hi):
    """The zero of f in [lo, hi], where f changes sign once: bisection, then safeguarded Newton."""
    rising = f(lo) < 0
    assert (f(hi) > 0) == rising, "no bracket"

    def narrow(x, fx):
        nonlocal lo, hi
        if (fx < 0) == rising:
            lo = x
        else:
            hi = x

    for _ in range(60):
        x = (lo + hi) / 2
        fx = f(x)
        if fx == 0:
            return x
        narrow(x, fx)
    x = (lo + hi) / 2
    for _ in range(3000):  # a root at 1e-324 takes a thousand halvings
        fx = f(x)
        if fx == 0:
            return x
        narrow(x, fx)
        d = df(x)
        new = x - fx / d if d != 0 else lo
        if not lo < new < hi:
            new = (lo + hi) / 2
        # no relative progress left: settled() judges whether this was good enough
        if abs(new - x) <= abs(new) * mpf(10) ** (8 - mp.dps):
            return new
        x = new
    raise ArithmeticError("no convergence")


def fixed_points(w, b):
    """All fixed points in x, ascending; one bracket per monotone branch of x - w sigma(x) - b."""
    def f(x):
        # written like this the exact fixed point x = 0 at b = -w/2 gives an exact zero
        return x - step(w, b, x)

    def df(x):
        return 1 - w * slope(x)

    low, high = min(b, b + w) - 1, max(b, b + w) + 1
    if w <= 4:
        if 2 * b == -w:
            return [mpf(0)]  # the symmetric point, exact; at w = 4 it is the (triple) cusp
        return [root(f, df, low, high)]
    x_minus, x_plus = critical_x(w)
    b_minus, b_plus = folds(w)
    assert b != b_minus and b != b_plus
    found = []
    if b < b_minus:
        found.append(root(f, df, low, x_minus))
    if b_plus < b < b_minus:
        found.append(mpf(0) if 2 * b == -w else root(f, df, x_minus, x_plus))
    if b > b_plus:
        found.append(root(f, df, x_plus, high))
    return found


def in_flip_wedge(w, b):
    if w >= -4:
        return False
    lower, upper = flips(w)
    return lower < b < upper


def two_cycle(w, b):
    """(x_lo, x_hi) of the 2-cycle around the one fixed point, b inside the flip wedge.

    F o F is increasing and x_lo is its only fixed point below the repelling fixed point of F.
    """
    (x_f,) = fixed_points(w, b)

    def f(x):
        return step(w, b, step(w, b, x)) - x

    def df(x):
        return w * slope(step(w, b, x)) * w * slope(x) - 1

    gap = mpf(1)
    while f(x_f - gap) >= 0:  # F o F moves away from x_f: close enough to it f is negative
        gap /= 8
        assert gap > mpf(10) ** -30
    x_lo = root(f, df, min(b, b + w) - 1, x_f - gap)
    x_hi = step(w, b, x_lo)
    assert x_lo < x_f < x_hi
    return x_lo, x_hi


# --- orbits, costs, gradients --------------------------------------------------------------------


def limit(w, b, x0):
    """Limit of the orbit of x0 by theory: ("fixed-point", x) or ("two-cycle", x_lo, x_hi)."""
    points = fixed_points(w, b)
    if in_flip_wedge(w, b):
        if x0 == points[0]:
            return "fixed-point", points[0]
        return ("two-cycle",) + two_cycle(w, b)
    if len(points) == 1:
        return "fixed-point", points[0]
    low, middle, high = points
    if x0 == middle:
        return "fixed-point", middle
    return "fixed-point", low if x0 < middle else high


def finite_cost(w, b, x0, target, horizon):
    """(y_T, E_T, dE/dw, dE/db) by the forward recursion."""
    x, dw, db = x0, mpf(0), mpf(0)
    for _ in range(horizon):
        y = sigma(x)
        x = step(w, b, x)
        s = slope(x)
        dw, db = s * (y + w * dw), s * (1 + w * db)
    y = sigma(x)
    error = y - target
    return y, error ** 2, 2 * error * dw, 2 * error * db


def tanh_cost(w, b, x0, target, horizon):
    """The same for x' = w tanh(x) + b."""
    x, dw, db = x0, mpf(0), mpf(0)
    for _ in range(horizon):
        y = tanh(x)
        x = w * y + b
        s = 1 - tanh(x) ** 2
        dw, db = s * (y + w * dw), s * (1 + w * db)
    y = tanh(x)
    error = y - target
    return y, error ** 2, 2 * error * dw, 2 * error * db


def infinite_cost(w, b, x0, target):
    """(y, E, dE/dw, dE/db) at the limit fixed point, by the implicit function theorem."""
    kind, x = limit(w, b, x0)
    assert kind == "fixed-point"
    y, s = sigma(x), slope(x)
    error = y - target
    db = s / (1 - w * s)
    return y, error ** 2, 2 * error * y * db, 2 * error * db


def condition(cost, inputs):
    """max over (cost, grad_w, grad_b) of sum over inputs of |input * d output/d input / output|."""
    h = mpf(10) ** -20
    outputs = cost(*inputs)[1:]
    sums = [mpf(0)] * 3
    for i, v in enumerate(inputs):
        if v == 0:
            continue
        up = cost(*[u * (1 + h) if j == i else u for j, u in enumerate(inputs)])[1:]
        down = cost(*[u * (1 - h) if j == i else u for j, u in enumerate(inputs)])[1:]
        for k, out in enumerate(outputs):
            if out != 0:
                sums[k] += abs((up[k] - down[k]) / (2 * h * out))
    return max(sums)


def cost_row(cost, inputs):
    """Outputs of cost at the exact floats, and their condition."""
    exact = [mpf(v) for v in inputs]
    values, dps = settled(lambda: cost(*exact))
    with workdps(2 * dps):  # the differences lose 20 digits
        return values + (show(condition(cost, exact), 10),)


# --- 1. fixed points ---------------------------------------------------------------------------------


def spread(rng, n, low, high):
    """n floats of both signs, log-uniform in absolute value between 10^low and 10^high."""
    return [rng.choice((-1, 1)) * 10 ** rng.uniform(low, high) for _ in range(n)]


def fixed_point_inputs():
    rng = random.Random(1)
    points = list(zip(spread(rng, 30, -3, 6), spread(rng, 30, -3, 6)))
    # b inside (-w, 0): three fixed points for most large w
    points += [(w, -w * rng.random()) for w in spread(rng, 16, 0.7, 6)]
    # saturated, up to the corners
    points += [(1e6, -5e5), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6), (-1e6, -1e6), (-1e6, 5e5),
               (-1e6, 0.0), (1e6, 0.0), (1e6, -20.0), (1e6, -12.0), (1e6, -999980.0), (0.0, -1e6),
               (0.0, 1e6), (1.0, -1e6), (3.0, 1e6), (2.5, -745.5), (-3.0, 40.0), (20.0, -2.5)]
    # the cusp, the tip and their neighbourhoods
    points += [(4.0, -2.0), (-4.0, 2.0), (4.0, ulps(-2.0, 1)), (4.0, ulps(-2.0, -1)),
               (4.0, -2.0 + 1e-8), (4.0, -2.0 - 1e-4), (ulps(4.0, 1), -2.0), (ulps(4.0, -1), -2.0)]
    w = 4 + 1e-6
    minus, plus = fold_float(w)
    points += [(w, plus + f * (minus - plus)) for f in (0.1, 0.5, 0.9)] + [(w, -w / 2), (w, -2.0)]
    # the folds
    for w in (4.5, 6.0, 20.0, 1000.0):
        minus, plus = fold_float(w)
        points += [(w, ulps(minus, k)) for k in (-2, -1, 0, 1, 2)]
        points += [(w, minus + d) for d in (-1e-4, -1e-8, -1e-12, 1e-12, 1e-8, 1e-4)]
        points += [(w, ulps(plus, -1)), (w, ulps(plus, 1)), (w, plus + 1e-8), (w, plus - 1e-8)]
    # middle fixed point at or next to x = 0
    for w in (5.0, 100.0, 1e6):
        points += [(w, -w / 2), (w, ulps(-w / 2, 1)), (w, -w / 2 - 1e-9), (w, -w / 2 + 1e-3)]
    # the strip, zero and tiny w, beyond the flips
    points += [(0.0, 0.0), (0.0, 0.7), (1e-12, -1.0), (-1e-300, 2.0), (5e-324, 0.0), (1.0, -0.5),
               (3.0, -1.5), (3.0, -1.0), (3.999, -2.0), (-3.999, 2.1), (-2.0, 1.0), (2.0, -9.0),
               (-5.0, 2.5), (-8.0, 4.0), (-8.0, -3.0), (-50.0, 25.1), (-1000.0, 3.0)]
    return unique(points)


def fixed_point_rows():
    rows = []
    for w, b in fixed_point_inputs():
        wm, bm = mpf(w), mpf(b)

        def compute():
            out = []
            for x in fixed_points(wm, bm):
                out += [x, sigma(x), sigma(-x), wm * slope(x)]
            return out

        values, _ = settled(compute)
        assert values[::4] == sorted(values[::4])
        for i in range(len(values) // 4):
            rows.append([w, b, i] + values[4 * i:4 * i + 4])
    return rows


# --- 2. curves -----------------------------------------------------------------------------------------


def curve_rows():
    sizes = [4.0, 4 + 2.0 ** -40, 4 + 1e-9, 4 + 1e-6, 4.001, 4.01, 4.1, 4.5, 5.0, 6.0, 8.0, 10.0,
             16.0, 20.0, 50.0, 100.0, 1e3, 12345.678, 1e5, 1e6]
    rows = []
    for w in sizes + [-v for v in sizes]:
        def compute():
            wm = mpf(w)
            x_minus, x_plus = critical_x(wm)
            return (shock_line(wm, x_minus), shock_line(wm, x_plus), sigma(x_minus), sigma(x_plus))

        (at_minus, at_plus, y_minus, y_plus), _ = settled(compute)
        if w > 0:
            assert at_plus <= at_minus
            rows.append([w, at_minus, at_plus, EMPTY, EMPTY, y_minus, y_plus])
        else:
            assert at_minus <= at_plus
            rows.append([w, EMPTY, EMPTY, at_minus, at_plus, y_minus, y_plus])
    return rows


# --- 3. two-cycles ---------------------------------------------------------------------------------------


def two_cycle_inputs():
    points = [(-8.0, 4.0), (-8.0, 0.0), (-8.0, 7.5), (-8.0, -0.5), (-12.0, 1.0)]
    for w in (-4.0001, -4.01, -4.5, -6.0, -20.0, -1e3, -1e6):
        lower, upper = flip_float(w)
        points += [(w, -w / 2), (w, lower + 0.3 * (upper - lower)), (w, lower + 0.97 * (upper - lower))]
        for distance in (1e-3, 1e-6, 1e-9, 1e-12):
            # a step relative to the boundary, but never out of a narrow wedge
            points.append((w, lower + distance * min(abs(lower), upper - lower)))
            if w in (-6.0, -1e3):
                points.append((w, upper - distance * abs(upper)))
    points += [(-1e6, 0.0), (-1e6, 1e6), (-1e6, 10.0), (-1e6, -12.0), (-1e3, -2.0), (-100.0, 100.0),
               (-100.0, 1.0), (-4.0001, 2.00005), (-4 - 2.0 ** -30, 2 + 2.0 ** -31)]
    # rounding may push a point onto or across the boundary of a narrow wedge
    with workdps(BASE_DPS):
        return [(w, b) for w, b in unique(points) if in_flip_wedge(mpf(w), mpf(b))]


def two_cycle_rows():
    rows = []
    for w, b in two_cycle_inputs():
        wm, bm = mpf(w), mpf(b)

        def compute():
            lo, hi = two_cycle(wm, bm)
            return lo, hi, sigma(lo), sigma(hi), wm ** 2 * slope(lo) * slope(hi)

        values, _ = settled(compute)
        assert 0 < values[4] < 1  # attracting
        rows.append((w, b) + values)
    return rows


# --- 4. and 5. costs -----------------------------------------------------------------------------------------


def finite_cost_inputs():
    cases = [
        # well conditioned
        (3.0, -1.0, -2.0, 0.7), (1.0, 0.5, 0.25, 0.3), (-2.0, 1.0, 1.2, 0.7), (0.0, 0.4, -1.0, 0.3),
        (0.0, 0.0, 1.0, 0.5), (3.9, -1.9, 0.5, 0.7), (5.0, -3.0, -2.0, 0.7), (5.0, -3.0, 1.2, 0.3),
        # near the separatrix shock, the fold shock, the phase shock of the flip wedge
        (5.0, shock_float(5.0, 0.1), 0.1, 0.7), (10.0, shock_float(10.0, 1.2) + 1e-6, 1.2, 0.3),
        (6.0, shock_float(6.0, 0.5) - 1e-12, 0.5, 0.3), (1000.0, shock_float(1000.0, -1.0), -1.0, 0.7),
        (5.0, fold_float(5.0)[0] + 1e-2, -2.0, 0.7), (6.0, fold_float(6.0)[0] + 1e-4, -2.0, 0.7),
        (5.0, fold_float(5.0)[1] - 1e-6, 1.2, 0.3), (-8.0, shock_float(-8.0, 0.3) + 1e-6, 0.3, 0.7),
        # negative w
        (-8.0, 4.0, 0.3, 0.7), (-8.0, 4.1, -2.0, 0.3), (-5.0, -1.0, 1.2, 0.3),
        # saturated
        (1e6, -5e5, 0.3, 1e-9), (1e6, -5e5, -1e-7, 0.7), (-1e6, 499999.5, 0.3, 0.7),
        (40.0, -3.5, -2.0, 1e-9), (60.0, -30.5, 1.2, 1 - 1e-9), (1e6, 3.0, 1.2, 1 - 1e-9),
    ]
    return [case + (horizon,) for case in cases for horizon in (1, 2, 5, 50, 200)]


def finite_cost_rows():
    return [(*case, horizon) + cost_row(lambda w, b, x0, t: finite_cost(w, b, x0, t, horizon), case)
            for *case, horizon in finite_cost_inputs()]


def tanh_cost_inputs():
    cases = [
        (0.5, 0.3, 1e-10, 0.5), (0.3059883976108838, 0.0, -3.685e-10, -0.2157), (0.5, 0.0, 1e-3, 1e-20),
        (0.75, 0.1, -1.0, 0.4), (-0.9, 0.2, 0.5, -0.3), (1.5, 0.5, 0.2, -0.8), (1.5, -0.2, 3e-5, 0.9),
        (4.0, 2.1471437182129365, 4.1255924825e-19, 0.996061578143612), (-2.0, 1e-8, 0.3, 0.1),
        (30.0, -2.0, 0.1, 1 - 1e-9), (1e6, 3.0, -1e-7, -1 + 1e-9), (1.0, 0.0, 1e-3, 0.5),
    ]
    return [case + (horizon,) for case in cases for horizon in (1, 2, 5, 50)]


def tanh_cost_rows():
    return [(*case, horizon) + cost_row(lambda w, b, x0, t: tanh_cost(w, b, x0, t, horizon), case)
            for *case, horizon in tanh_cost_inputs()]


def infinite_cost_inputs():
    cases = [
        # the strip
        (3.0, -1.0, -2.0, 0.7), (3.0, -1.5, 1.2, 0.3), (1.0, 0.5, 0.25, 0.3), (-2.0, 1.0, 1.2, 0.7),
        (-3.9, 1.95, 0.0, 0.3), (3.99, -1.99, 0.0, 0.7), (0.0, 0.4, -1.0, 0.3), (0.0, 0.0, 1.0, 0.5),
        (2.0, -20.0, -2.0, 1e-9), (2.0, 20.0, -2.0, 1 - 1e-9), (3.0, -700.0, 1.2, 0.3),
        (4.0, -2.1, 0.3, 0.7), (4.0, -2.0 + 1e-9, 0.3, 0.3),
        # one attractor beyond the strip, both signs
        (5.0, -1.0, -2.0, 0.7), (5.0, -4.0, 1.2, 0.3), (-8.0, -3.0, 0.3, 0.3), (-8.0, 12.0, 0.3, 0.7),
        (-50.0, -5.0, 1.2, 1e-9), (-1e6, -30.0, 0.3, 0.7), (1e6, 1e6, 0.3, 1 - 1e-9),
        (1e6, -1.5e6, 0.3, 1e-9), (-8.0, flip_float(-8.0)[0] - 1e-6, 0.3, 0.7),
        (-8.0, flip_float(-8.0)[1] + 1e-3, 0.3, 0.3),
    ]
    # two attractors, from both sides
    for w, b, target in ((5.0, -2.5, 0.7), (5.0, -2.4, 0.3), (5.0, -2.6, 0.7), (6.0, -3.1, 0.3),
                         (20.0, -9.0, 1 - 1e-9), (20.0, -12.0, 1e-9), (100.0, -40.0, 0.7),
                         (1e6, -5e5, 0.3)):
        cases += [(w, b, -2.0, target), (w, b, 1.2, target)]
    # folds: just inside on the side of the attractor about to vanish, and just outside
    for w in (4.5, 6.0, 20.0):
        minus, plus = fold_float(w)
        cases += [(w, minus + d, -4.0, 0.3) for d in (-1e-3, -1e-6, -1e-12, 1e-12, 1e-6)]
        cases += [(w, plus + d, 4.0, 0.7) for d in (-1e-12, 1e-8, 1e-4)]
    # separatrix: x0 on the two sides of the middle fixed point
    b = shock_float(6.0, 0.5)
    cases += [(6.0, b + 1e-9, 0.5, 0.7), (6.0, b - 1e-9, 0.5, 0.7)]
    return unique(cases)


def infinite_cost_rows():
    return [case + cost_row(infinite_cost, case) for case in infinite_cost_inputs()]


# --- 6. limits ---------------------------------------------------------------------------------------------------


def limit_inputs():
    points = [
        # the strip and its edges: the cusp and the tip attract, but only algebraically
        (0.0, 0.3, 5.0), (1.0, -0.5, -3.0), (3.0, -1.0, -2.0), (3.0, -1.0, 30.0), (-3.0, 1.0, 0.5),
        (-3.99, 2.0, -5.0), (3.99, -1.995, 2.0), (4.0, -2.0, 0.5), (4.0, -2.0, -800.0), (-4.0, 2.0, 1.0),
        (2.0, -900.0, 900.0), (-2.0, 900.0, -900.0),
        # one attractor beyond the strip
        (5.0, -1.0, -50.0), (5.0, -4.0, 50.0), (1e6, 3.0, -10.0), (1e6, -1.1e6, 700.0),
        (-8.0, -3.0, 0.3), (-8.0, 12.0, 0.3), (-1e6, -20.0, 0.3), (-1e6, 1000020.0, 0.3),
        # two attractors, starts well off the separatrix, and on it
        (5.0, -2.5, -2.0), (5.0, -2.5, 1.2), (8.0, -3.0, -2.0), (8.0, -3.0, 1.2), (100.0, -20.0, -1.3),
        (100.0, -20.0, -1.4), (1e6, -5e5, 1e-3), (1e6, -5e5, -1e-3), (1e6, -20.0, -10.0),
        (1e6, -20.0, -12.0), (6.0, -3.0, 0.0), (6.0, -3.0, 5e-324), (6.0, -3.0, -5e-324),
        # 2-cycles, starts on both sides of the repelling fixed point, and on it
        (-8.0, 4.0, 0.3), (-8.0, 4.0, -0.3), (-8.0, 4.0, 0.0), (-8.0, 4.0, 1e-12), (-8.0, 0.0, 3.0),
        (-8.0, 0.0, -700.0), (-5.0, 2.4, 0.1), (-1e6, 5e5, 0.3), (-1e6, 3.0, -5.0), (-1e6, 1e6, 1.2),
        (-100.0, 1.0, 0.0), (-4.2, 2.1, 1.0), (-4.0001, 2.00005, 3.0),
    ]
    # next to the separatrix
    for w, b in ((4.5, -2.25 + 1e-3), (5.0, -2.45), (6.0, -3.4), (8.0, -3.0), (20.0, -15.0),
                 (1000.0, -300.0), (1e6, -1000.0)):
        with workdps(BASE_DPS):
            middle = fixed_points(mpf(w), mpf(b))[1]
            points += [(w, b, float(middle * (1 + side * mpf(10) ** -6))) for side in (1, -1)]
    # next to the folds and the flips, where one of the two verdicts is about to end
    for w in (4.5, 6.0, 1000.0):
        minus, plus = fold_float(w)
        points += [(w, minus + d, -20.0) for d in (-1e-4, -1e-9, 1e-4)]
        points += [(w, plus + d, 20.0) for d in (1e-4, -1e-4)]
    for w in (-6.0, -1000.0):
        lower, upper = flip_float(w)
        points += [(w, lower + d, 0.7) for d in (-0.1, -1e-4, 1e-9, 1e-4, 0.1)]
        points += [(w, upper + d, 0.7) for d in (-1e-2, 0.1)]
    return unique(points)


def confirm_by_iteration(w, b, x0, limit_xs, steps=20000):
    """Iterate in high precision and assert that the orbit goes where theory says.

    True if the orbit has converged. Where it has not (multiplier next to +1 or -1), its distance
    to the predicted limit must at least have shrunk over the second half of the steps.
    """
    period = len(limit_xs)

    def distance(x):
        return min(abs(x - v) for v in limit_xs)

    # a start as close to a repelling fixed point as 5e-324 must still be seen to leave it
    dps = 50 + max(0, -int(math.log10(abs(x0)))) if x0 else 50
    with workdps(dps):
        small = mpf(10) ** (30 - dps)
        orbit = [mpf(x0)]
        half = None
        for n in range(1, steps + 1):
            orbit = orbit[-2:] + [step(w, b, orbit[-1])]
            x = orbit[-1]
            if n > 2 and abs(x - orbit[-2]) <= small * (1 + abs(x)):
                assert period == 1 and distance(x) <= mpf(10) ** -12 * (1 + abs(x)), (w, b, x0)
                return True
            # an orbit that alternates around a fixed point also nears itself two steps on
            apart = abs(x - orbit[-2]) > mpf(10) ** -10
            if n > 2 and apart and abs(x - orbit[-3]) <= small * (1 + abs(x)):
                both = sorted(orbit[-2:])
                assert period == 2, (w, b, x0)
                assert all(abs(u - v) <= mpf(10) ** -12 * (1 + abs(u))
                           for u, v in zip(both, limit_xs)), (w, b, x0)
                return True
            if n == steps // 2:
                half = distance(x)
        assert distance(x) < half, (w, b, x0)
        return False


def limit_rows():
    rows, slow = [], 0
    for w, b, x0 in limit_inputs():
        wm, bm, xm = mpf(w), mpf(b), mpf(x0)
        with workdps(BASE_DPS):
            kind, *_ = limit(wm, bm, xm)

        def compute():
            now, *xs = limit(wm, bm, xm)
            assert now == kind
            return xs + [sigma(x) for x in xs]

        values, _ = settled(compute)
        half = len(values) // 2
        slow += not confirm_by_iteration(wm, bm, xm, values[:half])
        rows.append([w, b, x0, kind] + values[half:] + [EMPTY] * (2 - half))
    print("limits: %d of %d orbits had not converged after 20000 steps" % (slow, len(rows)))
    return rows


# --- 7. training ------------------------------------------------------------------------------------------------------

EXAMPLES = {8: (-2.0, 0.7), 9: (1.2, 0.3)}  # x0, target
START, RATE, HORIZON, GOAL = (5.0, -3.0), 0.5, 50, 1e-3
METHODS = [("vanilla", None), ("algorithm-1", None), ("clipping", 2.26), ("clipping", 0.9),
           ("clipping", 1.46)]
FIXED_W = 3.0


def train(cost_and_gradient, number, root_of, method, threshold, start=START):
    """Descend until E_50 < 1e-3; (iterations, w, b, cost). Generic in the arithmetic used."""
    w, b = number(start[0]), number(start[1])
    if method == "algorithm-1":
        w = number(FIXED_W)
    rate, goal = number(RATE), number(GOAL)
    for iteration in range(5000):
        cost, grad_w, grad_b = cost_and_gradient(w, b)
        if cost < goal:
            return iteration, w, b, cost
        if method == "algorithm-1":
            grad_w = number(0.0)
        if method == "clipping":
            norm = root_of(grad_w * grad_w + grad_b * grad_b)
            if norm > threshold:
                scale = number(threshold) / norm
                grad_w, grad_b = scale * grad_w, scale * grad_b
        w, b = w - rate * grad_w, b - rate * grad_b
    return None, w, b, cost


def training_rows():
    rows = []
    for example, (x0, target) in EXAMPLES.items():
        for method, threshold in METHODS:
            def compute():
                def cost(w, b):
                    return finite_cost(w, b, mpf(x0), mpf(target), HORIZON)[1:]
                return train(cost, mpf, sqrt, method, threshold)

            (count, w, b, cost), _ = settled(compute)
            rows.append([example, method, EMPTY if threshold is None else threshold, RATE,
                         FIXED_W if method == "algorithm-1" else EMPTY, count, w, b, cost])
    return rows


def float_cost_y(w, b, x0, target):
    """f64, recursion in y."""
    y, dw, db = 1 / (1 + math.exp(-x0)), 0.0, 0.0
    for _ in range(HORIZON):
        new = 1 / (1 + math.exp(-(w * y + b)))
        s = new * (1 - new)
        dw, db = s * (y + w * dw), s * (1 + w * db)
        y = new
    e = y - target
    return e * e, 2 * e * dw, 2 * e * db


def float_cost_x(w, b, x0, target):
    """f64, recursion in x; derivatives of x instead of y."""
    x, dw, db = x0, 0.0, 0.0
    for _ in range(HORIZON):
        y = 1 / (1 + math.exp(-x))
        s = y / (1 + math.exp(x))
        x, dw, db = b + w * y, y + w * s * dw, 1 + w * s * db
    y = 1 / (1 + math.exp(-x))
    s = y * (1 - y)
    e = y - target
    return e * e, 2 * e * s * dw, 2 * e * s * db


def sensitivity():
    """Iteration counts in f64, in two evaluation orders, and from starts perturbed by rounding."""
    exact = {(row[0], row[1], row[2]): row[5] for row in training_rows()}
    for example, (x0, target) in EXAMPLES.items():
        for method, threshold in METHODS:
            counts = []
            for cost in (float_cost_y, float_cost_x):
                run = lambda start: train(lambda w, b: cost(w, b, x0, target), float, math.sqrt,
                                          method, threshold, start)[0]
                counts.append(run(START))
                near = {run((START[0] + i * 2.0 ** -50, START[1] + j * 2.0 ** -51))
                        for i in range(-3, 4) for j in range(-3, 4)}
                counts.append(sorted(near))
            key = (example, method, EMPTY if threshold is None else threshold)
            print(key, "exact", exact[key], "y-recursion", counts[0], "starts within 3 ulp", counts[1],
                  "x-recursion", counts[2], counts[3])


# --- 8. curvature ---------------------------------------------------------------------------------------------------


def poly_mul(p, q):
    out = [mpf(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, c in enumerate(q):
            out[i + j] += a * c
    return out


def poly_add(p, q):
    n = max(len(p), len(q))
    return [a + c for a, c in zip([0] * (n - len(p)) + p, [0] * (n - len(q)) + q)]


def poly_diff(p):
    n = len(p) - 1
    return [a * (n - i) for i, a in enumerate(p[:-1])]


def phi_second(w, target, y):
    s = y * (1 - y)
    d = 1 - w * s
    return 2 * ((s / d) ** 2 + (y - target) * s * (1 - 2 * y) / d ** 3)


def curvature(w, target):
    """sup of phi'' over (0, 1), from all its critical points.

    phi''/2 = N / D^3 with N = s^2 D + (y - y*) s (1 - 2y), D = 1 - w s, so every critical point
    is a root of the polynomial N' D - 3 N D' of degree 7: none can be missed. phi'' vanishes at
    both ends of (0, 1) and is positive at y = y*, so the sup is attained at one of them.
    """
    s = [mpf(-1), mpf(1), mpf(0)]
    d = [w, -w, mpf(1)]
    n = poly_add(poly_mul(poly_mul(s, s), d),
                 poly_mul(poly_mul([mpf(1), -target], s), [mpf(-2), mpf(1)]))
    condition_poly = poly_add(poly_mul(poly_diff(n), d), [-3 * a for a in poly_mul(n, poly_diff(d))])
    while condition_poly[0] == 0:
        condition_poly = condition_poly[1:]
    tiny = mpf(10) ** (-mp.dps // 2)
    candidates = [r.real for r in polyroots(condition_poly, maxsteps=2000, extraprec=4 * mp.prec)
                  if abs(r.imag) < tiny and 0 < r.real < 1]
    return max(phi_second(w, target, y) for y in candidates)


def curvature_rows():
    rows = []
    for w in (-3.9, -2.0, 0.0, 1.0, 3.0, 3.5, 3.9, 3.99):
        for target in (0.3, 0.5, 0.7, 0.95):
            (m,), _ = settled(lambda: [curvature(mpf(w), mpf(target))])
            scan = max(phi_second(w, target, k / 20000) for k in range(1, 20000))
            assert m * (1 - mpf(10) ** -5) < scan < m * (1 + mpf(10) ** -12), (w, target, m, scan)
            rows.append([w, target, m])
    return rows


# --- 9. walls ---------------------------------------------------------------------------------------------------------
#
# The peak of dy_T/db may be narrower than 1e-150, so b is written as b_c + delta around the shock
# of theory.md and the orbit as x_c + z around the fixed point that sits there. A scan over all
# scales of delta in f64 finds the highest peak; the exact peak is then bracketed in mpmath.


def shock_centre(w, x0):
    """The fixed point at which y_0's shock takes place, as a float."""
    with workdps(BASE_DPS):
        x_minus, x_plus = critical_x(mpf(w))
        return float(min(max(mpf(x0), x_minus), x_plus))


def scan_slope(w, x_c, x0, horizon, delta):
    """(x_T, ln dy_T/db) at b = shock_line(w, x_c) + delta, in f64, relative accuracy in small z."""
    y_c, rest_c = 1 / (1 + math.exp(-x_c)), 1 / (1 + math.exp(x_c))
    z, p, log_scale = x0 - x_c, 0.0, 0.0
    for _ in range(horizon):
        grown = math.expm1(z)
        z = w * y_c * rest_c * grown / (1 + y_c * grown) + delta
        x = x_c + z
        s = 1 / ((1 + math.exp(-x)) * (1 + math.exp(x)))
        p = s * (math.exp(-log_scale) + w * p)  # dy/db, scaled to stay in range
        if p > 1e100:
            p, log_scale = p * 1e-100, log_scale + 100 * math.log(10)
    return x_c + z, math.log(p) + log_scale


def scan_peaks(w, x_c, x0, horizon):
    """Brackets (delta_left, delta_right) of all peaks that may be the highest."""
    rate = max(w / (2 + 2 * math.cosh(x_c)), 1.0)
    decades = int(horizon * math.log10(rate)) + 14
    sizes = [10.0 ** (k / 2) for k in range(-2 * decades, 4)]
    nodes = [(d,) + scan_slope(w, x_c, x0, horizon, d)
             for d in sorted([-d for d in sizes] + [0.0] + sizes)]
    for _ in range(60):
        best = max(n[2] for n in nodes)
        finer, added = [nodes[0]], False
        for left, right in zip(nodes, nodes[1:]):
            # no jump of the state may stay unresolved, nor the slope near its top
            jump = abs(right[1] - left[1]) > 0.05
            steep = abs(right[2] - left[2]) > 0.1 and max(left[2], right[2]) > best - 2
            a, c = left[0], right[0]
            mid = math.copysign(math.sqrt(a * c), a) if a * c > 0 and not 0.25 < a / c < 4 else (a + c) / 2
            if (jump or steep) and a < mid < c:
                finer.append((mid,) + scan_slope(w, x_c, x0, horizon, mid))
                added = True
            finer.append(right)
        nodes = finer
        if not added:
            break
    assert not added
    best = max(n[2] for n in nodes)
    return [(nodes[i - 1][0], nodes[i + 1][0]) for i in range(1, len(nodes) - 1)
            if nodes[i][2] > best - 0.05 and nodes[i][2] >= nodes[i - 1][2] and nodes[i][2] >= nodes[i + 1][2]]


def slope_and_curvature(w, b, x0, horizon):
    """(dy_T/db, d2y_T/db2)."""
    x, p, q = x0, mpf(0), mpf(0)
    for _ in range(horizon):
        x = step(w, b, x)
        y, rest = sigma(x), sigma(-x)
        s, inner = y * rest, 1 + w * p
        p, q = s * inner, s * ((rest - y) * inner ** 2 + w * q)
    return p, q


def peak(w, x_c, x0, horizon, left, right):
    """(b, ln dy_T/db) where the second derivative vanishes between the two deltas.

    Where the slope is flat to rounding in f64 the scan sees maxima that are none: there the
    second derivative keeps its sign, and the larger end comes back, which another bracket beats.
    """
    centre = shock_line(w, x_c)

    def f(delta):
        p, q = slope_and_curvature(w, centre + delta, x0, horizon)
        return q / p

    lo, hi = mpf(left), mpf(right)
    f_lo, f_hi = f(lo), f(hi)
    if f_lo * f_hi > 0:
        end = hi if f_lo > 0 else lo
        return None, log(slope_and_curvature(w, centre + end, x0, horizon)[0])
    assert f_lo > 0 > f_hi
    kept = 0
    while hi - lo > abs(hi) * mpf(10) ** -45:
        # regula falsi with the Illinois weights: halve the value of an end kept twice
        new = (lo * f_hi - hi * f_lo) / (f_hi - f_lo)
        f_new = f(new)
        if f_new == 0:
            break
        if f_new > 0:
            lo, f_lo, f_hi, kept = new, f_new, f_hi / 2 if kept == 1 else f_hi, 1
        else:
            hi, f_hi, f_lo, kept = new, f_new, f_lo / 2 if kept == -1 else f_lo, -1
    return centre + new, log(slope_and_curvature(w, centre + new, x0, horizon)[0])


def wall_rows():
    rows = []
    for w in (5.0, 6.0, 10.0):
        for x0 in (-2.0, -4.0, 0.1, 1.2):
            x_c = shock_centre(w, x0)
            for horizon in (10, 25, 50, 100, 200, 400):
                found = []
                for left, right in scan_peaks(w, x_c, x0, horizon):
                    # digits to resolve delta, and as many again for q / p
                    narrow = -math.log10(max(min(abs(left), abs(right)), 1e-300))
                    with workdps(BASE_DPS + 40 + int(2 * max(narrow, 0))):
                        found.append(peak(mpf(w), mpf(x_c), mpf(x0), horizon, left, right))
                b, top = max(found, key=lambda pair: pair[1])
                assert b is not None
                rows.append([w, x0, horizon, b, top])
    return rows


def exp_rows():
    rng = random.Random(8)
    xs = [0.0, -5e-324, -1e-300, -2.0**-54, -2.0**-27, -1.0, -708.3964185322641, -744.44, -745.13]
    # Where the argument reduction changes its multiple of ln 2, and everywhere else.
    xs += [float(-(k + mpf(1) / 2) * log(2)) for k in list(range(0, 12)) + [63, 500, 1021, 1022, 1050, 1073]]
    xs += [-rng.uniform(0, top) for top in (1e-3, 0.35, 1, 5, 40, 700, 745) for _ in range(40)]
    for x in xs:
        true = exp(mpf(x))
        nearest = float(true)
        yield [x, nearest, nstr((true - mpf(nearest)) / mpf(math.ulp(nearest)), 10)]


def main():
    mp.dps = BASE_DPS
    if "--sensitivity" in sys.argv[1:]:
        return sensitivity()
    write("fixed_points.csv", "w,b,index,x,y,one_minus_y,multiplier", fixed_point_rows())
    write("curves.csv", "w,fold_minus,fold_plus,flip_lower,flip_upper,y_minus,y_plus", curve_rows())
    write("two_cycles.csv", "w,b,x_lo,x_hi,y_lo,y_hi,multiplier", two_cycle_rows())
    write("finite_cost.csv", "w,b,x0,target,horizon,y,cost,grad_w,grad_b,condition", finite_cost_rows())
    write("tanh_cost.csv", "w,b,x0,target,horizon,y,cost,grad_w,grad_b,condition", tanh_cost_rows())
    write("infinite_cost.csv", "w,b,x0,target,y,cost,grad_w,grad_b,condition", infinite_cost_rows())
    write("limits.csv", "w,b,x0,kind,y_a,y_b", limit_rows())
    write("training.csv", "example,method,threshold,step,fixed_w,iterations,final_w,final_b,final_cost",
          training_rows())
    write("curvature.csv", "w,target,M", curvature_rows())
    write("walls.csv", "w,x0,horizon,b,log_slope", wall_rows())
    write("exp.csv", "x,nearest,ulps_above", list(exp_rows()))


if __name__ == "__main__":
    main()
