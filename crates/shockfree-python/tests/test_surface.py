"""Costs and surfaces, against recursions in NumPy and finite differences."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import shockfree
from shockfree.types import Activation, Floats

PROBLEM: dict[str, Any] = {"start": -2.0, "target": 0.7}


def recursion(
    w: Floats, b: Floats, start: float, target: float, steps: int, activation: Activation
) -> tuple[Floats, Floats]:
    """The cost, and the norm of its gradient, by the forward recursion of the theory."""
    x = np.full(np.broadcast(w, b).shape, start)
    by_w, by_b = np.zeros_like(x), np.zeros_like(x)
    for _ in range(steps + 1):
        y = np.tanh(x) if activation == "tanh" else 1 / (1 + np.exp(-x))
        s = 1 - y**2 if activation == "tanh" else y * (1 - y)
        end = y, s * by_w, s * by_b
        x, by_w, by_b = w * y + b, y + w * s * by_w, 1 + w * s * by_b
    y, y_w, y_b = end
    return (y - target) ** 2, 2 * np.abs(y - target) * np.hypot(y_w, y_b)


@pytest.mark.parametrize("activation", ["logistic", "tanh"])
@pytest.mark.parametrize("steps", [1, 7, 50])
def test_a_surface_is_the_recursion_at_every_point(activation: Activation, steps: int) -> None:
    edge = shockfree.cusp(activation=activation)[0]
    weights, biases = np.linspace(-edge, edge, 41), np.linspace(-2, 2, 23)
    surface = shockfree.surface(weights, biases, start=-0.5, target=0.3, horizon=steps, activation=activation)
    costs, norms = recursion(weights[None, :], biases[:, None], -0.5, 0.3, steps, activation)
    assert surface.costs.shape == (23, 41) and surface.costs.dtype == np.float64
    np.testing.assert_allclose(surface.costs, costs, rtol=1e-9, atol=1e-14)
    assert surface.gradient_norms is not None
    np.testing.assert_allclose(surface.gradient_norms, norms, rtol=1e-7, atol=1e-12)
    np.testing.assert_array_equal(surface.weights, weights)
    np.testing.assert_array_equal(surface.biases, biases)


def test_a_cost_is_the_recursion_and_its_gradient_a_finite_difference() -> None:
    h = 1e-6
    for w, b in ((3.0, -1.0), (5.0, -3.0), (-6.0, 2.0)):
        for horizon in (1, 20, 50):
            here = shockfree.cost(w, b, horizon=horizon, **PROBLEM)
            cost, norm = recursion(np.array(w), np.array(b), -2.0, 0.7, horizon, "logistic")
            assert here.cost == float(here) == pytest.approx(cost, rel=1e-10)
            assert here.gradient_norm == pytest.approx(norm, rel=1e-8)
            difference = [
                (
                    shockfree.cost(w + h * up, b + h * (1 - up), horizon=horizon, **PROBLEM).cost
                    - shockfree.cost(w - h * up, b - h * (1 - up), horizon=horizon, **PROBLEM).cost
                )
                / (2 * h)
                for up in (1, 0)
            ]
            # Third derivatives times h squared, and 1e-16/h from rounding.
            assert here.gradient == pytest.approx(difference, rel=1e-5, abs=1e-8)
            assert here.gradient_norm == pytest.approx(np.hypot(*here.gradient), rel=1e-15)
            assert here.cost == pytest.approx((here.output - 0.7) ** 2, rel=1e-12)


@pytest.mark.parametrize("horizon", [None, float("inf"), np.inf])
def test_in_the_limit_it_is_the_implicit_function_theorem(horizon: float | None) -> None:
    here = shockfree.cost(2.5, -1.0, horizon=horizon, **PROBLEM)
    (point,) = shockfree.Unit(2.5, -1.0).fixed_points()
    y = point.output
    s = y * (1 - y)
    by_bias = s / (1 - 2.5 * s)
    assert here.output == y
    assert here.gradient == pytest.approx(
        (2 * (y - 0.7) * y * by_bias, 2 * (y - 0.7) * by_bias), rel=1e-12
    )


def test_points_without_a_cost_are_nan_on_a_surface_and_refused_alone() -> None:
    surface = shockfree.surface([-8.0, 3.0], [4.0], horizon=None, **PROBLEM)
    assert np.isnan(surface.costs[0, 0]) and np.isfinite(surface.costs[0, 1])
    with pytest.raises(ValueError, match="the orbit tends to a 2-cycle"):
        shockfree.cost(-8.0, 4.0, horizon=None, **PROBLEM)
    surface = shockfree.surface([np.nan, 3.0], [4.0], **PROBLEM)
    assert np.isnan(surface.costs[0, 0]) and np.isfinite(surface.costs[0, 1])
    with pytest.raises(ValueError, match="not a finite number"):
        shockfree.cost(np.nan, 4.0, **PROBLEM)


def test_a_surface_gives_the_bits_of_single_costs() -> None:
    weights, biases = np.linspace(-9, 9, 131), np.linspace(-5, 5, 37)
    for horizon in (50, None):
        surface = shockfree.surface(weights, biases, horizon=horizon, **PROBLEM)
        alone = shockfree.surface(weights, biases, horizon=horizon, gradient=False, **PROBLEM)
        assert alone.gradient_norms is None
        np.testing.assert_array_equal(surface.costs, alone.costs)
        assert surface.gradient_norms is not None
        for j, i in ((0, 70), (12, 66), (36, 90)):
            here = shockfree.cost(weights[i], biases[j], horizon=horizon, **PROBLEM)
            assert surface.costs[j, i] == here.cost
            assert surface.gradient_norms[j, i] == here.gradient_norm


@pytest.mark.parametrize("dtype", [np.float32, "float32", np.dtype("f4")])
def test_single_precision(dtype: Any) -> None:
    weights, biases = np.linspace(-3, 3, 50), np.linspace(-3, 3, 40)
    single = shockfree.surface(weights, biases, dtype=dtype, **PROBLEM)
    double = shockfree.surface(weights, biases, **PROBLEM)
    assert single.costs.dtype == np.float32
    assert single.gradient_norms is not None and single.gradient_norms.dtype == np.float32
    # In the stable strip errors of a few units in the last place are not blown up by more than 1/(1 - rate) = 4.
    np.testing.assert_allclose(single.costs, double.costs, rtol=1e-4, atol=2e-6)


def test_results_cannot_be_written_to() -> None:
    surface = shockfree.surface([1.0, 2.0], [0.0], **PROBLEM)
    assert surface.gradient_norms is not None
    for array in (surface.costs, surface.gradient_norms, surface.weights, surface.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
    with pytest.raises(AttributeError):
        surface.costs = surface.costs  # type: ignore[misc]
    assert repr(surface) == "Surface(1 x 2, start=-2.0, target=0.7, horizon=50, activation='logistic')"
    assert "1 × 2 costs" in surface._repr_html_()


def test_what_is_given_is_not_changed_and_may_be_anything_like_numbers() -> None:
    weights = np.arange(8)[::2]
    lists = shockfree.surface(weights.tolist(), (0, 1), **PROBLEM)
    arrays = shockfree.surface(weights, np.array([0.0, 1.0], dtype=">f8"), **PROBLEM)
    np.testing.assert_array_equal(lists.costs, arrays.costs)
    assert shockfree.surface([], [1.0], **PROBLEM).costs.shape == (1, 0)


def test_no_room_is_an_error_and_no_crash() -> None:
    # Eight petabytes: more than any machine promises.
    many = np.zeros(32_000_000)
    with pytest.raises(MemoryError):
        shockfree.surface(many, many, **PROBLEM)


def test_other_threads_go_on_meanwhile() -> None:
    ticks, done = [0], threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            ticks[0] += 1

    watcher = threading.Thread(target=tick)
    watcher.start()
    before = ticks[0]
    # Billions of steps: they take longer than some ticks on any machine.
    shockfree.surface(np.linspace(3.9, 4.5, 600), np.linspace(-2.3, -2, 600), horizon=5000, **PROBLEM)
    during = ticks[0] - before
    done.set()
    watcher.join()
    assert during >= 5


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"target": 1.0}, ValueError, "target = 1 is not allowed: it must lie strictly between 0 and 1"),
        ({"start": np.nan}, ValueError, "x_0 = NaN"),
        ({"horizon": 0}, ValueError, "horizon = 0 is not allowed"),
        ({"horizon": 10_000_001}, ValueError, "from 1 to 10000000"),
        ({"horizon": -3}, ValueError, "horizon = -3 is not allowed"),
        ({"horizon": 50.0}, TypeError, "it must be a whole number, or None or inf"),
        ({"horizon": "infinite"}, TypeError, "horizon must be a whole number, not infinite"),
        ({"activation": "relu"}, ValueError, "the activations are logistic, tanh"),
        ({"dtype": int}, TypeError, "dtype is int64, it must be float64 or float32"),
        ({"weights": [[1.0]]}, ValueError, "weights have 2 dimensions, they must have one"),
        ({"biases": ["a"]}, TypeError, "biases must be real numbers"),
        ({"biases": 1.0}, ValueError, "biases have 0 dimensions"),
    ],
)
def test_what_cannot_mean_anything_is_refused(
    change: dict[str, object], error: type[Exception], words: str
) -> None:
    given: dict[str, object] = {"weights": [1.0], "biases": [1.0], **PROBLEM, **change}
    with pytest.raises(error, match=words):
        shockfree.surface(**given)  # type: ignore[arg-type]
