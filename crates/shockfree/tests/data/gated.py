"""Reference data for GRU and LSTM in PyTorch's form, made with NumPy alone.

    python3 gated.py        rewrite gated.csv beside this script

One row is one random cell: its sizes, its weights row by row as PyTorch stacks them (GRU: r, z, n;
LSTM: i, f, g, o), STEPS inputs, a start (LSTM: h, then c), the states after each step, and the
Jacobian of the first step with respect to the state. Lists are separated by spaces.

Every input is an exact f64, printed with repr. States and Jacobians are computed in NumPy's
longdouble (64 bits of mantissa where it is x87's, as on x86-64), the Jacobian by complex steps:
Im F(x + i d e_j)/d with d = 1e-40 has no cancellation and an error of d squared. They are
printed with 18 significant digits. The script shares no code with the library.
"""

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
STEPS = 12
REAL, COMPLEX = np.longdouble, np.clongdouble


def sigma(x):
    return 1 / (1 + np.exp(-x))


def gru(w_ih, w_hh, b_ih, b_hh, state, u):
    gi = np.split(w_ih @ u + b_ih, 3)
    gh = np.split(w_hh @ state + b_hh, 3)
    r = sigma(gi[0] + gh[0])
    z = sigma(gi[1] + gh[1])
    n = np.tanh(gi[2] + r * gh[2])
    return (1 - z) * n + z * state


def lstm(w_ih, w_hh, b_ih, b_hh, state, u):
    h, c = np.split(state, 2)
    i, f, g, o = np.split(w_ih @ u + b_ih + w_hh @ h + b_hh, 4)
    c = sigma(f) * c + sigma(i) * np.tanh(g)
    return np.concatenate([sigma(o) * np.tanh(c), c])


def jacobian(cell, weights, state, u):
    d = REAL(10) ** -40
    columns = []
    for j in range(len(state)):
        x = state.astype(COMPLEX)
        x[j] += COMPLEX(1j) * d
        columns.append(np.imag(cell(*weights, x, u)) / d)
    return np.array(columns).T


def words(values):
    return " ".join(repr(float(v)) for v in np.ravel(values))


def digits(values):
    return " ".join(np.format_float_scientific(v, precision=17, unique=False) for v in np.ravel(values))


def main():
    draw = np.random.RandomState(1)
    names = ["kind", "units", "inputs", "weight_ih", "weight_hh", "bias_ih", "bias_hh", "input", "start"]
    with open(HERE / "gated.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(names + ["states", "jacobian"])
        for kind, cell, gates, per_unit in [("gru", gru, 3, 1), ("lstm", lstm, 4, 2)]:
            for n, m in [(1, 0), (1, 1), (2, 3), (3, 1), (4, 2), (5, 0), (7, 4)]:
                for scale in [0.3, 1.0, 3.0]:
                    shapes = [(gates * n, m), (gates * n, n), (gates * n,), (gates * n,)]
                    weights = [scale * draw.standard_normal(shape) for shape in shapes]
                    inputs = draw.uniform(-1, 1, (STEPS, m))
                    start = draw.uniform(-1.5, 1.5, per_unit * n)
                    exact = [a.astype(REAL) for a in weights]
                    state, states = start.astype(REAL), []
                    for u in inputs:
                        state = cell(*exact, state, u.astype(REAL))
                        states.append(state)
                    slopes = jacobian(cell, exact, start.astype(REAL), inputs[0].astype(REAL))
                    row = [kind, n, m] + [words(a) for a in weights] + [words(inputs), words(start)]
                    out.writerow(row + [digits(states), digits(slopes)])


if __name__ == "__main__":
    main()
