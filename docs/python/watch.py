"""How long before an explosion `shockfree.torch.watch` warns, and how often for nothing.

    pip install ./crates/shockfree-python[torch]
    python watch.py [--seeds 5] [--chorales PATH] > watch.csv

Trainings without guard: `plant` (a system of second order, Narendra and Parthasarathy 1990, 200 steps) and `bit` (a bit that
was shown 60 steps ago), 32 tanh units, and with PATH the chorales (see chorales.py), 64 units; SGD with momentum 0.9 and
Adam at rates from calm to wild. An explosion is the first step whose gradient is 100 times the median of the
100 before it (of 20 at least), or not finite.

A line for each training: the step of the first alarm, its kind, the step of the explosion, all alarms, all steps.
"""

from __future__ import annotations

import argparse
import math
import statistics
import warnings

import torch

import chorales
import shockfree.torch
from tasks import Task

FACTOR, PAST, FEW = 100.0, 100, 20
RATES = {"sgd": (0.01, 0.1, 0.3, 1.0), "adam": (0.001, 0.01, 0.03)}
STEPS = 600


def train(task: Task, method: str, rate: float) -> str:
    """One training, as a line."""
    model = task.model()
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        if method == "sgd"
        else torch.optim.Adam(model.parameters(), lr=rate)
    )
    watch = shockfree.torch.watch(model)
    past: list[float] = []
    explosion = None
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        task.cost(model).backward()
        gradient = math.sqrt(sum(float(p.grad.norm()) ** 2 for p in model.parameters()))
        usual = statistics.median(past[-PAST:]) if len(past) >= FEW else math.inf
        # The gradient of this step is that of the weights after the last one.
        if not math.isfinite(gradient) or gradient > FACTOR * usual:
            explosion = step - 1
            break
        past.append(gradient)
        optimizer.step()
    alarms = [alarm for alarm in watch.alarms if explosion is None or alarm.step <= explosion]
    first = alarms[0] if alarms else None
    watch.remove()
    fields = [task.name, method, rate, first.step if first else "", first.kind if first else ""]
    return ",".join(map(str, [*fields, "" if explosion is None else explosion, len(alarms), step]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--chorales", default=None)
    options = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore", shockfree.torch.ShockWarning)
    music = chorales.read(options.chorales)["train"] if options.chorales else []
    print("task,method,rate,first alarm,kind,explosion,alarms,steps,seed")
    for name in ["plant", "bit"] + (["chorales"] if music else []):
        for method, rates in RATES.items():
            for rate in rates:
                for seed in range(1, options.seeds + 1):
                    torch.manual_seed(seed)
                    print(f"{train(Task(name, seed, music), method, rate)},{seed}", flush=True)


if __name__ == "__main__":
    main()
