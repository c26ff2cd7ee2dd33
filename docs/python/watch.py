"""How long before an explosion `shockfree.torch.watch` warns, and how often for nothing.

    pip install ./crates/shockfree-python[torch]
    python watch.py [--seeds 5] [--chorales PATH] > watch.csv

Trainings without guard: `plant` (a system of second order, Narendra and Parthasarathy 1990, 200 steps) and `bit` (a bit that
was shown 60 steps ago), 32 tanh units, and with PATH the chorales (see chorales.py), 64 units; SGD with momentum 0.9 and
Adam at rates from calm to wild. An explosion is the first step whose gradient is 100 times the median of the
100 before it, or not finite.

A line for each training: the step of the first alarm, its kind, the step of the explosion, all alarms, all steps.
"""

from __future__ import annotations

import argparse
import math
import statistics
import warnings

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import chorales
import shockfree.torch

UNITS, BATCH = 32, 8
FACTOR, PAST = 100.0, 100
RATES = {"sgd": (0.01, 0.1, 0.3, 1.0), "adam": (0.001, 0.01, 0.03)}
STEPS = 600


class Net(nn.Module):
    def __init__(self, inputs: int, units: int, outputs: int) -> None:
        super().__init__()
        self.rnn = nn.RNN(inputs, units)
        self.readout = nn.Linear(units, outputs)


def plant(random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Inputs and outputs, steps × batch × 1."""
    u = 2 * torch.rand(200, BATCH, 1, generator=random) - 1
    y = [torch.zeros(BATCH, 1), torch.zeros(BATCH, 1)]
    for now in u:
        y.append(y[-1] * y[-2] * (y[-1] + 2.5) / (1 + y[-1] ** 2 + y[-2] ** 2) + now)
    return u, torch.stack(y[2:]) / 2


def bit(random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Inputs, steps × batch × 2, and the bit, batch × 1."""
    shown = torch.randint(2, (BATCH, 1), generator=random).float()
    u = torch.zeros(60, BATCH, 2)
    u[0, :, :1] = 2 * shown - 1
    u[:, :, 1:] = 0.3 * torch.randn(60, BATCH, 1, generator=random)
    return u, shown


def cost(task: str, model: Net, random: torch.Generator) -> Tensor:
    if task == "plant":
        u, y = plant(random)
        return F.mse_loss(model.readout(model.rnn(u)[0]), y)
    u, shown = bit(random)
    return F.binary_cross_entropy_with_logits(model.readout(model.rnn(u)[0][-1]), shown)


def train(task: str, method: str, rate: float, seed: int, music: list[Tensor]) -> str:
    torch.manual_seed(seed)
    random = torch.Generator().manual_seed(seed)
    sizes = {"plant": (1, UNITS, 1), "bit": (2, UNITS, 1), "chorales": (chorales.KEYS, chorales.UNITS, chorales.KEYS)}
    model = chorales.Net() if task == "chorales" else Net(*sizes[task])
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        if method == "sgd"
        else torch.optim.Adam(model.parameters(), lr=rate)
    )
    watch = shockfree.torch.watch(model)
    past: list[float] = []
    explosion = None
    data: list = []
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        if task == "chorales":
            data = data or chorales.batches(music, torch.randperm(len(music)), chorales.BATCH)
            loss = chorales.cost(model, *data.pop())
        else:
            loss = cost(task, model, random)
        loss.backward()
        gradient = math.sqrt(sum(float(p.grad.norm()) ** 2 for p in model.parameters()))
        usual = statistics.median(past[-PAST:]) if len(past) >= 20 else math.inf
        # The gradient of this step is that of the weights after the last one.
        if not math.isfinite(gradient) or gradient > FACTOR * usual:
            explosion = step - 1
            break
        past.append(gradient)
        optimizer.step()
    alarms = [alarm for alarm in watch.alarms if explosion is None or alarm.step <= explosion]
    first = alarms[0] if alarms else None
    watch.remove()
    fields = [task, method, rate, seed, first.step if first else "", first.kind if first else ""]
    return ",".join(map(str, [*fields, "" if explosion is None else explosion, len(alarms), step]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--chorales", default=None)
    options = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore", shockfree.torch.ShockWarning)
    music = chorales.read(options.chorales)["train"] if options.chorales else []
    print("task,method,rate,seed,first alarm,kind,explosion,alarms,steps")
    for task in ["plant", "bit"] + (["chorales"] if music else []):
        for method, rates in RATES.items():
            for rate in rates:
                for seed in range(1, options.seeds + 1):
                    print(train(task, method, rate, seed, music), flush=True)


if __name__ == "__main__":
    main()
