"""One unit, against closed forms and against iteration."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import shockfree
from shockfree.types import Activation, Floats

# What no annotation allows.
WRONG: Any = "relu"
HALF: Any = 2.5

RANDOM = np.random.default_rng(7)


def phi(x: Floats | float, activation: Activation) -> Floats:
    return np.tanh(x) if activation == "tanh" else 1 / (1 + np.exp(-np.asarray(x)))


def logit(y: Floats) -> Floats:
    return np.log(y) - np.log1p(-y)


def units() -> list[shockfree.Unit]:
    logistic = [shockfree.Unit(w, b) for w, b in RANDOM.uniform(-12, 12, (60, 2))]
    tanh = [shockfree.Unit(w, b, "tanh") for w, b in RANDOM.uniform(-3, 3, (60, 2))]
    return logistic + tanh


@pytest.mark.parametrize("unit", units(), ids=repr)
def test_fixed_points_are_fixed_and_multipliers_their_slopes(unit: shockfree.Unit) -> None:
    points = unit.fixed_points()
    assert len(points) == (3 if unit.region == "two-attractors" else 1)
    for point in points:
        output = phi(point.state, unit.activation)
        # Some roundings of numbers of this size, and what the conditioning makes of them.
        size = 1e-14 * (1 + abs(unit.weight) + abs(unit.bias)) * (1 + 1 / abs(point.one_minus_multiplier))
        assert abs(unit.weight * output + unit.bias - point.state) < size
        slope = 1 - output**2 if unit.activation == "tanh" else output * (1 - output)
        assert point.output == pytest.approx(output, abs=size)
        assert point.multiplier == pytest.approx(unit.weight * slope, rel=1e-9, abs=1e-12)
        assert point.stability == ("attracting" if abs(point.multiplier) < 1 else "repelling")
        assert point.one_minus_multiplier == pytest.approx(1 - point.multiplier, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("unit", units(), ids=repr)
def test_limits_are_where_iteration_ends(unit: shockfree.Unit) -> None:
    for start in (-3.0, 0.1, 2.0):
        limit = unit.limit(start)
        x = start
        for _ in range(20_000):
            x = float(unit.weight * phi(x, unit.activation) + unit.bias)
        ends = limit.states if isinstance(limit, shockfree.TwoCycle) else (limit.state,)
        assert min(abs(x - end) for end in ends) < 1e-6
        assert isinstance(limit, shockfree.TwoCycle) == (unit.region == "two-cycle")


def test_the_regions_are_those_between_the_curves() -> None:
    for w, b in RANDOM.uniform(-12, 12, (300, 2)):
        lower, upper = shockfree.folds(w)[1], shockfree.folds(w)[0]
        between_folds = lower < b < upper
        lower, upper = shockfree.flips(w)
        expected = "two-attractors" if between_folds else "two-cycle" if lower < b < upper else "one-attractor"
        assert shockfree.Unit(w, b).region == expected


def test_folds_and_flips_are_their_closed_forms() -> None:
    weights = np.array([4.0, 4.5, 7.0, 30.0])
    for curve, sign in ((shockfree.folds, 1.0), (shockfree.flips, -1.0)):
        minus, plus = curve(sign * weights)
        root = np.sqrt(1 - 4 / weights) / 2
        for found, y in ((minus, 0.5 - root), (plus, 0.5 + root)):
            np.testing.assert_allclose(found, logit(y) - sign * weights * y, rtol=1e-11, atol=1e-11)
        np.testing.assert_allclose(minus + plus, -sign * weights, rtol=1e-13)


def test_tanh_is_the_logistic_unit_in_other_coordinates() -> None:
    weights = np.linspace(1.01, 4, 7)
    for curve in (shockfree.folds, shockfree.flips):
        sign = 1 if curve is shockfree.folds else -1
        for tanh, logistic in zip(
            curve(sign * weights, activation="tanh"), curve(4 * sign * weights), strict=True
        ):
            # B = 2 (b - w)
            np.testing.assert_allclose(tanh, logistic / 2 + sign * weights, rtol=1e-12, atol=1e-12)


def test_curves_have_the_shape_of_the_weights_and_nan_where_there_is_none() -> None:
    minus, plus = shockfree.folds([[3.0, 5.0], [4.0, -5.0]])
    assert minus.shape == plus.shape == (2, 2)
    assert np.isnan(minus).tolist() == [[True, False], [False, True]]
    assert isinstance(shockfree.folds(5.0)[0], float)
    assert isinstance(shockfree.folds(5)[0], float)
    assert shockfree.folds(np.array([]))[0].shape == (0,)
    assert shockfree.folds(np.array([[4, 5]]).T)[0].shape == (2, 1)
    # Not contiguous, and another byte order.
    weights = np.arange(12.0)[::2].astype(">f8")
    assert np.array_equal(shockfree.folds(weights)[0], shockfree.folds(weights.tolist())[0], equal_nan=True)
    # Not aligned.
    misaligned = np.zeros(3, dtype=[("pad", "u1"), ("w", "f8")])["w"]
    misaligned[:] = [3.0, 4.0, 5.0]
    assert not misaligned.flags.aligned
    assert np.array_equal(shockfree.folds(misaligned)[0], shockfree.folds([3, 4, 5])[0], equal_nan=True)


def test_the_cusp_and_the_tip() -> None:
    assert shockfree.cusp() == (4.0, -2.0)
    assert shockfree.cusp(activation="tanh") == (1.0, 0.0)
    assert shockfree.flip_tip() == (-4.0, 2.0)
    assert shockfree.flip_tip(activation="tanh") == (-1.0, 0.0)


@pytest.mark.parametrize("start", [-2.0, 0.3, 1.2])
def test_the_limit_jumps_at_the_shock(start: float) -> None:
    weights = np.array([4.5, 6.0, 9.0, 14.0])
    biases = shockfree.shock(weights, start)
    for w, b in zip(weights, biases, strict=True):
        below, above = (shockfree.Unit(w, b + d).limit(start) for d in (-1e-6, 1e-6))
        assert isinstance(below, shockfree.FixedPoint) and isinstance(above, shockfree.FixedPoint)
        assert above.output - below.output > 0.1
        kind = shockfree.Unit(w, b).shock(start)
        assert kind is not None and kind.bias == b
        # The start lies between the states that fold where w y (1 - y) > 1.
        y = phi(start, "logistic")
        assert kind.kind == ("separatrix" if w * y * (1 - y) > 1 else "fold")
    y = phi(start, "logistic")
    far = shockfree.shock(np.array([-20.0, 20.0]), start)
    np.testing.assert_allclose(far, start - np.array([-20.0, 20.0]) * y, rtol=1e-14)
    assert np.isnan(shockfree.shock(3.0, start))


def test_the_nearest_shock_is_not_farther_than_any_of_many() -> None:
    weights = np.concatenate([np.linspace(4, 40, 20_001), np.linspace(-40, -4, 20_001)])
    for w, b in RANDOM.uniform(-8, 8, (20, 2)):
        biases = shockfree.shock(weights, -1.0)
        distances = np.hypot(weights - w, biases - b)
        nearest = shockfree.Unit(w, b).nearest_shock(-1.0)
        assert nearest.distance <= np.nanmin(distances) + 1e-12
        # The samples are 0.0018 apart in w, and the curve is nowhere steeper than 1.
        assert nearest.distance >= np.nanmin(distances) - 2 * 0.0018
        assert nearest.distance == pytest.approx(np.hypot(nearest.weight - w, nearest.bias - b), rel=1e-12)


def test_the_wall_is_the_steepest_place() -> None:
    weights = np.array([4.5, 5.0, 8.0])
    biases, slopes = shockfree.wall(weights, -3.0, 50)
    for w, b, slope in zip(weights, biases, slopes, strict=True):
        around = b + np.linspace(-0.02, 0.02, 401)
        found = [shockfree.Unit(w, one).state_after(-3.0, 50).sensitivity[1] for one in around]
        assert max(found) <= slope * (1 + 1e-9)
        assert shockfree.Unit(w, b).state_after(-3.0, 50).sensitivity[1] == slope
    assert all(np.isnan(one) for one in shockfree.wall(12.0, -2.0))


def test_the_ghost_says_where_the_wall_of_a_long_horizon_stands() -> None:
    weights = np.array([4.5, 5.0, 8.0])
    y = 0.5 - np.sqrt(0.25 - 1 / weights)
    fold = shockfree.folds(weights)[0]
    for steps in (100, 400):
        ghost = shockfree.ghost_wall(weights, -3.0, steps)
        np.testing.assert_allclose(ghost - fold, 2 * np.pi**2 / (steps**2 * (1 - 2 * y)), rtol=1e-9)
    # The wall comes nearer to it as the horizon grows.
    errors = []
    for steps in (100, 400):
        distance = shockfree.wall(weights, -3.0, steps)[0] - fold
        errors.append(np.abs(distance / (shockfree.ghost_wall(weights, -3.0, steps) - fold) - 1))
    assert (errors[1] < errors[0] / 2).all()
    assert np.isnan(shockfree.ghost_wall(12.0, -2.0))


def test_derivatives_of_limits_are_finite_differences() -> None:
    h = 1e-6
    for w, b, start in ((3.0, -1.0, 0.0), (5.0, -2.45, -2.0), (-3.0, 1.0, 0.5)):

        def output(w: float, b: float, start: float = start) -> float:
            limit = shockfree.Unit(w, b).limit(start)
            assert isinstance(limit, shockfree.FixedPoint)
            return limit.output

        by_weight = (output(w + h, b) - output(w - h, b)) / (2 * h)
        by_bias = (output(w, b + h) - output(w, b - h)) / (2 * h)
        found = shockfree.Unit(w, b).limit_sensitivity(start)
        assert found == pytest.approx((by_weight, by_bias), rel=1e-6)
    assert shockfree.Unit(-8.0, 4.0).limit_sensitivity(0.1) is None
    assert shockfree.Unit(6.0, -3.0).limit_sensitivity(0.0) is None


def test_an_orbit_is_iteration() -> None:
    for unit in units()[::7]:
        orbit = unit.orbit(0.3, 40)
        assert orbit.shape == (41,) and orbit[0] == 0.3
        next_states = unit.weight * phi(orbit[:-1], unit.activation) + unit.bias
        np.testing.assert_allclose(orbit[1:], next_states, rtol=1e-13, atol=1e-13)
        np.testing.assert_array_equal(unit.step(orbit[:-1]), orbit[1:])
        assert unit.step(0.3) == orbit[1]


def test_derivatives_of_the_last_output_are_finite_differences() -> None:
    h = 1e-6
    for w, b in ((3.0, -1.0), (5.0, -3.0), (-7.0, 3.0)):
        end = shockfree.Unit(w, b).state_after(-2.0, 25)

        def output(w: float, b: float) -> float:
            return shockfree.Unit(w, b).state_after(-2.0, 25).output

        by_weight = (output(w + h, b) - output(w - h, b)) / (2 * h)
        by_bias = (output(w, b + h) - output(w, b - h)) / (2 * h)
        assert end.sensitivity == pytest.approx((by_weight, by_bias), rel=1e-5, abs=1e-9)
        assert end.output == pytest.approx(phi(end.state, "logistic"), rel=1e-14)


def test_the_two_cycle_of_the_paper() -> None:
    cycle = shockfree.Unit(-8.0, 4.0).two_cycle()
    assert cycle is not None
    assert cycle.outputs == pytest.approx((0.0213, 0.9787), abs=1e-4)
    unit = shockfree.Unit(-8.0, 4.0)
    assert unit.step(cycle.states[0]) == pytest.approx(cycle.states[1], rel=1e-14)
    assert shockfree.Unit(3.0, -1.0).two_cycle() is None


def test_the_stable_strip_and_its_bounds() -> None:
    unit = shockfree.Unit(3.0, -1.0)
    assert unit.in_stable_strip and unit.contraction_rate == 0.75
    # 16/27 of 2 sqrt(2) / (4 - |w|)
    assert unit.gradient_bound == pytest.approx(16 / 27 * 2 * np.sqrt(2), rel=1e-15)
    # 1/M with M = 2.2876 for w = 3 and y* = 0.7
    assert unit.safe_step(0.7, None) == pytest.approx(1 / 2.2876, rel=1e-4)
    assert 0 < unit.safe_step(0.7) <= unit.safe_step(0.7, np.inf)
    outside = shockfree.Unit(4.0, -1.0)
    assert not outside.in_stable_strip and outside.gradient_bound is None
    with pytest.raises(ValueError, match="weight = 4"):
        outside.safe_step(0.7)


def test_the_optimal_bias_makes_the_target_a_fixed_point() -> None:
    weights = np.linspace(-3.9, 3.9, 9)
    biases = shockfree.optimal_bias(weights, 0.7)
    np.testing.assert_allclose(biases, logit(np.array(0.7)) - 0.7 * weights, rtol=1e-14)
    for w, b in zip(weights, biases, strict=True):
        (point,) = shockfree.Unit(w, b).fixed_points()
        assert point.output == pytest.approx(0.7, rel=1e-13)


def test_units_are_values() -> None:
    unit = shockfree.Unit(5.0, -3.0, "tanh")
    assert repr(unit) == "Unit(weight=5.0, bias=-3.0, activation='tanh')"
    assert pickle.loads(pickle.dumps(unit)) == unit
    assert len({unit, shockfree.Unit(5, -3, "tanh"), shockfree.Unit(5, -3)}) == 2
    assert shockfree.Unit(0.0, 1.0) == shockfree.Unit(-0.0, 1.0)
    assert hash(shockfree.Unit(0.0, 1.0)) == hash(shockfree.Unit(-0.0, 1.0))
    with pytest.raises(AttributeError):
        unit.weight = 3.0  # type: ignore[misc]
    assert unit._repr_html_().count("<tr>") == 1 + len(unit.fixed_points())


def results() -> list[Any]:
    return [
        *shockfree.Unit(6.0, -3.0).fixed_points(),
        shockfree.Unit(-8.0, 4.0).two_cycle(),
        shockfree.Unit(6.0, -3.0).shock(-2.0),
        shockfree.Unit(6.0, -3.0).nearest_shock(-2.0),
        shockfree.Unit(6.0, -3.0).state_after(-2.0, 9),
        shockfree.cost(6.0, -3.0, start=-2.0, target=0.7),
        shockfree.train(**shockfree.example(8)),
        shockfree.train(**shockfree.example(8, "norm-clipping")),
        shockfree.train(start=0.1, target=0.5, at=(-8.0, 4.0), method="gradient-descent", horizon=None),
        shockfree.surface([1.0, 2.0], [3.0], start=0.0, target=0.5, dtype=np.float32),
        shockfree.surface([1.0, 2.0], [3.0], start=0.0, target=0.5, horizon=None, gradient=False),
    ]


@pytest.mark.parametrize("result", results(), ids=repr)
def test_results_can_be_sent_to_another_process(result: Any) -> None:
    again = pickle.loads(pickle.dumps(result))
    assert type(again) is type(result) and repr(again) == repr(result)
    for name in dir(result):
        one, other = getattr(result, name), getattr(again, name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype and one.tobytes() == other.tobytes() and not other.flags.writeable
        elif not callable(one) and name != "__doc__":
            assert one == other


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: shockfree.Unit(np.nan, 0.0), ValueError, "w = NaN is not allowed: it must be a finite number"),
        (lambda: shockfree.Unit(1.0, np.inf), ValueError, "b = inf is not allowed"),
        (lambda: shockfree.Unit(1.0, 1.0, WRONG), ValueError, '"relu" is no activation'),
        (lambda: shockfree.Unit(WRONG, 1.0), TypeError, "must be real number"),
        (lambda: shockfree.Unit(1.0, 1.0).limit(np.inf), ValueError, "x_0 = inf"),
        (lambda: shockfree.Unit(1.0, 1.0).orbit(np.nan, 3), ValueError, "x_0 = NaN"),
        (lambda: shockfree.Unit(1.0, 1.0).orbit(0.0, 0), ValueError, "horizon = 0 is not allowed"),
        (lambda: shockfree.Unit(1.0, 1.0).orbit(0.0, 10**30), ValueError, "from 1 to 10000000"),
        (lambda: shockfree.Unit(1.0, 1.0).orbit(0.0, HALF), TypeError, "steps must be a whole number, not 2.5"),
        (lambda: shockfree.Unit(1.0, 1.0).orbit(0.0, True), TypeError, "steps must be a whole number"),
        (lambda: shockfree.Unit(1.0, 1.0).step("a"), TypeError, "states must be real numbers"),
        (lambda: shockfree.Unit(1.0, 1.0).step(1j), TypeError, "states must be real numbers, not complex128"),
        (lambda: shockfree.folds([1.0, np.nan]), ValueError, "w = NaN"),
        (lambda: shockfree.shock([5.0], np.nan), ValueError, "x_0 = NaN"),
        (lambda: shockfree.wall([5.0], -2.0, -1), ValueError, "steps = -1 is not allowed"),
        (lambda: shockfree.optimal_bias([1.0], 1.0), ValueError, "target = 1 is not allowed"),
        (lambda: shockfree.cusp(activation=WRONG), ValueError, "the activations are logistic, tanh"),
    ],
)
def test_what_cannot_mean_anything_is_refused(make: object, error: type[Exception], words: str) -> None:
    assert callable(make)
    with pytest.raises(error, match=words):
        make()
