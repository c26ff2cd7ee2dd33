"""Bach's chorales with an ordinary training loop in PyTorch, with and without the one line.

    pip install ./crates/shockfree-python[torch]
    python chorales.py train PATH [--seeds 5] [--epochs 60]
    python chorales.py time PATH

PATH is a CSV file with the columns split,sequence,p21..p108 of zeros and ones. 88 keys, 64 tanh units, Adam at 0.005,
batches of 8; the cost is the negative log likelihood of the next step, summed over the keys, mean over the steps.

train  best validation cost, its epoch, and the test cost then: a line for each seed and way
time   milliseconds a step, with and without the line, in turns: the mean of an epoch, median of many epochs
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from collections import defaultdict

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import PackedSequence, pack_sequence

import shockfree.torch

KEYS, UNITS, BATCH, RATE, MEMORY = 88, 64, 8, 0.005, 10

#: What is added to the loop: nothing, the line, the line without its step limit.
WAYS = {"plain": None, "contract": {}, "contract without limit": {"limit": False}}


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.RNN(KEYS, UNITS)
        self.readout = nn.Linear(UNITS, KEYS)

    def forward(self, sequences: PackedSequence) -> Tensor:
        return self.readout(self.rnn(sequences)[0].data)


def read(path: str) -> dict[str, list[Tensor]]:
    """The chorales of every split, each steps × keys."""
    rows: dict[str, dict[str, list[list[float]]]] = defaultdict(lambda: defaultdict(list))
    with open(path, newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for split, sequence, *keys in lines:
            rows[split][sequence].append([float(key) for key in keys])
    return {split: [torch.tensor(steps) for steps in all.values()] for split, all in rows.items()}


def batches(chorales: list[Tensor], order: Tensor, size: int) -> list[tuple[PackedSequence, Tensor]]:
    """Inputs and targets; each batch has its longest chorale first."""
    made = []
    for numbers in order.split(size):
        batch = sorted((chorales[number] for number in numbers), key=len, reverse=True)
        inputs = pack_sequence([steps[:-1] for steps in batch])
        made.append((inputs, pack_sequence([steps[1:] for steps in batch]).data))
    return made


def cost(model: Net, inputs: PackedSequence, targets: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(model(inputs), targets, reduction="sum") / len(targets)


def epoch(model: Net, optimizer: torch.optim.Optimizer, data: list[tuple[PackedSequence, Tensor]]) -> None:
    for inputs, targets in data:
        optimizer.zero_grad()
        cost(model, inputs, targets).backward()
        optimizer.step()


def start(seed: int, way: str, chorales: list[Tensor]) -> tuple[Net, torch.optim.Optimizer]:
    torch.manual_seed(seed)
    model = Net()
    with torch.no_grad():
        # How often each key sounds: with zeros, Adam would be busy for 30 epochs with the offsets alone.
        steps = torch.cat([chorale[1:] for chorale in chorales])
        model.readout.bias.copy_(((steps.sum(0) + 0.5) / ((1 - steps).sum(0) + 0.5)).log())
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    options = WAYS[way]
    if options is not None:
        shockfree.torch.contract(model, memory=MEMORY, **options)
    return model, optimizer


def train(chorales: dict[str, list[Tensor]], seeds: int, epochs: int) -> None:
    whole = {split: batches(all, torch.arange(len(all)), len(all))[0] for split, all in chorales.items()}
    print("way,seed,epoch,validation,test")
    for way in WAYS:
        for seed in range(1, seeds + 1):
            model, optimizer = start(seed, way, chorales["train"])
            best = (float("inf"), 0, float("nan"))
            for number in range(1, epochs + 1):
                epoch(model, optimizer, batches(chorales["train"], torch.randperm(len(chorales["train"])), BATCH))
                with torch.no_grad():
                    validation = float(cost(model, *whole["valid"]))
                    if validation < best[0]:
                        best = (validation, number, float(cost(model, *whole["test"])))
            print(f"{way},{seed},{best[1]},{best[0]:.4f},{best[2]:.4f}", flush=True)


def measure(chorales: dict[str, list[Tensor]], repeats: int) -> None:
    data = batches(chorales["train"], torch.arange(len(chorales["train"])), BATCH)
    running = {way: start(1, way, chorales["train"]) for way in WAYS}
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for repeat in range(repeats + 3):
        for way, (model, optimizer) in running.items():
            began = time.perf_counter()
            epoch(model, optimizer, data)
            if repeat >= 3:
                times[way].append((time.perf_counter() - began) / len(data) * 1e3)
    plain = times["plain"]
    for way, each in times.items():
        ratio = statistics.median(one / other for one, other in zip(each, plain, strict=True))
        print(f"{way}: {statistics.median(each):.3f} ms a step, {ratio:.3f} of plain")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["train", "time"])
    parser.add_argument("path")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    chorales = read(options.path)
    if options.what == "train":
        train(chorales, options.seeds, options.epochs)
    else:
        measure(chorales, options.repeats)


if __name__ == "__main__":
    main()
