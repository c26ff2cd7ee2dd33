"""GRU and LSTM under their conditions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import shockfree
import shockfree.torch
from conftest import step
from shockfree.torch import _gated
from shockfree.torch._layers import recurrent_layers
from shockfree.torch._native_layers import native

CELLS = [nn.GRU, nn.LSTM]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("input_bound", [0.0, 0.7, 3.0])
@pytest.mark.parametrize("size", [0.1, 1.0])
def test_the_condition_is_that_of_the_library(cell: Any, bias: bool, input_bound: float, size: float) -> None:
    module = cell(3, 5, bias=bias)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(size)
    (layer,) = recurrent_layers(module)
    # The library's is rounded upwards, by some 1e-14.
    wanted = shockfree.condition(native(layer), input_bound).left
    assert float(_gated.condition(layer, input_bound)) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("rate", [0.6, 0.95])
def test_the_factor_is_the_largest_that_suffices(cell: Any, rate: float) -> None:
    module = cell(3, 5)
    (layer,) = recurrent_layers(module)
    before = {name: tensor.detach().clone() for name, tensor in module.named_parameters()}
    factor = float(_gated.keep(layer, rate, 1.0))
    assert 0.0 < factor < 1.0
    left = shockfree.condition(native(layer), 1.0).left
    # The grid is 256² fine.
    assert rate * (1 - 1e-3) <= left <= rate
    after = dict(module.named_parameters())
    units = 5
    whole = 1  # the update gate of a GRU and the forget gate of an LSTM are both the second
    rows = slice(whole * units, (whole + 1) * units)
    for name, tensor in after.items():
        expected = before[name].clone()
        expected[rows] *= factor
        if name == "weight_hh_l0":
            others = [row for row in range(len(expected)) if not units <= row < 2 * units]
            expected[others] *= factor
        torch.testing.assert_close(tensor.detach(), expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("cell", CELLS)
def test_training_keeps_the_condition_and_learns(make: Any, cell: Any) -> None:
    model = make(cell, num_layers=2)
    guard = shockfree.torch.contract(model, rate=0.9)
    layers = recurrent_layers(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    before = [layer.weight.detach().clone() for layer in layers]
    for _ in range(60):
        step(model, optimizer)
        assert all(shockfree.condition(native(layer), 1.0).left <= 0.9 for layer in layers)
    for layer, weight in zip(layers, before, strict=True):
        assert float((layer.weight.detach() - weight).norm()) > 0.1
    assert guard.numbers()["rate"] < 1.0
    assert shockfree.torch.diagnose(model, input_bound=1.0).verdict == "contracting"


@pytest.mark.parametrize("cell", CELLS)
def test_states_meet_at_the_rate_that_is_told(cell: Any) -> None:
    """Two orbits under the same inputs, against the rate that follows from the condition."""
    module = cell(3, 6).double()
    guard = shockfree.torch.contract(module, rate=0.8)
    rate = guard.numbers()["rate"]
    inputs = torch.rand(400, 1, 3, dtype=torch.float64) * 2 - 1

    def states(start: float) -> np.ndarray[Any, Any]:
        h = torch.full((1, 1, 6), start, dtype=torch.float64)
        first: Any = (h, torch.zeros_like(h)) if cell is nn.LSTM else h
        out: np.ndarray[Any, Any] = module(inputs, first)[0].detach().numpy()[:, 0]
        return out

    apart = np.abs(states(1.0) - states(-1.0)).max(axis=1)
    k = np.arange(1, len(apart) + 1)
    # In the norm of the condition; 100 is more than it can be from the maximum norm here.
    assert (apart <= 100 * rate**k + 1e-14).all()


def test_a_layer_inside_keeps_every_bit() -> None:
    module = nn.GRU(3, 5)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(0.01)
    before = {name: values.clone() for name, values in module.state_dict().items()}
    shockfree.torch.contract(module, rate=0.99)
    for name, values in module.state_dict().items():
        torch.testing.assert_close(values, before[name], rtol=0, atol=0)


@pytest.mark.parametrize("cell", [nn.GRUCell, nn.LSTMCell])
def test_cells(cell: Any) -> None:
    module = cell(3, 5)
    shockfree.torch.contract(module, rate=0.9)
    (layer,) = recurrent_layers(module)
    assert shockfree.condition(native(layer), 1.0).left <= 0.9


def test_what_gated_layers_do_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="gated layers have one condition"):
        shockfree.torch.contract(nn.GRU(2, 3), certificate="diagonal")
    with pytest.raises(ValueError, match="gated layers have one condition"):
        shockfree.torch.contract(nn.LSTM(2, 3), method="parametrization")
    with pytest.raises(ValueError, match="above 0.5 for gated layers"):
        shockfree.torch.contract(nn.LSTM(2, 3), rate=0.4)
