"""A model, a task that drives its weights outwards, and a loop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn


class Model(nn.Module):
    """A recurrent module somewhere in a model."""

    def __init__(self, recurrent: nn.Module, features: int) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict({"rnn": recurrent})
        self.readout = nn.Linear(features, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        out: Tensor = self.readout(self.encoder["rnn"](inputs)[0])
        return out


def sums(steps: int = 20, batch: int = 4, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """Inputs within 1, and their sums so far: what does not contract would learn it best."""
    inputs = (torch.rand(steps, batch, 3) * 2 - 1).to(dtype)
    return inputs, inputs.sum(-1, keepdim=True).cumsum(0)


def step(model: nn.Module, optimizer: torch.optim.Optimizer, dtype: torch.dtype = torch.float32) -> float:
    """One step of an ordinary loop."""
    inputs, wanted = sums(dtype=dtype)
    optimizer.zero_grad()
    loss = ((model(inputs) - wanted) ** 2).mean()
    loss.backward()
    optimizer.step()
    return loss.item()


# The models are so small that a second thread waits for the first.
torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(1)


@pytest.fixture
def make() -> Callable[..., Model]:
    """Makes a model around an nn.RNN of 16 units."""

    def make(cell: type[nn.Module] = nn.RNN, **options: object) -> Model:
        units = 16
        features = units * (2 if options.get("bidirectional") else 1)
        return Model(cell(3, units, **options), features)

    return make


def norm(weight: Tensor) -> float:
    """The largest singular value."""
    return float(torch.linalg.matrix_norm(weight.detach().double(), 2))
