"""The diagnosis of modules in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import shockfree
import shockfree.torch


@pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
@pytest.mark.parametrize("options", [{}, {"num_layers": 2, "bidirectional": True}, {"bias": False}])
def test_it_says_what_is_said_of_the_file(make: Any, tmp_path: Path, cell: Any, options: dict[str, Any]) -> None:
    """The same weights, by way of NumPy's file format."""
    model = make(cell, **options)
    found = shockfree.torch.diagnose(model, time_limit=30)
    path = tmp_path / "model.npz"
    np.savez(path, **{name: values.numpy() for name, values in model.state_dict().items()})
    read = shockfree.diagnose(path, time_limit=30)
    assert found.verdict == read.verdict
    assert [layer.name for layer in found.layers] == [layer.name for layer in read.layers]
    for one, other in zip(found.layers, read.layers, strict=True):
        assert one.best_rate == pytest.approx(other.best_rate)
        assert one.least_rate == pytest.approx(other.least_rate, rel=1e-6)


def test_names_of_layers_in_a_larger_model(make: Any) -> None:
    model = nn.ModuleDict({"a": make(num_layers=2), "b": nn.GRUCell(2, 3)})
    names = [layer.name for layer in shockfree.torch.diagnose(model).layers]
    assert names == ["a.encoder.rnn.l0", "a.encoder.rnn.l1", "b.l0"]


def test_a_relu_network_is_told_to_be_one() -> None:
    """``h' = relu(1.1 h + 0.1)`` runs away, ``tanh`` of it does not."""
    verdicts = {}
    for nonlinearity in ("relu", "tanh"):
        rnn = nn.RNN(1, 1, nonlinearity=nonlinearity)
        with torch.no_grad():
            rnn.weight_hh_l0.fill_(0.9)
        verdicts[nonlinearity] = shockfree.torch.diagnose(rnn).to_dict()["activation"]
    assert verdicts == {"relu": "relu", "tanh": "tanh"}


def test_the_module_stays_as_it_is_wherever_and_however_it_is(make: Any) -> None:
    for dtype in (torch.float64, torch.bfloat16):
        model = make().to(dtype)
        before = {name: values.clone() for name, values in model.state_dict().items()}
        assert shockfree.torch.diagnose(model).layers[0].units == 16
        for name, values in model.state_dict().items():
            torch.testing.assert_close(values, before[name], rtol=0, atol=0)


def test_what_cannot_be_diagnosed_is_refused() -> None:
    with pytest.raises(ValueError, match="rnn: proj_size is 2, it must be 0"):
        shockfree.torch.diagnose(nn.ModuleDict({"rnn": nn.LSTM(3, 4, proj_size=2)}))
    with pytest.raises(ValueError, match="no recurrent layer"):
        shockfree.torch.diagnose(nn.Linear(3, 4))
    with pytest.raises(TypeError, match=r"torch\.nn\.Module is needed, not dict"):
        shockfree.torch.diagnose({})  # type: ignore[arg-type]
    rnn = nn.RNN(2, 2)
    with torch.no_grad():
        rnn.weight_hh_l0[0, 1] = float("inf")
    with pytest.raises(ValueError, match="weight_hh"):
        shockfree.torch.diagnose(rnn)
