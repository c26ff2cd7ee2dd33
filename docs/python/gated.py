"""What keeping GRU and LSTM contracting costs: the same trainings with and without it.

    pip install ./crates/shockfree-python[torch]
    python gated.py [--seeds 3] [--chorales PATH] > gated.csv

Tasks as in tasks.py, Adam at 0.005, 600 steps; the mean cost of the last 50 batches.
"""

from __future__ import annotations

import argparse

import torch
from torch import nn

import chorales
import shockfree.torch
from tasks import Task

STEPS, LAST, RATE = 600, 50, 0.005
CELLS = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}
WAYS: dict[str, float | None] = {"plain": None, "rate 0.9": 0.9, "rate 0.99": 0.99}


def train(task: Task, cell: type[nn.Module], rate: float | None) -> tuple[float, float]:
    """The mean cost at the end, and the rate of contraction there."""
    model = task.model(cell)
    guard = None if rate is None else shockfree.torch.contract(model, rate=rate)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    end = 0.0
    for step in range(STEPS):
        optimizer.zero_grad()
        cost = task.cost(model)
        cost.backward()
        optimizer.step()
        if step >= STEPS - LAST:
            end += cost.item() / LAST
    return end, float("nan") if guard is None else guard.numbers()["rate"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--chorales", default=None)
    options = parser.parse_args()
    torch.set_num_threads(1)
    music = chorales.read(options.chorales)["train"] if options.chorales else []
    print("task,cell,way,seed,cost,rate of contraction")
    for name in ["plant", "bit"] + (["chorales"] if music else []):
        for cell in CELLS:
            for way, rate in WAYS.items():
                for seed in range(1, options.seeds + 1):
                    torch.manual_seed(seed)
                    end, found = train(Task(name, seed, music), CELLS[cell], rate)
                    print(f"{name},{cell},{way},{seed},{end:.4f},{found:.4f}", flush=True)


if __name__ == "__main__":
    main()
