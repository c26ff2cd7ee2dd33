"""Layers and networks from arrays, and what they do."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike, NDArray

from shockfree import Layer, Network

Floats = NDArray[np.float64]

TORCH = Path(__file__).parents[2] / "shockfree-diagnosis/tests/data/torch"

# Yildiz, Jaeger and Kiebel (2012): a spectral radius below 1 and three attractors.
COUNTER_EXAMPLE = [[0.0, 10.0], [-0.012, 1.1]]


def test_the_counter_example() -> None:
    network = Network(COUNTER_EXAMPLE)
    assert np.abs(np.linalg.eigvals(network.W)).max() == pytest.approx(0.9772, abs=5e-5)
    points = network.fixed_points()
    assert len(points) == 5
    assert points.consistent
    attractors = sorted(tuple(p.output) for p in points if p.stability == "attracting")
    expected = [(-0.99969, -0.43837), (0.0, 0.0), (0.99969, 0.43837)]
    assert attractors == pytest.approx(np.array(expected), abs=5e-6)
    for point in points:
        y = np.tanh(network.W @ point.output)
        assert y == pytest.approx(point.output, abs=1e-12)
        slopes = 1 - point.output**2
        expected_multipliers = np.linalg.eigvals(network.W * slopes)
        assert sorted(np.abs(point.multipliers)) == pytest.approx(
            sorted(np.abs(expected_multipliers)), abs=1e-9
        )
        assert point.index == np.sign(np.linalg.det(np.eye(2) - network.W * slopes))
        assert point.repelling == (np.abs(expected_multipliers) > 1).sum()


def test_steps_by_numpy() -> None:
    random = np.random.default_rng(1)
    W, U, b = random.normal(size=(5, 5)), random.normal(size=(5, 3)), random.normal(size=5)
    x, u = random.normal(size=5), random.normal(size=3)
    for leak in (1.0, 0.3):
        network = Network(W, U, b, "logistic", leak)
        y = 1 / (1 + np.exp(-x))
        expected = (1 - leak) * x + leak * (W @ y + U @ u + b)
        assert network.step(x, u) == pytest.approx(expected, abs=1e-14)
        assert network.output(x) == pytest.approx(y, abs=1e-15)
        jacobian = (1 - leak) * np.eye(5) + leak * W * (y * (1 - y))
        assert network.jacobian(x, u) == pytest.approx(jacobian, abs=1e-14)
        assert network.leak == leak
    assert np.array_equal(network.W, W)
    assert np.array_equal(network.U, U)
    assert np.array_equal(network.b, b)


@pytest.mark.parametrize(
    ("kind", "module"),
    [("rnn", torch.nn.RNN), ("gru", torch.nn.GRU), ("lstm", torch.nn.LSTM)],
)
def test_orbits_by_torch(kind: str, module: Callable[[int, int], torch.nn.RNNBase]) -> None:
    torch.manual_seed(3)
    rnn = module(2, 6).double()
    weights = [p.detach().numpy() for p in rnn.parameters()]
    layer = Layer(kind, *weights)  # type: ignore[arg-type]
    inputs = torch.randn(20, 2, dtype=torch.float64)
    expected = rnn(inputs)[0].detach().numpy()
    start = np.zeros(12 if kind == "lstm" else 6)
    orbit = layer.orbit(start, 20, inputs.numpy())
    assert orbit.shape == (21, len(start))
    assert np.array_equal(orbit[0], start)
    outputs = np.array([layer.output(state) for state in orbit[1:]])
    # An orbit that starts at h = 0 starts at x = 0 for tanh: both conventions are the same one.
    assert outputs == pytest.approx(expected, abs=1e-13)


def test_the_jacobian_by_differences() -> None:
    random = np.random.default_rng(4)
    for kind, gates, states in (("gru", 3, 4), ("lstm", 4, 8)):
        layer = Layer(
            kind,  # type: ignore[arg-type]
            random.normal(size=(gates * 4, 2)),
            random.normal(size=(gates * 4, 4)),
            random.normal(size=gates * 4),
        )
        x, u, h = random.uniform(-1, 1, states), random.normal(size=2), 1e-5
        columns = [(layer.step(x + h * e, u) - layer.step(x - h * e, u)) / (2 * h) for e in np.eye(states)]
        # h**2 / 6 times third derivatives of about 10, and rounding divided by h.
        assert layer.jacobian(x, u) == pytest.approx(np.array(columns).T, abs=1e-9)


def test_where_orbits_end() -> None:
    network = Network(COUNTER_EXAMPLE)
    near, far = network.limit([0.1, 0.0]), network.limit([3.0, 3.0])
    assert (near.kind, near.period, far.kind) == ("fixed-point", 1, "fixed-point")
    assert np.tanh(far.states[0]) == pytest.approx([0.99969, 0.43837], abs=5e-6)
    assert far.point is not None
    assert far.point.stability == "attracting"
    flipped = Network([[-2.0]]).limit([0.5])
    assert (flipped.kind, flipped.period) == ("cycle", 2)
    # x' = -2 tanh x: the cycle is ±x with x = 2 tanh x.
    x = flipped.states[:, 0]
    assert x[0] == pytest.approx(-x[1], abs=1e-12)
    assert abs(x[0]) == pytest.approx(2 * math.tanh(abs(x[0])), abs=1e-12)
    assert Network([[2.0]], activation="relu").limit([1.0]).kind == "escaped"
    escaped = Network([[2.0]], activation="relu").limit([1.0])
    assert escaped.point is None
    assert escaped.period is None
    assert np.array_equal(escaped.states, [[1.0]])


def test_exponents_of_linear_parts() -> None:
    # At the fixed point 0 of tanh units they are the logarithms of the moduli of the eigenvalues of W.
    W = np.array([[0.5, 0.3, 0.0], [0.0, 0.4, 0.1], [0.2, 0.0, 0.2]])
    expected = np.sort(np.log(np.abs(np.linalg.eigvals(W))))[::-1]
    found = Network(W).exponents()
    # Blocks of 500 steps; what the first one has of another frame is 1/500 of it.
    assert found.values == pytest.approx(expected, abs=1e-3)
    assert not found.positive
    leading = Network(W).exponents(count=1, steps=2000)
    assert len(leading.values) == len(leading.errors) == 1


def test_exponents_of_driven_and_chaotic_networks() -> None:
    random = np.random.default_rng(5)
    chaotic = Network(3.0 * random.normal(size=(40, 40)) / math.sqrt(40), np.ones((40, 1)))
    start = random.normal(size=40)
    assert chaotic.exponents(start, count=1, steps=2000).positive
    # Strong inputs saturate all units: nothing of the past is left.
    driven = chaotic.exponents(start, 300 * random.choice([-1.0, 1.0], (220, 1)), transient=100, steps=120, count=1)
    assert driven.values[0] < -1
    growing = Network([[2.0]], activation="relu").exponents([1.0], transient=0, steps=100)
    assert growing.values == pytest.approx([math.log(2)])


def test_what_a_layer_says() -> None:
    layer = Layer("gru", np.zeros((6, 3), np.float32), np.ones((6, 2), np.float32), prefix="enc.", layer=1, reverse=True)
    assert (layer.kind, layer.units, layer.inputs) == ("gru", 2, 3)
    assert (layer.prefix, layer.layer, layer.reverse) == ("enc.", 1, True)
    assert (layer.activation, layer.leak) == (None, None)
    assert np.array_equal(layer.weight_hh, np.ones((6, 2)))
    assert layer.bias_ih.shape == (6,)
    assert repr(layer) == "<Layer enc.l1_reverse: gru of 2 units, 3 inputs>"
    assert repr(Network([[1.0]], leak=0.5)) == "<Network of 1 tanh units, 0 inputs, leak 0.5>"
    assert isinstance(Network([[1.0]]), Layer)


def test_arrays_are_copied_whatever_their_order() -> None:
    W = np.arange(9.0).reshape(3, 3)
    variants: list[ArrayLike] = [W, np.asfortranarray(W), W.astype(np.float32), W.tolist(), W.astype(int)]
    for given in variants:
        assert np.array_equal(Network(given).W, W)
    assert np.array_equal(Network(W.T).W, W.T)
    network = Network(W)
    W[:] = 0
    assert network.W[2, 2] == 8
    assert np.array_equal(Network(torch.eye(2).numpy()).W, np.eye(2))


def test_files_are_read() -> None:
    layers = Layer.read(TORCH / "rnn_deep.safetensors")
    assert len(layers) > 1
    assert {layer.kind for layer in layers} == {"rnn"}
    for layer in layers:
        assert layer.weight_hh.shape == (layer.units, layer.units)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Layer.read("nowhere.npz")
    with pytest.raises(OSError, match="a folder"):
        Layer.read(TORCH)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Network(np.zeros((2, 3))), r"W has shape 2×3; it must be n × n for n units"),
        (lambda: Network(np.zeros(3)), r"W has shape \(3\); it must be n × n"),
        (lambda: Network(np.zeros((0, 0))), r"W has shape 0×0; it must be n × n"),
        (lambda: Network(np.eye(2), np.zeros((3, 1))), r"U has shape 3×1; it must be 2 × m"),
        (lambda: Network(np.eye(2), b=np.zeros(3)), r"b has shape \(3\); it must be \(2\)"),
        (lambda: Network([[1.0, math.nan], [0.0, 0.0]]), r"W\[0, 1\] = NaN: it must be finite"),
        (lambda: Network([[math.inf]]), r"W\[0, 0\] = inf: it must be finite"),
        (lambda: Network([[1.0]], leak=0.0), r"leak = 0 is not allowed: it must be above 0"),
        (lambda: Network([[1.0]], activation="sin"), r'activation is "sin", it must be "tanh"'),  # type: ignore[arg-type]
        (lambda: Network([[1e308, 1e308], [0.0, 0.0]]), r"largest state"),
        (lambda: Layer("cnn", [[1.0]], [[1.0]]), r'kind is "cnn", it must be "rnn"'),  # type: ignore[arg-type]
        (lambda: Layer("gru", np.zeros((6, 1)), np.zeros((5, 2))), r"weight_hh has shape 5×2; it must be 3n × n"),
        (lambda: Layer("lstm", np.zeros((7, 1)), np.zeros((8, 2))), r"weight_ih has shape 7×1; it must be 8 × m"),
        (lambda: Layer("rnn", [[1.0]], [[1.0]], bias_hh=[1, 2]), r"bias_hh has shape \(2\); it must be \(1\)"),
        (lambda: Layer("rnn", [[1.0]], [[1.0]], prefix="enc"), r'prefix is "enc", it must be empty or end in a dot'),
        (lambda: Layer("gru", np.zeros((3, 1)), np.zeros((3, 1)), leak=0.5), r'leak is for layers of the kind "rnn"'),
        (lambda: Network([[1.0]]).step([1.0, 2.0]), r"state has shape \(2\); it must be \(1\)"),
        (lambda: Network([[1.0]]).orbit([0.0], 3, [[1.0]]), r"inputs has shape 1×1; it must be \(0\)"),
        (lambda: Network([[1.0]]).exponents(steps=30), r"steps is 30, it must be a multiple of 20"),
        (lambda: Network([[1.0]]).exponents(count=2), r"count is 2, it must be from 1 to 1"),
        (lambda: Network([[1.0]]).orbit([0.0], 2**62), r"does not fit in memory"),
        (lambda: Network([[1.0]]).certificate("best"), r'kind is "best", it must be "spectral"'),  # type: ignore[arg-type]
        (lambda: Network([[1.0]]).certificate(time_limit=-1), r"time_limit is -1, it must be seconds above 0"),
    ],
)
def test_bad_input_is_refused_with_a_name(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("W", ["weights", None, {}, [[1j]], np.eye(2) * 1j, np.array([["a"]])])
def test_what_is_no_array_of_numbers(W: object) -> None:
    with pytest.raises(TypeError, match="W (is|has)"):
        Network(W)  # type: ignore[arg-type]


def test_indices_of_fixed_points() -> None:
    points = Network(COUNTER_EXAMPLE).fixed_points()
    assert np.array_equal(points[-1].state, points[4].state)
    for index in (5, -6):
        with pytest.raises(IndexError):
            points[index]
    few = Network(COUNTER_EXAMPLE).fixed_points(starts=1)
    assert (len(few), few.starts) == (1, 1)
