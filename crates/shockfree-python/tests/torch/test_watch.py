"""Warnings before something happens."""

from __future__ import annotations

import copy
import gc
import math
import warnings
from typing import Any

import pytest
import torch
from torch import nn

import shockfree.torch
from conftest import step


def moved(module: nn.Module, course: Any, steps: int) -> None:
    """Steps of an optimizer that puts the recurrent weight where ``course`` says."""
    optimizer = torch.optim.SGD(module.parameters(), lr=0.0)
    for at in range(1, steps + 1):
        for parameter in module.parameters():
            parameter.grad = torch.zeros_like(parameter)
        with torch.no_grad():
            module.weight_hh_l0.fill_(course(at))
        optimizer.step()


def unit(bias: float = 0.0) -> nn.RNN:
    """``h' = tanh(w h + b)``."""
    rnn = nn.RNN(1, 1)
    with torch.no_grad():
        for parameter in rnn.parameters():
            parameter.zero_()
        rnn.bias_hh_l0.fill_(bias)
    return rnn


def test_the_alarm_comes_before_a_flip() -> None:
    """At ``b = 0`` the fixed point 0 has the multiplier ``w``, which is -1 after 199.5 steps."""
    rnn = unit()
    watch = shockfree.torch.watch(rnn, ahead=20, threshold=0.8)
    with pytest.warns(shockfree.torch.ShockWarning, match="near a flip"):
        moved(rnn, lambda at: -(at + 0.5) / 200, 195)
    (alarm,) = watch.alarms
    assert alarm.kind == "flip" and alarm.layer == "l0"
    # The trend is a line, so it is known, and told by the first to be so near.
    assert alarm.step == 180 and alarm.steps_ahead == pytest.approx(19.5, rel=1e-3)


def test_what_stays_away_gives_no_alarm() -> None:
    rnn = unit()
    watch = shockfree.torch.watch(rnn)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        moved(rnn, lambda at: 0.3 / (at + 20) - 0.96, 100)  # near a flip, and slower and slower
        moved(rnn, lambda at: 0.9 * (-1) ** at, 20)
    assert not watch.alarms
    assert watch.now()["l0"] == pytest.approx(0.9, rel=1e-5)


def test_a_fold_is_seen_coming_and_the_point_is_lost_there() -> None:
    """``h' = tanh(2 h + b)`` has three fixed points until ``b`` crosses a fold, and the lower one vanishes.

    There ``1 - h^2 = 1/2``, so ``b = 2 / sqrt(2) - artanh(1 / sqrt(2)) = 0.532840``.
    """
    fold = 2**0.5 - math.atanh(0.5**0.5)
    rnn = unit(-0.1)
    with torch.no_grad():
        rnn.weight_hh_l0.fill_(2.0)
    alarms: list[shockfree.torch.Alarm] = []
    shockfree.torch.watch(rnn, on_alarm=alarms.append)
    optimizer = torch.optim.SGD(rnn.parameters(), lr=0.0)
    crossed = None
    for at in range(1, 700):
        for parameter in rnn.parameters():
            parameter.grad = torch.zeros_like(parameter)
        with torch.no_grad():
            rnn.bias_hh_l0.add_(0.001)
        if crossed is None and rnn.bias_hh_l0.item() > fold:
            crossed = at
        optimizer.step()
    assert crossed is not None
    assert [alarm.kind for alarm in alarms] == ["fold", "lost"]
    assert crossed <= alarms[1].step <= crossed + 1
    assert crossed - alarms[0].step == pytest.approx(alarms[0].steps_ahead, rel=0.2) and alarms[0].steps_ahead > 20


def test_every_so_many_steps(make: Any) -> None:
    model = make()
    watch = shockfree.torch.watch(model, every=5)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    seen = []
    for _ in range(11):
        step(model, optimizer)
        seen.append(watch.now()["encoder.rnn.l0"])
    assert len(set(seen)) == 3
    watch.remove()
    step(model, optimizer)
    assert watch.now()["encoder.rnn.l0"] == seen[-1]


def test_it_watches_whether_it_is_kept_or_not() -> None:
    rnn = unit()
    alarms: list[shockfree.torch.Alarm] = []
    shockfree.torch.watch(rnn, on_alarm=alarms.append)
    gc.collect()
    moved(rnn, lambda at: at / 100, 99)
    assert alarms
    # A copy is not watched.
    count = len(alarms)
    moved(copy.deepcopy(rnn), lambda at: at / 100, 99)
    assert len(alarms) == count


@pytest.mark.parametrize("cell", [nn.GRU, nn.LSTM])
def test_gated_layers_are_watched(make: Any, cell: Any) -> None:
    model = make(cell)
    watch = shockfree.torch.watch(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(5):
        step(model, optimizer)
    assert 0 < watch.now()["encoder.rnn.l0"] < 1


def test_settings_that_mean_nothing_are_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="every is 0"):
        shockfree.torch.watch(make(), every=0)
    with pytest.raises(ValueError, match="threshold is 1.5"):
        shockfree.torch.watch(make(), threshold=1.5)
    with pytest.raises(ValueError, match="inputs has 'l7', the layers are encoder.rnn.l0"):
        shockfree.torch.watch(make(), inputs={"l7": [0.0]})


def test_an_alarm_that_raises_does_not_keep_weights_from_being_kept() -> None:
    layers = [unit() for _ in range(2)]

    def fail(alarm: shockfree.torch.Alarm) -> None:
        raise RuntimeError(str(alarm))

    shockfree.torch.watch(layers[1], on_alarm=fail)
    shockfree.torch.contract(layers[0], rate=0.5, limit=False)
    optimizer = torch.optim.SGD([*layers[0].parameters(), *layers[1].parameters()], lr=1.0)
    for layer in layers:
        for parameter in layer.parameters():
            parameter.grad = torch.zeros_like(parameter)
        layer.weight_hh_l0.grad = torch.full((1, 1), -3.0)
    with pytest.raises(RuntimeError, match="l0"):
        optimizer.step()
    assert layers[0].weight_hh_l0.item() == pytest.approx(0.5)


def test_weights_that_are_no_numbers_any_more_are_an_alarm() -> None:
    rnn = unit()
    alarms: list[shockfree.torch.Alarm] = []
    shockfree.torch.watch(rnn, on_alarm=alarms.append)
    moved(rnn, lambda at: float("nan") if at > 3 else 0.5, 6)
    assert [(alarm.kind, alarm.step) for alarm in alarms] == [("lost", 4)]
