"""Times the training of one-layer networks by PyTorch on this machine's CPU.

    pip install torch==2.15.0 numpy==2.4.6
    python peers.py layer [--threads 2]
    python peers.py last [--threads 2]
    python peers.py chorales PATH [--threads 2]

layer     one training step: forward, backward, SGD. tanh, f32, 200 steps, batch 64, as many inputs as
          units; the loss is the mean of y² over all steps, sequences and units
last      the same step with 32 inputs and the mean squared error of a linear readout of the last state
chorales  one epoch of next-step prediction: 88 keys, 64 tanh units, f32. The cost is the cross entropy
          summed over the keys, mean over the steps of the batch; batches of 32, SGD with momentum 0.9.
          PATH is a CSV file with the columns split,sequence,p21..p108 of zeros and ones. The batches are
          made once, before the clock starts, padded to the longest of their sequences and packed

Printed: one JSON line for each, with seconds of wall time (median, min, max) and of the process's CPU
time (median). On a busy machine the minimum says most; `load` is the machine's load at the end. For one
thread, CPU time leaves out the time in which another process had the core.
"""

import argparse
import csv
import json
import os
import statistics
import time

STEPS = 200
BATCH = 64
HIDDEN = (128, 512)
LAST_INPUTS = 32

KEYS = 88
CHORALE_UNITS = 64
CHORALE_BATCH = 32
MOMENTUM = 0.9
# At 0.02, 33 epochs end at the same cost to six digits whatever the threads and the padding, so
# `loss_last` shows that they did the same work; at 0.05 rounding alone ends between 9.7 and 10.9.
RATE = 0.02


def arguments():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--threads", type=int, default=2)
    common.add_argument("--repeats", type=int, default=15, help="timings of each, after the warm-up")
    common.add_argument("--warm-up", type=int, default=3, help="runs that are not timed")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="benchmark", required=True)
    for name in ("layer", "last"):
        layer = commands.add_parser(name, parents=[common])
        layer.add_argument("--hidden", type=int, nargs="+", default=HIDDEN)
    chorales = commands.add_parser("chorales", parents=[common])
    chorales.add_argument("path")
    chorales.add_argument("--rate", type=float, default=RATE)
    return parser.parse_args()


# Libraries size their pools when they are loaded, so the number of threads comes first.
options = arguments()
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = str(options.threads)
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_sequence, pad_sequence

torch.set_num_threads(options.threads)


def measure(what, runs):
    """Times some functions in turn, so that what disturbs one disturbs all; returns their lines.

    `runs` is a list of (what distinguishes it, a function of no arguments that returns a loss).
    """
    walls, cpus, losses = ([[] for _ in runs] for _ in range(3))
    for repeat in range(options.warm_up + options.repeats):
        for i, (_, run) in enumerate(runs):
            cpu, wall = time.process_time(), time.perf_counter()
            loss = run()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            losses[i].append(loss)
            if repeat >= options.warm_up:
                walls[i].append(wall)
                cpus[i].append(cpu)
    lines = []
    for (name, _), wall, cpu, loss in zip(runs, walls, cpus, losses):
        lines.append(
            {"benchmark": options.benchmark}
            | what
            | name
            | {
                "threads": torch.get_num_threads(),
                "median_s": round(statistics.median(wall), 6),
                "min_s": round(min(wall), 6),
                "max_s": round(max(wall), 6),
                "cpu_median_s": round(statistics.median(cpu), 6),
                "repeats": len(wall),
                "loss_first": round(loss[0], 6),
                "loss_last": round(loss[-1], 6),
                "load": round(os.getloadavg()[0], 2),
                "torch": torch.__version__,
            }
        )
    return lines


def layer(hidden, inputs, last):
    """One training step as a function."""
    torch.manual_seed(0)
    rnn = nn.RNN(inputs, hidden)
    readout = nn.Linear(hidden, 1)
    parameters = [*rnn.parameters(), *(readout.parameters() if last else ())]
    optimizer = torch.optim.SGD(parameters, lr=0.01)
    u = torch.randn(STEPS, BATCH, inputs)
    target = torch.randn(BATCH, 1)

    def step():
        optimizer.zero_grad()
        y = rnn(u)[0]
        loss = F.mse_loss(readout(y[-1]), target) if last else (y**2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def layers():
    for hidden in options.hidden:
        inputs = LAST_INPUTS if options.benchmark == "last" else hidden
        # The layer's matrix products, forward and backward; none for the inputs' gradient.
        products = STEPS * (2 * 2 * BATCH * hidden * (hidden + inputs) + 2 * BATCH * hidden**2)
        what = {"hidden": hidden, "inputs": inputs, "steps": STEPS, "batch": BATCH}
        for line in measure(what, [({}, layer(hidden, inputs, options.benchmark == "last"))]):
            line["gflop_per_s_at_min"] = round(products / line["min_s"] / 1e9, 2)
            print(json.dumps(line), flush=True)


def read(path, split="train"):
    """The sequences of a split, each a tensor of steps × keys."""
    pieces = {}
    with open(path, newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        if columns[:2] != ["split", "sequence"] or len(columns) != 2 + KEYS:
            raise SystemExit(f"{path}: the columns must be split,sequence and {KEYS} keys")
        for row in rows:
            if row[0] == split:
                pieces.setdefault(row[1], []).append(row[2:])
    return [torch.from_numpy(np.array(piece, dtype=np.float32)) for piece in pieces.values()]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(KEYS, CHORALE_UNITS)
        self.readout = nn.Linear(CHORALE_UNITS, KEYS)


def padded(sequences):
    """A batch, and its cost as a function of the network: what is padding has weight zero."""
    u = pad_sequence([s[:-1] for s in sequences])
    target = pad_sequence([s[1:] for s in sequences])
    weight = pad_sequence([torch.ones(len(s) - 1, 1) for s in sequences])
    count = weight.sum().item()

    def cost(network):
        z = network.readout(network.rnn(u)[0])
        return F.binary_cross_entropy_with_logits(z, target, weight, reduction="sum") / count

    return cost, count


def packed(sequences):
    """The same without padding."""
    u = pack_sequence([s[:-1] for s in sequences], enforce_sorted=False)
    target = pack_sequence([s[1:] for s in sequences], enforce_sorted=False).data
    count = len(target)

    def cost(network):
        z = network.readout(network.rnn(u)[0].data)
        return F.binary_cross_entropy_with_logits(z, target, reduction="sum") / count

    return cost, count


def epoch(make, batches):
    """One epoch as a function; it returns the mean cost per step, met along the way."""
    torch.manual_seed(0)
    network = Network()
    optimizer = torch.optim.SGD(network.parameters(), lr=options.rate, momentum=MOMENTUM)
    costs = [make(batch) for batch in batches]
    steps = sum(count for _, count in costs)

    def run():
        total = 0.0
        for cost, count in costs:
            optimizer.zero_grad()
            loss = cost(network)
            loss.backward()
            optimizer.step()
            total += loss.item() * count
        return total / steps

    return run


def chorales():
    sequences = read(options.path)
    order = torch.randperm(len(sequences), generator=torch.Generator().manual_seed(0)).tolist()
    shuffled = [sequences[i] for i in order]
    batches = [shuffled[i : i + CHORALE_BATCH] for i in range(0, len(shuffled), CHORALE_BATCH)]
    what = {
        "sequences": len(sequences),
        "steps": sum(len(s) - 1 for s in sequences),
        "padded_steps": sum(len(batch) * (max(map(len, batch)) - 1) for batch in batches),
        "units": CHORALE_UNITS,
        "batch": CHORALE_BATCH,
        "rate": options.rate,
    }
    runs = [({"batches": make.__name__}, epoch(make, batches)) for make in (padded, packed)]
    lines = measure(what, runs)
    fastest = min(lines, key=lambda line: line["min_s"])
    for line in lines:
        print(json.dumps(line | {"fastest": line is fastest}))


if __name__ == "__main__":
    if options.benchmark == "chorales":
        chorales()
    else:
        layers()
