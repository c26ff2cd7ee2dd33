"""The numbers of a guarded training."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import shockfree.torch
from conftest import norm, step, sums


def test_they_are_what_they_are_said_to_be(make: Any) -> None:
    model = make()
    guard = shockfree.torch.contract(model, rate=0.8)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    first = guard.numbers()
    assert first["step"] == 0 and math.isnan(first["bound"]) and math.isnan(first["gradient"])
    for _ in range(10):
        step(model, optimizer)
    numbers = guard.numbers()
    rnn = model.encoder["rnn"]
    gradients = torch.cat([p.grad.flatten() for p in rnn.parameters()])
    assert numbers["step"] == guard.steps == 10
    assert numbers["gradient"] == pytest.approx(float(gradients.norm()), rel=1e-5)
    assert numbers["rate"] == pytest.approx(norm(rnn.weight_hh_l0), rel=1e-6)
    assert numbers["memory"] == pytest.approx(1 / (1 - numbers["rate"]))
    assert 0 < numbers["part"] <= 1
    assert all(isinstance(value, float) for value in numbers.values())
    # The fixed point under the input 0, by iteration, and its multipliers.
    weight, bias = rnn.weight_hh_l0.detach().double().numpy(), (rnn.bias_hh_l0 + rnn.bias_ih_l0).detach().double().numpy()
    y = np.zeros(16)
    for _ in range(2000):
        y = np.tanh(weight @ y + bias)
    multipliers = np.abs(np.linalg.eigvals((1 - y**2)[:, None] * weight))
    assert numbers["distance"] == pytest.approx(np.abs(1 - multipliers).min(), rel=1e-6)


@pytest.mark.parametrize(
    "options",
    [{}, {"num_layers": 2}, {"num_layers": 2, "bidirectional": True}, {"nonlinearity": "relu"}, {"bias": False}],
)
@pytest.mark.parametrize("certificate", ["spectral", "diagonal"])
@pytest.mark.parametrize("length", [5, 150])
def test_no_gradient_is_above_its_bound(make: Any, options: dict[str, Any], certificate: str, length: int) -> None:
    """Whatever the weights inside the region, the inputs, and the cost."""
    for seed in range(6):
        torch.manual_seed(seed)
        model = make(**options)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(10.0 ** (seed / 3 - 1))
        guard = shockfree.torch.contract(model, rate=0.9, certificate=certificate)
        guard.numbers()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
        inputs, wanted = sums(length)
        rnn = model.encoder["rnn"]
        start = 10.0**seed * torch.rand(rnn.num_layers * (2 if rnn.bidirectional else 1), 4, 16)
        out, last = rnn(input=inputs * 10.0 ** (seed / 2 - 1), hx=start if seed % 2 else None)
        (((model.readout(out) - wanted) ** 2).sum() + last.pow(3).sum()).backward()
        optimizer.step()
        numbers = guard.numbers()
        assert 0 < numbers["gradient"] <= numbers["bound"] < math.inf


def test_for_long_sequences_it_is_not_vacuous() -> None:
    """One unit, all of whose steps pull the same way: the bound is within a small factor of what happens."""
    rnn = nn.RNN(1, 1, nonlinearity="relu").double()
    with torch.no_grad():
        rnn.weight_hh_l0.fill_(0.9)
        rnn.weight_ih_l0.fill_(1.0)
    guard = shockfree.torch.contract(rnn, rate=0.9)
    guard.numbers()
    optimizer = torch.optim.SGD(rnn.parameters(), lr=0.0)
    rnn(torch.ones(300, 1, 1, dtype=torch.float64))[0].sum().backward()
    optimizer.step()
    numbers = guard.numbers()
    assert numbers["gradient"] <= numbers["bound"] <= 1.5 * numbers["gradient"]


def test_a_removed_guard_listens_no_more(make: Any) -> None:
    model = make()
    guard = shockfree.torch.contract(model)
    guard.numbers()
    assert model.encoder["rnn"]._forward_hooks
    guard.remove()
    assert not model.encoder["rnn"]._forward_hooks
    with pytest.raises(ValueError, match="nothing in this Model is guarded"):
        guard.numbers()


def test_weights_that_are_not_finite_have_no_rate(make: Any) -> None:
    model = make()
    guard = shockfree.torch.contract(model)
    with torch.no_grad():
        model.encoder["rnn"].weight_hh_l0.fill_(float("nan"))
    numbers = guard.numbers()
    assert math.isnan(numbers["rate"]) and math.isnan(numbers["distance"])
    assert repr(copy.deepcopy(guard)).startswith("Guard(encoder.rnn.l0")
    guard.remove()
    assert repr(guard) == "Guard(removed)"
