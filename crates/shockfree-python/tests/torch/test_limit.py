"""How long steps may be."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
import torch
from torch import nn

import shockfree.torch
from conftest import step
from shockfree.torch._limit import LEAST, MOST, OVERSHOOT, StepLimit, _choose, _where, next_part


@pytest.mark.parametrize("part", [1e-6, 0.3, 1.0])
@pytest.mark.parametrize(
    ("slope", "curvature", "factor"),
    [
        (1.0, 0.0, MOST),  # no curvature
        (1.0, -5.0, MOST),  # steeper and steeper
        (1.0, 1e9, LEAST),  # far beyond
        (-1.0, 1.0, LEAST),  # uphill, and worse
        (-1.0, -1.0, 1.0),  # uphill, towards a crest
        (0.0, 0.0, 1.0),
        (math.nan, 1.0, LEAST),
    ],
)
def test_what_slopes_say(part: float, slope: float, curvature: float, factor: float) -> None:
    wanted = min(1.0, factor * part)
    assert next_part(part, slope, curvature, _choose) == pytest.approx(wanted)
    tensors = [torch.tensor(value, dtype=torch.float64) for value in (part, slope, curvature)]
    assert float(next_part(*tensors, _where)) == pytest.approx(wanted)


@pytest.mark.parametrize("curvature", [0.1, 1.0, 30.0])
def test_on_a_parabola_it_ends_at_so_many_times_the_way_to_the_lowest_point(curvature: float) -> None:
    """``E = h x^2 / 2``, plain descent at a rate that is far too large: the rate that is left is ``5/4 / h``."""
    x = nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
    optimizer = torch.optim.SGD([x], lr=1e3)
    limit = StepLimit()
    for _ in range(100):
        optimizer.zero_grad()
        (curvature * x**2 / 2).sum().backward()
        limit.before(optimizer)
        optimizer.step()
        with torch.no_grad():
            limit.after()
    assert limit.part * 1e3 == pytest.approx(OVERSHOOT / curvature, rel=1e-6)
    # And it converges: by 1 - 5/4 a step.
    assert abs(x.item()) < 1e-12


@pytest.mark.parametrize("make_optimizer", [
    lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9),
    lambda p, rate: torch.optim.Adam(p, lr=rate),
    lambda p, rate: torch.optim.AdamW(p, lr=rate, fused=True),
])
@pytest.mark.parametrize("rate", [1.0, 1e3])
@pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
def test_no_rate_blows_a_training_up(make: Any, make_optimizer: Any, rate: float, cell: type[nn.Module]) -> None:
    """After 200 steps the cost is what a useless model has at most; without limit it is many times as large."""
    ends = {}
    for limit in (True, False):
        torch.manual_seed(3)
        model = make(cell)
        shockfree.torch.contract(model, memory=10, limit=limit)
        optimizer = make_optimizer(model.parameters(), rate)
        costs = [step(model, optimizer) for _ in range(200)]
        ends[limit] = sum(costs[-50:]) / 50
    # The variance of the sums of 20 steps of 3 inputs is 10 in the mean; a model of saturated units makes some of noise.
    assert ends[True] < 20
    assert not ends[False] < 20 or rate == 1.0


def test_an_ordinary_rate_is_left_alone_most_of_the_time(make: Any) -> None:
    model = make()
    guard = shockfree.torch.contract(model, memory=10)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    parts = []
    for _ in range(100):
        step(model, optimizer)
        parts.append(guard.numbers()["part"])
    assert sum(part == 1.0 for part in parts) > 80


def test_gradients_that_are_not_finite_move_nothing(make: Any) -> None:
    model = make()
    shockfree.torch.contract(model, memory=10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    step(model, optimizer)
    before = copy.deepcopy(model.state_dict())
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, float("nan"))
    optimizer.step()
    for name, values in model.state_dict().items():
        torch.testing.assert_close(values, before[name], rtol=0, atol=0)


def test_parameters_without_gradients_and_other_dtypes_are_part_of_it(make: Any) -> None:
    model = make()
    model.register_parameter("unused", nn.Parameter(torch.ones(3)))
    model.register_parameter("wide", nn.Parameter(torch.ones(3, dtype=torch.float64)))
    shockfree.torch.contract(model, memory=10)
    optimizer = torch.optim.SGD(model.parameters(), lr=100.0)
    for turn in range(20):
        optimizer.zero_grad()
        loss = (model(torch.ones(5, 2, 3)) ** 2).mean() + (model.wide**2).sum()
        if turn % 3 == 0:
            loss = loss + (model.unused**2).sum()
        loss.backward()
        optimizer.step()
    assert all(bool(torch.isfinite(p).all()) for p in model.parameters())
    assert float(model.wide.detach().norm()) < 2 and float(model.unused.detach().norm()) < 2


def test_on_other_devices_the_same_is_computed_without_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """The path of tensors, on the CPU: the same steps as with numbers, up to rounding."""
    parts = []
    for host in (True, False):
        torch.manual_seed(0)
        weight = nn.Parameter(torch.randn(8))
        optimizer = torch.optim.SGD([weight], lr=3.0)
        limit = StepLimit()
        limit.on_host = host
        for _ in range(12):
            optimizer.zero_grad()
            (weight**2).sum().backward()
            limit.before(optimizer)
            optimizer.step()
            with torch.no_grad():
                limit.after()
        parts.append((float(limit.part), weight.detach().clone()))
    assert parts[0][0] == pytest.approx(parts[1][0], rel=1e-5)
    torch.testing.assert_close(parts[0][1], parts[1][1], rtol=1e-4, atol=1e-6)


def test_an_optimizer_that_searches_itself_is_not_limited(make: Any) -> None:
    model = make()
    guard = shockfree.torch.contract(model, memory=10)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=5)
    inputs = torch.rand(10, 4, 3)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = ((model(inputs) - 1) ** 2).mean()
        loss.backward()
        return loss

    for _ in range(3):
        optimizer.step(closure)  # type: ignore[arg-type]
    assert math.isnan(guard.numbers()["part"])
    assert guard.numbers()["rate"] <= 0.9 * (1 + 1e-5)


def test_a_closure_gives_the_same_as_a_loop(make: Any) -> None:
    first = make()
    second = copy.deepcopy(first)
    ends = []
    for model, by_closure in ((first, True), (second, False)):
        shockfree.torch.contract(model, memory=10)
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        inputs = torch.rand(10, 4, 3, generator=torch.Generator().manual_seed(0))

        def closure() -> torch.Tensor:
            optimizer.zero_grad()
            loss = ((model(inputs) - 1) ** 2).mean()
            loss.backward()
            return loss

        for _ in range(20):
            if by_closure:
                optimizer.step(closure)
            else:
                closure()
                optimizer.step()
        ends.append(model.readout.weight.detach().clone())
    torch.testing.assert_close(ends[0], ends[1], rtol=0, atol=0)


@pytest.mark.parametrize("method", ["sgd", "adam"])
def test_a_rate_that_is_raised_later_blows_nothing_up(make: Any, method: str) -> None:
    """Calm for 200 steps, then a rate that is a million times as large, and restarts of a schedule."""
    model = make()
    guard = shockfree.torch.contract(model, memory=10)
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
        if method == "sgd"
        else torch.optim.Adam(model.parameters(), lr=1e-4)
    )
    for _ in range(200):
        step(model, optimizer)
    assert guard.numbers()["part"] > 0.5
    for group in optimizer.param_groups:
        group["lr"] = 100.0
    costs = [step(model, optimizer) for _ in range(100)]
    assert max(costs) < 200 and sum(costs[-30:]) / 30 < 20
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 25)
    for _ in range(100):
        costs.append(step(model, optimizer))
        scheduler.step()
    assert max(costs) < 200 and sum(costs[-30:]) / 30 < 20


@pytest.mark.parametrize("rate", [1e19, 1e25, 1e37])
@pytest.mark.parametrize("cell", [nn.RNN, nn.LSTM])
def test_rates_that_overflow_move_nothing_out_of_the_numbers(make: Any, rate: float, cell: type[nn.Module]) -> None:
    for make_optimizer in (torch.optim.SGD, torch.optim.Adam):
        model = make(cell)
        shockfree.torch.contract(model, memory=10)
        optimizer = make_optimizer(model.parameters(), lr=rate)  # type: ignore[operator]
        for _ in range(20):
            step(model, optimizer)
        assert all(bool(torch.isfinite(p).all()) for p in model.parameters())
