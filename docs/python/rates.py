"""Trainings at random learning rates with PyTorch: what becomes of them with and without guard.

    pip install ./crates/shockfree-python[torch]
    python rates.py [--count 20] [--chorales PATH] > rates.csv

Tasks as in tasks.py; each training has 300 steps and a rate drawn evenly on a logarithmic scale from 1e-4 to 1e3, half of
them with Adam, half with SGD and momentum 0.9: the same for all ways. A line has the mean cost of the first model on the last
20 batches, and that of the last ones.
"""

from __future__ import annotations

import argparse
import copy
import math
import random

import torch
from torch import nn

import chorales
import shockfree.torch
from tasks import Task

STEPS, LAST, MEMORY = 300, 20, 10
WAYS = ("plain", "clipping 1", "contract without limit", "contract")


def train(task: Task, way: str, method: str, rate: float) -> tuple[float, float]:
    """The cost of the first model and of the last ones, on the same batches."""
    model = task.model()
    first = copy.deepcopy(model)
    if way.startswith("contract"):
        shockfree.torch.contract(model, memory=MEMORY, limit=way == "contract")
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        if method == "sgd"
        else torch.optim.Adam(model.parameters(), lr=rate)
    )
    before = after = 0.0
    for step in range(STEPS):
        if step == STEPS - LAST:
            twin = copy.deepcopy(task)
            with torch.no_grad():
                before = sum(float(twin.cost(first)) for _ in range(LAST)) / LAST
        optimizer.zero_grad()
        cost = task.cost(model)
        cost.backward()
        if way == "clipping 1":
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step >= STEPS - LAST:
            after += float(cost.detach()) / LAST
    return before, after


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--chorales", default=None)
    options = parser.parse_args()
    torch.set_num_threads(1)
    music = chorales.read(options.chorales)["train"] if options.chorales else []
    print("task,way,method,rate,seed,before,after")
    for name in ["plant", "bit"] + (["chorales"] if music else []):
        draw = random.Random(1)
        for seed in range(1, options.count + 1):
            rate = math.exp(draw.uniform(math.log(1e-4), math.log(1e3)))
            method = "adam" if seed % 2 else "sgd"
            for way in WAYS:
                torch.manual_seed(seed)
                before, after = train(Task(name, seed, music), way, method, rate)
                print(f"{name},{way},{method},{rate:.6g},{seed},{before:.6g},{after:.6g}", flush=True)


if __name__ == "__main__":
    main()
