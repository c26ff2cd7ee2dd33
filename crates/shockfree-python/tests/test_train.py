"""Trainings, against descents in NumPy and the counts of the examples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shockfree
from shockfree.types import Method


@pytest.mark.parametrize(
    ("number", "method", "count"),
    [
        (8, "gradient-descent", 186),
        (8, "norm-clipping", 100),
        (8, "shockfree", 20),
        (9, "gradient-descent", 179),
        (9, "norm-clipping", 92),
        (9, "shockfree", 51),
    ],
)
def test_the_examples_of_the_paper(number: Any, method: Method, count: int) -> None:
    trace = shockfree.train(**shockfree.example(number, method))
    assert (trace.iterations, trace.stop, len(trace)) == (count, "converged", count + 1)
    assert trace.costs[-1] < 1e-3 <= trace.costs[:-1].min()
    assert trace.largest_gradient == trace.gradient_norms.max()


def by_hand(number: Any, method: Method, steps: int) -> np.ndarray[Any, Any]:
    """The same by `cost` alone: the update of each method, written again."""
    given = shockfree.example(number, method)
    point = np.array(given["at"])
    if method == "shockfree":
        point[0] = given["weight"]
    path = [point]
    for _ in range(steps):
        here = shockfree.cost(*point, start=given["start"], target=given["target"], horizon=given["horizon"])
        gradient = np.array(here.gradient)
        if method == "norm-clipping":
            gradient *= min(1.0, given["threshold"] / here.gradient_norm)
        if method == "shockfree":
            gradient[0] = 0.0
        point = point - given["step"] * gradient
        path.append(point)
    return np.array(path)


@pytest.mark.parametrize("method", ["gradient-descent", "norm-clipping", "shockfree"])
@pytest.mark.parametrize("number", [8, 9])
def test_a_trace_is_the_descent(number: Any, method: Method) -> None:
    trace = shockfree.train(**shockfree.example(number, method))
    # Before the first explosion, which makes much of the last digit.
    steps = min(trace.iterations, 7)
    path = by_hand(number, method, steps)
    np.testing.assert_allclose(trace.weights[: steps + 1], path[:, 0], rtol=1e-12)
    np.testing.assert_allclose(trace.biases[: steps + 1], path[:, 1], rtol=1e-12)
    for i in (0, len(trace) - 1):
        given = shockfree.example(number)
        here = shockfree.cost(
            trace.weights[i], trace.biases[i], start=given["start"], target=given["target"], horizon=given["horizon"]
        )
        assert (trace.costs[i], trace.gradient_norms[i]) == (here.cost, here.gradient_norm)


def test_norms_after_clipping() -> None:
    trace = shockfree.train(**shockfree.example(8, "norm-clipping"))
    expected = np.minimum(trace.gradient_norms[:-1], 2.26)
    np.testing.assert_allclose(trace.applied_norms[:-1], expected, rtol=1e-12)
    assert np.isnan(trace.applied_norms[-1])


@pytest.mark.parametrize("method", ["shockfree", "shockfree-bound", "shockfree-projected", "shockfree-projected-bound"])
@pytest.mark.parametrize("activation", ["logistic", "tanh"])
def test_in_the_strip_gradients_stay_below_their_bound(method: Method, activation: Any) -> None:
    edge = shockfree.cusp(activation=activation)[0]
    for start in (-2.0, 0.0, 1.5):
        trace = shockfree.train(
            start=start, target=0.3, at=(1.5 * edge, -1.0), method=method, activation=activation, iterations=300
        )
        assert trace.gradient_bound is not None and trace.largest_gradient <= trace.gradient_bound
        assert np.abs(trace.weights).max() <= 0.75 * edge * (1 + 1e-15)
        if method.endswith("bound"):
            assert (np.diff(trace.costs) <= 0).all()


def test_newton_ends_at_the_optimal_bias() -> None:
    trace = shockfree.train(
        start=0.0, target=0.7, at=(5.0, -3.0), method="shockfree-newton", horizon=None, tolerance=1e-25, weight=2.0
    )
    assert trace.stop == "converged" and trace.iterations < 20 and trace.horizon is None
    assert trace.biases[-1] == pytest.approx(shockfree.optimal_bias(2.0, 0.7), rel=1e-11)


def test_a_budget_and_a_divergence_are_results() -> None:
    few = shockfree.train(**{**shockfree.example(8, "gradient-descent"), "iterations": 5})
    assert (few.stop, few.iterations, len(few), few.reason) == ("budget", 5, 6, None)
    lost = shockfree.train(start=0.1, target=0.5, at=(-8.0, 4.0), method="gradient-descent", horizon=None)
    assert (lost.stop, lost.iterations, len(lost), lost.largest_gradient) == ("diverged", 0, 0, 0.0)
    assert lost.reason is not None and "2-cycle" in lost.reason
    assert "diverged" in lost._repr_html_()


def test_what_is_not_given_is_as_documented() -> None:
    short = shockfree.train(start=-2.0, target=0.7, at=(5.0, -3.0))
    long = shockfree.train(
        start=-2.0, target=0.7, at=(5.0, -3.0), method="shockfree", step=0.5, weight=3.0, horizon=50, tolerance=1e-3
    )
    np.testing.assert_array_equal(short.biases, long.biases)
    assert (short.tolerance, short.horizon, short.iterations) == (1e-3, 50, 20)
    one = shockfree.train(start=-2.0, target=0.7, at=(5.0, -3.0), method="norm-clipping")
    two = shockfree.train(start=-2.0, target=0.7, at=(5.0, -3.0), method="norm-clipping", threshold=1.0)
    np.testing.assert_array_equal(one.biases, two.biases)


def test_a_trace_cannot_be_written_to() -> None:
    trace = shockfree.train(**shockfree.example(8))
    for array in (trace.weights, trace.biases, trace.costs, trace.gradient_norms, trace.applied_norms):
        assert array.shape == (21,)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
    assert repr(trace).startswith("Trace(method='shockfree', stop='converged', iterations=20, largest_gradient=0.54")
    assert trace._repr_html_().count("<tr>") == 3


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"method": "adam"}, ValueError, '"adam" is no method; the methods are gradient-descent, norm-clipping'),
        ({"threshold": 1.0}, ValueError, "threshold is of no use here: shockfree has none"),
        ({"method": "shockfree-bound", "step": 0.5}, ValueError, "step is of no use here"),
        ({"method": "gradient-descent", "weight": 3.0}, ValueError, "weight is of no use here"),
        ({"radius": 3.0}, ValueError, "radius is of no use here"),
        ({"step": 0.0}, ValueError, "step = 0 is not allowed"),
        ({"step": np.nan}, ValueError, "step = NaN is not allowed"),
        ({"method": "norm-clipping", "threshold": -1.0}, ValueError, "threshold = -1 is not allowed"),
        ({"weight": 4.0}, ValueError, "weight = 4 is not allowed"),
        ({"tolerance": 0.0}, ValueError, "tolerance = 0 is not allowed"),
        ({"iterations": 0}, ValueError, "budget = 0 is not allowed"),
        ({"iterations": 1_000_001}, ValueError, "budget = 1000001 is not allowed"),
        ({"at": (np.inf, 0.0)}, ValueError, "w = inf is not allowed"),
        ({"at": 3.0}, TypeError, "tuple"),
        ({"target": 0.0}, ValueError, "target = 0 is not allowed"),
    ],
)
def test_what_cannot_mean_anything_is_refused(
    change: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        shockfree.train(**{"start": -2.0, "target": 0.7, "at": (5.0, -3.0), **change})
    with pytest.raises(ValueError, match="7 is no example; the examples are 8, 9"):
        shockfree.example(7)  # type: ignore[arg-type]
