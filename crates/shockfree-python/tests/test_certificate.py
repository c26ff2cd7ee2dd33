"""Certificates: their matrices, their check, and their files."""

import json
import math
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import shockfree
from shockfree import Certificate, Layer, Network

Floats = NDArray[np.float64]

TORCH = Path(__file__).parents[2] / "shockfree-diagnosis/tests/data/torch"


def gaussian(n: int, norm: float, seed: int = 0) -> Floats:
    W = np.random.default_rng(seed).normal(size=(n, n))
    return np.asarray(norm * W / np.linalg.norm(W, 2))


def certified(network: Network, kind: str) -> Certificate:
    found = network.certificate(kind)  # type: ignore[arg-type]
    assert found is not None
    assert found.kind == kind
    return found


def test_spectral_is_the_largest_singular_value() -> None:
    W = gaussian(8, 0.9)
    found = certified(Network(W), "spectral")
    # The best to about 1e-10.
    assert found.rate == pytest.approx(0.9, rel=1e-9)
    assert found.rate >= np.linalg.norm(W, 2) * (1 - 1e-15)
    # A quarter of it for the logistic function, whose slopes are that small.
    logistic = certified(Network(4 * W, activation="logistic"), "spectral")
    assert logistic.rate == pytest.approx(0.9, rel=1e-9)


def test_absolute_by_numpy() -> None:
    W = gaussian(8, 0.5)
    found = certified(Network(W), "absolute")
    radius = np.abs(np.linalg.eigvals(np.abs(W))).max()
    assert found.rate == pytest.approx(radius, rel=1e-4)
    v = found.weights
    assert v is not None
    assert (v > 0).all()
    assert (np.abs(W) @ v <= found.rate * v).all()
    assert found.P is None
    assert found.Q is None
    assert found.D is None


def test_diagonal_by_numpy() -> None:
    W = np.array([[0.5, 8.0], [0.01, 0.5]])
    found = certified(Network(W), "diagonal")
    assert found.D is not None
    scaled = found.D[:, None] * W / found.D[None, :]
    assert np.linalg.norm(scaled, 2) <= found.rate
    # Balanced, the matrix is symmetric: no norm is below its spectral radius.
    assert found.rate == pytest.approx(0.5 + math.sqrt(0.08), rel=1e-5)
    assert np.linalg.norm(W, 2) > 8


def test_the_sharp_inequality_by_numpy() -> None:
    W = gaussian(8, 1.2, seed=2)
    network = Network(W)
    assert network.certificate("spectral") is None
    found = certified(network, "lmi")
    assert found.P is not None
    assert found.Q is not None
    P, Q, rho = found.P, np.diag(found.Q), found.rate
    assert np.array_equal(P, P.T)
    M = np.block([[rho**2 * P, -W.T @ Q], [-Q @ W, 2 * Q - P]])
    assert np.linalg.eigvalsh(M).min() > 0
    assert rho < 1
    # What it proves is seen: differences shrink in its norm, step by step.
    random = np.random.default_rng(3)
    y, z = np.tanh(3 * random.normal(size=(2, 8)))
    for _ in range(30):
        before = (y - z) @ P @ (y - z)
        y, z = np.tanh(W @ y), np.tanh(W @ z)
        assert (y - z) @ P @ (y - z) <= rho**2 * before * (1 + 1e-9)


def test_without_a_kind_it_is_the_best() -> None:
    network = Network(gaussian(6, 1.1, seed=4))
    best = network.certificate()
    assert best is not None
    rates = [c.rate for k in ("spectral", "absolute", "diagonal", "lmi") if (c := network.certificate(k))]
    assert best.rate == min(rates)


def test_none_for_what_does_not_contract() -> None:
    assert Network([[0.0, 10.0], [-0.012, 1.1]]).certificate() is None
    assert Network([[1.0]]).certificate() is None


def test_the_check_is_of_these_weights() -> None:
    W = gaussian(8, 0.9)
    found = certified(Network(W), "lmi")
    assert found.check(Network(W))
    assert found.check(Network(0.9 * W))
    assert not found.check(Network(1.1 * W))
    assert not found.check(Network(W, activation="relu"))
    assert not found.check(Network(W, leak=0.5))
    assert not found.check(Network(np.eye(2) * 0.1))
    (one,) = found.verify(Network(1.1 * W))
    assert (one.layer, one.kind, one.rate) == ("l0", "lmi", found.rate)
    assert one.refused is not None
    assert "its inequality does not hold for these weights" in one.refused
    (one,) = found.verify(Network(W))
    assert one.refused is None
    assert one.given == "activation tanh"


def test_guarantees_bound_gradients() -> None:
    n, T = 4, 40
    random = np.random.default_rng(6)
    W, U, b = gaussian(n, 0.8, seed=6), random.normal(size=(n, 2)), random.normal(size=n)
    network = Network(W, U, b)
    found = certified(network, "spectral")
    bounds = found.guarantees(network, input_bound=0.5)
    assert bounds.rate == found.rate
    assert bounds.distortion == 1.0
    assert bounds.memory == pytest.approx(1 / (1 - found.rate))
    # kappa L sqrt(n + m u^2 + 1) / (1 - rho)
    assert bounds.gradient_bound == pytest.approx(math.sqrt(n + 2 * 0.25 + 1) / (1 - found.rate))
    assert bounds.gradient_at(3) == pytest.approx(bounds.gradient_bound * (1 - found.rate**3))
    assert bounds.fading(5) == pytest.approx(found.rate**5)
    # The sensitivities dy/d(W, U, b), carried forward by hand.
    y, S = np.zeros(n), np.zeros((n, n * n + n * 2 + n))
    for _ in range(T):
        u = random.uniform(-0.5, 0.5, 2)
        direct = np.hstack([np.kron(np.eye(n), y), np.kron(np.eye(n), u), np.eye(n)])
        y = np.tanh(W @ y + U @ u + b)
        S = (1 - y**2)[:, None] * (W @ S + direct)
        assert np.linalg.norm(S, 2) <= bounds.gradient_bound


def test_guarantees_are_refused_where_there_are_none() -> None:
    network = Network(gaussian(3, 0.5))
    found = certified(network, "spectral")
    with pytest.raises(ValueError, match="does not hold for this network"):
        found.guarantees(Network(gaussian(3, 1.5)))
    with pytest.raises(ValueError, match="input_bound is -1"):
        found.guarantees(network, -1.0)
    with pytest.raises(ValueError, match="gated"):
        found.guarantees(Layer("gru", np.zeros((3, 0)), np.zeros((3, 1))))
    relu = Network(gaussian(3, 0.5), activation="relu")
    bounds = certified(relu, "spectral").guarantees(relu)
    assert bounds.gradient_bound == math.inf


def test_files(tmp_path: Path) -> None:
    network = Network(gaussian(5, 0.9))
    found = certified(network, "lmi")
    path = tmp_path / "certificate.json"
    path.write_text("before")
    found.save(path)
    assert os.listdir(tmp_path) == ["certificate.json"]
    again = Certificate.load(path)
    assert again.rate == found.rate
    assert again.P is not None
    assert found.P is not None
    assert np.array_equal(again.P, found.P)
    assert again.check(network)
    # What the file claims is checked and not believed.
    text = json.loads(path.read_text())
    text["layers"][0]["rate"] = 0.1
    path.write_text(json.dumps(text))
    assert not Certificate.load(path).check(network)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere.json"):
        Certificate.load(tmp_path / "nowhere.json")
    path = tmp_path / "certificate.json"
    path.write_text("{}")
    with pytest.raises(ValueError, match="certificate.json: not a file of certificates that shockfree wrote"):
        Certificate.load(path)
    path.write_text('{"shockfree-certificates": 1, "layers": []}')
    with pytest.raises(ValueError, match="it holds no certificate"):
        Certificate.load(path)
    found = certified(Network([[0.5]]), "spectral")
    with pytest.raises(FileNotFoundError, match="cannot write"):
        found.save(tmp_path / "no" / "folder.json")
    assert os.listdir(tmp_path) == ["certificate.json"]


def test_of_a_diagnosis(tmp_path: Path) -> None:
    model = TORCH / "lstm_small.safetensors"
    diagnosis = shockfree.diagnose(model)
    assert diagnosis.verdict == "contracting"
    found = diagnosis.certificate()
    assert found is not None
    assert len(found.layers) == len(diagnosis.layers)
    path = tmp_path / "certificate.json"
    found.save(path)
    loaded = Certificate.load(path)
    assert loaded.check(model)
    assert loaded.check(Layer.read(model))
    for one in loaded.layers:
        assert one.weights is not None
        assert one.input_bound == 1.0
        assert one.P is None
    assert loaded.rate == max(one.rate for one in loaded.layers)
    assert not loaded.check(TORCH / "lstm.safetensors")


def test_in_short() -> None:
    network = Network([[0.5]])
    found = certified(network, "spectral")
    assert repr(found) == "<Certificate: spectral, rate 0.5>"
    assert repr(found.layers[0]) == "<LayerCertificate l0: spectral, rate 0.5>"
    assert repr(found.verify(network)[0]) == "<Checked l0: spectral, holds>"
    assert repr(found.guarantees(network)) == "<Guarantees: gradients at most 2.828, memory 2 steps>"
