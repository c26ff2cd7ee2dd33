"""Three tasks for measurements: a plant, a bit to be kept, and Bach's chorales."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import chorales

UNITS, BATCH = 32, 8

#: Inputs, units and outputs.
SIZES = {
    "plant": (1, UNITS, 1),
    "bit": (2, UNITS, 1),
    "chorales": (chorales.KEYS, chorales.UNITS, chorales.KEYS),
}


class Net(nn.Module):
    def __init__(self, cell: type[nn.Module], inputs: int, units: int, outputs: int) -> None:
        super().__init__()
        self.rnn = cell(inputs, units)
        self.readout = nn.Linear(units, outputs)

    def forward(self, inputs: Tensor) -> Tensor:
        outputs = self.rnn(inputs)[0]
        return self.readout(outputs.data if hasattr(outputs, "batch_sizes") else outputs)


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


class Task:
    """Batches without end, of a seed."""

    def __init__(self, name: str, seed: int, music: list[Tensor] | None = None) -> None:
        self.name = name
        self._random = torch.Generator().manual_seed(seed)
        self._music = music or []
        self._left: list = []

    def model(self, cell: type[nn.Module] = nn.RNN) -> Net:
        return Net(cell, *SIZES[self.name])

    def cost(self, model: nn.Module) -> Tensor:
        """The mean cost of the next batch."""
        if self.name == "plant":
            u, y = plant(self._random)
            return F.mse_loss(model(u), y)
        if self.name == "bit":
            u, shown = bit(self._random)
            return F.binary_cross_entropy_with_logits(model(u)[-1], shown)
        if not self._left:
            order = torch.randperm(len(self._music), generator=self._random)
            self._left = chorales.batches(self._music, order, BATCH)
        return chorales.cost(model, *self._left.pop())
