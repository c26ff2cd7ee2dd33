"""Costs and exact gradients of one-layer recurrent networks, by PyTorch's autograd in float64.

    y_t = φ(W y_{t-1} + U u_t + b),   z_t = C y_t + d,   y_0 given for every sequence

The cost of a batch is the mean of e_t over the counted steps of all its sequences together, where

    mse           e_t = mean over the outputs of (z_t - target_t)²
    bernoulli     e_t = sum over the outputs of the cross entropy of logistic(z_t) with a target 0 or 1
    categorical   e_t = cross entropy of softmax(z_t) with a class

Written: torch.json. Its `cases` have the cost and the gradients of the whole batch. Its `truncated` go
through the batch in windows of `window` steps; a window starts from the states that the one before it
ended with, as constants, and its cost is the mean over its own counted steps. Every number that is
given rather than computed is a short decimal, so that it is read without rounding.

All is computed twice: by nn.RNN on packed sequences with PyTorch's own costs (this is written), and
step by step from the equations above. nn.RNN has no logistic units, but logistic(a) = (1 + tanh(a/2)) / 2:
a network of logistic units is one of tanh units in the states 2y - 1.

    pip install torch==2.15.0 numpy==2.4.6
    python torch.py [FILE]
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Or `import torch` would find this file.
sys.path = [path for path in sys.path if Path(path).resolve() != HERE]

# The same arithmetic on every x86-64 processor, as far as the libraries can promise it.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)

SEED = 20
NAMES = ("W", "U", "b", "C", "d")
# Every entry is a sum of fewer than 1000 products, whose order differs: 1000 roundings are 1e-13. Ten
# times that leaves room for what the steps make of the roundings before them.
AGREEMENT = 1e-12
# Nearer to the corner of relu, rounding could choose its slope.
CORNER = 1e-6

# name: (activation, cost, counted, (units, inputs, outputs), lengths, what else)
#
# The first nine have every activation with every cost, each of the two with every choice of steps.
CASES = {
    "tanh_mse_every": ("tanh", "mse", "every", (5, 3, 2), (7, 1, 12, 4), {}),
    "tanh_bernoulli_last": ("tanh", "bernoulli", "last", (4, 2, 3), (1, 9, 5), {}),
    "tanh_categorical_mask": ("tanh", "categorical", "mask", (6, 2, 4), (6, 11, 2), {}),
    "relu_mse_mask": ("relu", "mse", "mask", (7, 4, 3), (5, 1, 8), {}),
    "relu_bernoulli_every": ("relu", "bernoulli", "every", (3, 4, 4), (10, 3, 1), {}),
    "relu_categorical_last": ("relu", "categorical", "last", (5, 2, 3), (12, 6, 9, 1), {}),
    "logistic_mse_last": ("logistic", "mse", "last", (4, 3, 2), (8, 3, 1, 12), {}),
    "logistic_bernoulli_mask": ("logistic", "bernoulli", "mask", (5, 1, 3), (4, 7, 1), {"uncounted": 1}),
    "logistic_categorical_every": ("logistic", "categorical", "every", (6, 3, 4), (1, 5, 10), {}),
    "one_sequence": ("tanh", "mse", "every", (6, 2, 1), (12,), {}),
    "one_unit": ("tanh", "bernoulli", "every", (1, 1, 1), (4, 9), {}),
    "one_step": ("logistic", "mse", "every", (3, 2, 2), (1, 1, 1), {}),
    # Units at ±1 to the last digit, and logits of hundreds.
    "saturated_tanh": ("tanh", "bernoulli", "every", (5, 2, 3), (6, 9), {"b": (30, -30), "C": 200}),
    "saturated_logistic": ("logistic", "categorical", "every", (5, 2, 4), (7, 3), {"b": (50, -50), "C": 300}),
    # Units that are zero throughout.
    "dead_relu": ("relu", "mse", "every", (6, 2, 2), (9, 5), {"b": (-12, -12)}),
}

# In every window at least one step counts: the mean over none is not defined.
TRUNCATED = {
    "windows_tanh_mse_every": ("tanh", "mse", "every", (4, 2, 2), (12, 7, 1), {"window": 5}),
    "windows_relu_categorical_last": ("relu", "categorical", "last", (5, 2, 3), (3, 12, 7, 6), {"window": 4}),
    "windows_logistic_bernoulli_mask": ("logistic", "bernoulli", "mask", (3, 2, 2), (4, 6), {"window": 1}),
}


def normal(*shape, scale=1.0):
    """Normal numbers, rounded to three decimals."""
    return torch.round(scale * torch.randn(shape), decimals=3)


def draw(activation, cost, counted, sizes, lengths, more):
    """A random network (a dict) and a random batch (a list of dicts)."""
    n, m, k = sizes
    weights = {
        "W": normal(n, n, scale=0.9 / n**0.5),
        "U": normal(n, m),
        "b": normal(n, scale=0.5),
        "C": normal(k, n),
        "d": normal(k, scale=0.5),
    }
    if "b" in more:  # all units but the first two, so that some gradient is left
        shift = torch.tensor([0.0, 0.0] + [more["b"][i % 2] for i in range(n - 2)])
        weights["b"] = torch.round(weights["b"] + shift, decimals=3)
    if "C" in more:
        weights["C"] = torch.round(more["C"] * weights["C"], decimals=3)

    sequences = []
    for index, steps in enumerate(lengths):
        initial = normal(n, scale=0.5)
        if activation == "relu":
            initial = initial.abs()
        if activation == "logistic":
            initial = torch.round(torch.sigmoid(2 * initial), decimals=3)
        if index == 0:
            initial = torch.zeros(n)
        sequence = {"initial": initial, "inputs": normal(steps, m)}
        if cost == "mse":
            sequence["targets"] = normal(steps, k)
        elif cost == "bernoulli":
            sequence["targets"] = torch.randint(2, (steps, k)).double()
        else:
            sequence["targets"] = torch.randint(k, (steps,))
        if counted == "every":
            sequence["mask"] = torch.ones(steps, dtype=torch.int64)
        elif counted == "last":
            sequence["mask"] = (torch.arange(steps) == steps - 1).long()
        elif more.get("uncounted") == index:
            sequence["mask"] = torch.zeros(steps, dtype=torch.int64)
        else:
            sequence["mask"] = torch.randint(2, (steps,))
            sequence["mask"][0] = 1
        sequences.append(sequence)
    if counted == "mask" and "window" in more:  # no window without a counted step
        sequences[max(range(len(lengths)), key=lengths.__getitem__)]["mask"][:] = 1
    return weights, sequences


def cost_by_torch(cost, z, target):
    """e_t of many steps, by PyTorch's functions."""
    if cost == "mse":
        return F.mse_loss(z, target, reduction="none").mean(1)
    if cost == "bernoulli":
        return F.binary_cross_entropy_with_logits(z, target, reduction="none").sum(1)
    return F.cross_entropy(z, target, reduction="none")


def cost_by_hand(cost, z, target):
    """e_t of one step, by the definition."""
    if cost == "mse":
        return ((z - target) ** 2).sum() / len(z)
    if cost == "bernoulli":  # -log logistic(z) = log(1 + exp(-z))
        return sum(torch.logaddexp(torch.zeros(()), x if t == 0 else -x) for x, t in zip(z, target))
    return torch.logsumexp(z, 0) - z[target]


def by_torch(activation, cost, weights, sequences):
    """The mean over the counted steps, and the last states: nn.RNN on packed sequences."""
    W, U, b, C, d = (weights[name] for name in NAMES)
    n, m = U.shape
    initial = torch.stack([s["initial"] for s in sequences])
    if activation == "logistic":
        # y = (1 + x)/2 in W y + U u + b = a, and x = tanh(a/2).
        W, U, b, initial = W / 4, U / 2, b / 2 + W.sum(1) / 4, 2 * initial - 1
    rnn = nn.RNN(m, n, nonlinearity="relu" if activation == "relu" else "tanh")
    parameters = {"weight_hh_l0": W, "weight_ih_l0": U, "bias_ih_l0": b, "bias_hh_l0": torch.zeros(n)}

    lengths = torch.tensor([len(s["inputs"]) for s in sequences])
    inputs = pad_sequence([s["inputs"] for s in sequences])
    packed = pack_padded_sequence(inputs, lengths, enforce_sorted=False)
    output, last = torch.func.functional_call(rnn, parameters, (packed, initial[None]))
    y, _ = pad_packed_sequence(output)
    last = last[0]
    if activation == "logistic":
        y, last = (1 + y) / 2, (1 + last) / 2

    errors, masks = [], []
    for i, sequence in enumerate(sequences):
        z = F.linear(y[: lengths[i], i], C, d)
        errors.append(cost_by_torch(cost, z, sequence["targets"]))
        masks.append(sequence["mask"] == 1)
    return torch.cat(errors)[torch.cat(masks)].mean(), last


def by_hand(activation, cost, weights, sequences):
    """The same from the equations, one sequence and one step after the other."""
    W, U, b, C, d = (weights[name] for name in NAMES)
    total, count, last = torch.zeros(()), 0, []
    for s in sequences:
        y = s["initial"]
        for u, target, counts in zip(s["inputs"], s["targets"], s["mask"]):
            a = W @ y + U @ u + b
            if activation == "tanh":
                y = torch.tanh(a)
            elif activation == "logistic":
                y = 1 / (1 + torch.exp(-a))
            else:
                assert a.abs().min() > CORNER, a
                y = torch.where(a > 0, a, 0 * a)
            if counts:
                total = total + cost_by_hand(cost, C @ y + d, target)
                count += 1
        last.append(y)
    return total / count, torch.stack(last)


def agree(name, p, q):
    """Fails where two tensors differ by more than AGREEMENT, relative to their largest entry or to 1."""
    scale = max(1.0, q.abs().max().item())
    error = (p - q).abs().max().item() / scale
    assert error < AGREEMENT, (name, error)
    return error


def answer(name, activation, cost, weights, sequences):
    """Cost, gradients and last states by nn.RNN, compared with those by hand; and their difference."""
    found = []
    for method in (by_torch, by_hand):
        leaves = {key: value.clone().requires_grad_() for key, value in weights.items()}
        value, last = method(activation, cost, leaves, sequences)
        value.backward()
        found.append((value.detach(), {key: leaves[key].grad for key in NAMES}, last.detach()))
    (value, gradients, last), (value_2, gradients_2, last_2) = found
    errors = [agree(name, value, value_2), agree(name, last, last_2)]
    errors += [agree(f"{name}.{key}", gradients[key], gradients_2[key]) for key in NAMES]
    result = {
        "cost_value": value.item(),
        "gradients": {key: gradients[key].flatten().tolist() for key in NAMES},
    }
    return result, last, max(errors)


def windows(name, activation, cost, weights, sequences, length):
    """The answers of the windows one after the other; a sequence that has ended is in none of them."""
    states = [s["initial"] for s in sequences]
    answers, worst = [], 0.0
    for start in range(0, max(len(s["inputs"]) for s in sequences), length):
        alive = [i for i, s in enumerate(sequences) if len(s["inputs"]) > start]
        part = []
        for i in alive:
            cut = {key: sequences[i][key][start : start + length] for key in ("inputs", "targets", "mask")}
            part.append({"initial": states[i], **cut})
        result, last, error = answer(f"{name}[{start}]", activation, cost, weights, part)
        for i, state in zip(alive, last):
            states[i] = state
        answers.append(result)
        worst = max(worst, error)
    return answers, worst


def case(name, activation, cost, counted, sizes, lengths, more):
    """What torch.json has of one case."""
    weights, sequences = draw(activation, cost, counted, sizes, lengths, more)
    given = dict(zip(("units", "inputs", "outputs"), sizes))
    given = {"name": name, "activation": activation, "cost": cost, "counted": counted} | given
    given |= {key: weights[key].flatten().tolist() for key in NAMES}
    given["sequences"] = []
    for s in sequences:
        keys = ("initial", "inputs", "targets") + (("mask",) if counted == "mask" else ())
        lists = {key: s[key].flatten().tolist() for key in keys}
        given["sequences"].append({"steps": len(s["inputs"])} | lists)
    if "window" in more:
        answers, worst = windows(name, activation, cost, weights, sequences, more["window"])
        given |= {"window": more["window"], "windows": answers}
        shown = ", ".join(f"{a['cost_value']:.4f}" for a in answers)
    else:
        result, _, worst = answer(name, activation, cost, weights, sequences)
        given |= result
        shown = f"{result['cost_value']:.4f}"
    print(f"{name}: cost {shown}; the two computations differ by {worst:.0e}")
    return given


def rows(value, indent=0):
    """JSON with a list of numbers on one line; a number has the digits that give it back exactly."""
    pad = "  " * (indent + 1)
    if isinstance(value, dict):
        inner = (f"{pad}{json.dumps(k)}: {rows(v, indent + 1)}" for k, v in value.items())
        return "{\n" + ",\n".join(inner) + "\n" + "  " * indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], (list, dict)):
        return "[\n" + ",\n".join(pad + rows(v, indent + 1) for v in value) + "\n" + "  " * indent + "]"
    return json.dumps(value, allow_nan=False)


def main():
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "torch.json"
    torch.manual_seed(SEED)
    answers = {
        "torch": torch.__version__.split("+")[0],
        "cases": [case(name, *rest) for name, rest in CASES.items()],
        "truncated": [case(name, *rest) for name, rest in TRUNCATED.items()],
    }
    path.write_text(rows(answers) + "\n")


if __name__ == "__main__":
    main()
