"""Fixed points that are followed from one set of weights to the next."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from shockfree import Followed, Follower, Layer

Floats = NDArray[np.float64]


def unit(w: float, b: float = 0.0) -> Layer:
    """x' = w tanh(x) + b."""
    return Layer("rnn", np.zeros((1, 0)), np.array([[w]]), np.array([b]), activation="tanh")


def upper(w: float, b: float) -> float:
    """The largest fixed point of w tanh(x) + b, by iteration: it attracts, from above without overshooting."""
    x = abs(w) + abs(b)
    for _ in range(20_000):
        x = w * math.tanh(x) + b
    return x


def sigma(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def step(layer: Layer, state: Floats) -> Floats:
    """One step with zero input, written again from PyTorch's documentation."""
    whh, bih, bhh = layer.weight_hh, layer.bias_ih, layer.bias_hh
    n = layer.units
    if layer.kind == "rnn":
        return np.asarray(whh @ np.tanh(state) + bih + bhh)
    if layer.kind == "gru":
        i, h = np.split(bih, 3), np.split(whh @ state + bhh, 3)
        r, z = sigma(i[0] + h[0]), sigma(i[1] + h[1])
        return np.asarray((1 - z) * np.tanh(i[2] + r * h[2]) + z * state)
    hidden, cell = state[:n], state[n:]
    i_, f, g, o = np.split(bih + whh @ hidden + bhh, 4)
    cell = sigma(f) * cell + sigma(i_) * np.tanh(g)
    return np.concatenate([sigma(o) * np.tanh(cell), cell])


def multipliers(layer: Layer, state: Floats) -> NDArray[np.complex128]:
    """The eigenvalues of the Jacobian by central differences."""
    h = 1e-5
    columns = [
        (step(layer, state + h * e) - step(layer, state - h * e)) / (2 * h) for e in np.eye(len(state))
    ]
    return np.asarray(np.linalg.eigvals(np.array(columns).T), dtype=np.complex128)


def assert_same_set(one: NDArray[np.complex128], other: NDArray[np.complex128], within: float) -> None:
    assert len(one) == len(other)
    left = list(other)
    for value in one:
        nearest = min(range(len(left)), key=lambda k: abs(left[k] - value))
        assert abs(left.pop(nearest) - value) < within


def test_one_unit_in_closed_form() -> None:
    follower = Follower.find(unit(2.0, 0.3))
    assert follower is not None
    for b in np.linspace(0.3, -0.5, 30):
        followed = follower.follow(unit(2.0, float(b)))
        x = upper(2.0, float(b))
        slope = 2.0 * (1.0 - math.tanh(x) ** 2)
        # The iteration ends within a few roundings, divided by 1 - slope.
        assert followed.state == pytest.approx([x], abs=1e-13 / (1 - slope))
        assert followed.output == pytest.approx([math.tanh(x)], abs=1e-13 / (1 - slope))
        assert followed.multipliers == pytest.approx([slope], abs=1e-11 / (1 - slope))
        assert followed.distance == pytest.approx(1 - slope, abs=1e-11 / (1 - slope))
        assert (followed.kind, followed.lost) == ("fold", False)


def test_lost_beyond_the_fold_and_not_before() -> None:
    # Folds of x = w tanh x + b: tanh(x)**2 = 1 - 1/w, and b = x - w tanh x there.
    w = 2.0
    y = math.sqrt(1 - 1 / w)
    fold = math.atanh(y) - w * y
    follower = Follower(unit(w, 0.0), start=[1.0])
    for b in np.linspace(0.0, fold, 50)[:-1]:
        assert not follower.follow(unit(w, float(b))).lost
    before = follower.current
    for b in np.linspace(fold - 1e-4, -2.0, 20):
        followed = follower.follow(unit(w, float(b)))
        assert followed.lost
        assert np.array_equal(followed.state, before.state)
    # Back where it was, it is found again.
    again = follower.follow(unit(w, 0.0))
    assert not again.lost
    assert again.state == pytest.approx([upper(w, 0.0)], abs=1e-12)


def test_one_leap_over_the_fold_does_not_end_on_the_other_branch() -> None:
    follower = Follower(unit(3.0, 0.0), start=[1.0])
    followed = follower.follow(unit(3.0, -3.0))
    assert followed.lost
    assert followed.state[0] > 0


def test_a_flip() -> None:
    follower = Follower(unit(-0.5))
    followed = follower.follow(unit(-0.9))
    assert followed.kind == "flip"
    assert followed.distance == pytest.approx(0.1)
    assert followed.state == pytest.approx([0.0])


def test_a_pair_of_multipliers() -> None:
    def rotation(radius: float, angle: float) -> Layer:
        c, s = math.cos(angle), math.sin(angle)
        return Layer("rnn", np.zeros((2, 0)), radius * np.array([[c, -s], [s, c]]))

    follower = Follower(rotation(0.5, 0.7))
    followed = follower.follow(rotation(0.95, 0.8))
    assert followed.kind == "neimark-sacker"
    assert followed.distance == pytest.approx(0.05)
    assert_same_set(
        followed.multipliers, np.array([0.95 * np.exp(0.8j), 0.95 * np.exp(-0.8j)]), 1e-12
    )
    # A fixed point that has become repelling is followed on.
    assert follower.follow(rotation(1.05, 0.8)).spectral_radius == pytest.approx(1.05)


@pytest.mark.parametrize(("kind", "gates"), [("rnn", 1), ("gru", 3), ("lstm", 4)])
def test_eight_units_against_numpy(kind: str, gates: int) -> None:
    random = np.random.default_rng(7)
    n = 8
    first = random.normal(size=(gates * n, n)) * 0.5 / math.sqrt(n)
    way = random.normal(size=(gates * n, n)) * 0.3 / math.sqrt(n)
    bias = random.normal(size=gates * n)

    def layer(s: float) -> Layer:
        return Layer(kind, np.zeros((gates * n, 0)), first + s * way, bias, 0.5 * bias)  # type: ignore[arg-type]

    follower = Follower.find(layer(0.0))
    assert follower is not None
    for s in np.linspace(0.0, 1.0, 11):
        here = layer(float(s))
        followed = follower.follow(here)
        assert not followed.lost
        assert np.abs(step(here, followed.state) - followed.state).max() < 1e-13
        # Central differences of step 1e-5 are right to about 1e-10; simple eigenvalues no worse by much.
        expected = multipliers(here, followed.state)
        assert_same_set(followed.multipliers, expected, 1e-8)
        assert followed.spectral_radius == pytest.approx(np.abs(expected).max(), abs=1e-8)
        assert followed.distance == pytest.approx(np.abs(1 - np.abs(expected)).min(), abs=1e-8)
        hidden = np.tanh(followed.state) if kind == "rnn" else followed.state[:n]
        assert followed.output == pytest.approx(hidden, abs=1e-15)


def test_under_a_constant_input() -> None:
    layer = Layer("rnn", np.array([[2.0]]), np.array([[0.5]]), np.array([0.25]))
    followed = Follower(layer, input=np.array([0.5], dtype=np.float32)).current
    assert followed.state == pytest.approx([upper(0.5, 1.25)], abs=1e-14)
    with pytest.raises(ValueError, match=r"input has shape \(2\); it must be \(1\)"):
        Follower(layer, input=[1.0, 2.0])


def test_no_attractor() -> None:
    # A flip lies behind: the only fixed point repels.
    assert Follower.find(unit(-2.0)) is None
    with pytest.raises(ValueError, match="no attracting fixed point"):
        Follower(unit(-2.0))


def test_other_layers_are_refused() -> None:
    follower = Follower(unit(0.5))
    with pytest.raises(ValueError, match="rnn of 2 units and 0 inputs, it must be an rnn of 1 units"):
        follower.follow(Layer("rnn", np.zeros((2, 0)), np.eye(2)))
    with pytest.raises(ValueError, match="is an gru"):
        follower.follow(Layer("gru", np.zeros((3, 0)), np.zeros((3, 1))))
    with pytest.raises(TypeError):
        follower.follow(np.eye(1))  # type: ignore[arg-type]


def test_said_in_short() -> None:
    follower = Follower(unit(0.5))
    assert repr(follower.current) == "<Followed: 5.000e-1 from a fold, spectral radius 0.5>"
    assert repr(follower) == "<Follower at Followed: 5.000e-1 from a fold, spectral radius 0.5>"
    assert isinstance(follower.current, Followed)


def test_kinks() -> None:
    def relu(w: float, b: float) -> Layer:
        return Layer("rnn", np.zeros((1, 0)), np.array([[w]]), np.array([b]), activation="relu")

    # x = w max(x, 0) + b: b / (1 - w) above 0 and b below it.
    follower = Follower(relu(0.5, 1.0))
    for b in np.linspace(1.0, -1.0, 21):
        followed = follower.follow(relu(0.5, float(b)))
        assert not followed.lost
        assert followed.state == pytest.approx([2 * b if b > 0 else b], abs=1e-14)
    # With w = 2 two fixed points meet at the kink, and there is none beyond.
    follower = Follower(relu(2.0, -0.1), start=[-0.1])
    assert follower.follow(relu(2.0, -0.01)).state == pytest.approx([-0.01])
    assert follower.follow(relu(2.0, 0.01)).lost
