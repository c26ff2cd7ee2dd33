"""Verdicts, with their evidence."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import shockfree
from shockfree import Layer, Network

Floats = NDArray[np.float64]

TORCH = Path(__file__).parents[2] / "shockfree-diagnosis/tests/data/torch"

COUNTER_EXAMPLE = [[0.0, 10.0], [-0.012, 1.1]]


def test_not_contracting_though_the_spectral_radius_is_below_1() -> None:
    diagnosis = shockfree.diagnose(Network(COUNTER_EXAMPLE))
    assert diagnosis.verdict == "not-contracting"
    assert diagnosis.sentence == (
        "Not contracting: it has 3 stable fixed points (proven). "
        "Gradients explode where an orbit is torn between its attractors."
    )
    (layer,) = diagnosis.layers
    witness = layer.witness
    assert witness is not None
    assert (witness.kind, witness.proven, witness.periods) == ("two-attractors", True, (1, 1))
    W = np.array(COUNTER_EXAMPLE)
    for state, y in zip(witness.states, witness.outputs, strict=True):
        assert np.tanh(state) == pytest.approx(y)
        for _ in range(1000):
            state = W @ np.tanh(state)
        assert np.tanh(state) == pytest.approx(y, abs=1e-12)
    assert np.linalg.norm(witness.outputs[0] - witness.outputs[1]) > 0.4
    assert layer.complete == "proven"
    assert len(layer.fixed_points) == 5
    assert layer.singular_values == pytest.approx(np.linalg.svd(W, compute_uv=False))
    # No rate is below the largest spectral radius at a fixed point.
    radii = [np.abs(np.linalg.eigvals(W * (1 - p.output**2))).max() for p in layer.fixed_points]
    assert layer.least_rate == pytest.approx(max(radii), abs=1e-9)
    assert diagnosis.certificate() is None
    assert (layer.gradient_bound, layer.memory) == (None, None)


def test_contracting() -> None:
    W = np.random.default_rng(0).normal(size=(6, 6))
    W *= 0.9 / np.linalg.norm(W, 2)
    diagnosis = Network(W).diagnose()
    assert diagnosis.verdict == "contracting"
    assert diagnosis.sentence.startswith("Contracting: its gradients cannot explode")
    (layer,) = diagnosis.layers
    rates = {claim.name: claim.rate for claim in layer.certificates}
    assert rates["spectral"] == pytest.approx(0.9, rel=1e-9)
    assert all(claim.holds == (claim.rate < 1) for claim in layer.certificates)
    assert layer.best_rate == min(rates.values())
    assert layer.memory == pytest.approx(1 / (1 - min(rates.values())))
    assert layer.witness is None
    (point,) = layer.fixed_points
    assert point.output == pytest.approx(np.zeros(6), abs=1e-12)
    assert layer.least_rate <= layer.best_rate
    # At the fixed point 0 exponents are those of W.
    largest = math.log(np.abs(np.linalg.eigvals(W)).max())
    assert layer.lyapunov[0] == pytest.approx(largest, abs=0.01)
    assert layer.lyapunov.shape == layer.lyapunov_errors.shape
    assert layer.gradient_bound is not None
    assert layer.gradient_bound <= math.sqrt(7) / (1 - 0.9) * (1 + 1e-6)


def test_the_activation_is_said_where_it_is_assumed() -> None:
    W = 2.0 * np.eye(2)
    layer = Layer("rnn", np.zeros((2, 0)), W)
    assert shockfree.diagnose(layer).verdict == "not-contracting"
    assert shockfree.diagnose(layer, activation="logistic").verdict == "contracting"
    small = Layer("rnn", np.zeros((2, 0)), 0.25 * W)
    assert "if its units are tanh" in shockfree.diagnose(small).sentence
    assert "if its units are" not in shockfree.diagnose(small, activation="tanh").sentence
    with pytest.raises(ValueError, match="here it would change nothing"):
        shockfree.diagnose(Network(W), activation="tanh")


@pytest.mark.parametrize("name", ["rnn", "rnn_deep", "gru_small", "lstm"])
def test_files_and_their_layers_alike(name: str) -> None:
    path = TORCH / f"{name}.safetensors"
    # Enough for all of the work, so that both do the same.
    from_file = shockfree.diagnose(str(path), time_limit=600.0)
    from_layers = shockfree.diagnose(Layer.read(path), time_limit=600.0)
    one, other = from_file.to_dict(), from_layers.to_dict()
    one["skipped"] = []
    assert one == other
    assert from_file.sentence == from_layers.sentence
    assert [layer.name for layer in from_file.layers] == [layer["name"] for layer in one["layers"]]
    for layer, plain in zip(from_file.layers, one["layers"], strict=True):
        assert layer.kind == plain["cell"]
        assert layer.units == plain["units"]
        assert layer.verdict == plain["verdict"]
        assert layer.gradient_bound == plain["gradient_bound"]
        assert list(layer.singular_values) == plain["singular_values"]


@pytest.mark.skipif("SHOCKFREE" not in os.environ, reason="SHOCKFREE names no program shockfree to compare with")
def test_the_program_says_the_same(tmp_path: Path) -> None:
    path = TORCH / "gru_small.safetensors"
    run = subprocess.run(
        [os.environ["SHOCKFREE"], "diagnose", str(path), "--json", "--time-limit", "600"],
        capture_output=True,
        check=True,
        text=True,
    )
    diagnosis = shockfree.diagnose(path, time_limit=600.0)
    assert json.loads(run.stdout) == diagnosis.to_dict()
    certificate = diagnosis.certificate()
    assert certificate is not None
    certificate.save(tmp_path / "certificate.json")
    verify = [os.environ["SHOCKFREE"], "verify", str(tmp_path / "certificate.json"), str(path)]
    assert "holds" in subprocess.run(verify, capture_output=True, check=True, text=True).stdout


def test_stacks() -> None:
    half = Layer("rnn", np.ones((2, 1)), 0.5 * np.eye(2), layer=0, activation="tanh")
    other = Layer("rnn", np.ones((3, 2)), 0.25 * np.eye(3), layer=1, activation="tanh")
    diagnosis = shockfree.diagnose([other, half])
    assert [layer.name for layer in diagnosis.layers] == ["l0", "l1"]
    assert diagnosis.verdict == "contracting"
    # What comes from below is bounded by 1.
    assert [layer.input_bound for layer in diagnosis.layers] == [None, 1.0]
    certificate = diagnosis.certificate()
    assert certificate is not None
    assert certificate.rate == pytest.approx(0.5)
    assert certificate.check([half, other])
    with pytest.raises(ValueError, match="weight_ih of l1 takes 2 inputs, but the layer below has 3 outputs"):
        shockfree.diagnose([other, Layer("rnn", np.ones((3, 1)), np.eye(3))])
    with pytest.raises(ValueError, match="there are two layers l0"):
        shockfree.diagnose([half, half])
    with pytest.raises(ValueError, match="there is no layer"):
        shockfree.diagnose([])


def test_what_is_left_out_is_named() -> None:
    W = np.random.default_rng(1).normal(size=(64, 64))
    (layer,) = Network(W).diagnose(time_limit=1e-9).layers
    assert "lmi" in layer.left_out
    assert "no time" in layer.left_out["lmi"]
    assert len(layer.lyapunov) == 0


def test_in_words() -> None:
    diagnosis = Network(COUNTER_EXAMPLE).diagnose()
    text = str(diagnosis)
    assert text.startswith(diagnosis.sentence)
    assert "\nl0: not contracting\n" in text
    assert "fixed points: 5, 3 of them stable" in text
    assert repr(diagnosis) == "<Diagnosis of 1 layer: not-contracting>"
    assert repr(diagnosis.layers[0]) == "<LayerDiagnosis l0: not-contracting>"
    assert repr(diagnosis.layers[0].witness) == "<Witness: two-attractors, proven>"
    html = diagnosis._repr_html_()
    assert html.count("<table>") == html.count("</table>") == 1
    assert diagnosis.sentence in html
    # No colours of its own: pages are light or dark.
    assert "color" not in html
    assert "background" not in html


def test_names_of_layers_are_escaped_in_html() -> None:
    layer = Layer("rnn", np.zeros((1, 0)), [[0.5]], prefix="<script>.")
    assert "<script>" not in shockfree.diagnose(layer)._repr_html_()


def test_progress_is_told() -> None:
    stages: list[str] = []
    Network(COUNTER_EXAMPLE).diagnose(progress=stages.append)
    assert {"spectral", "lmi", "fixed points", "orbits", "exponents"} <= set(stages)


def test_what_progress_raises_ends_it() -> None:
    class Enough(Exception):
        pass

    def stop(stage: str) -> None:
        raise Enough(stage)

    with pytest.raises(Enough):
        Network(COUNTER_EXAMPLE).diagnose(progress=stop)


def test_other_threads_go_on() -> None:
    W = np.random.default_rng(2).normal(size=(60, 60))
    begun, seen = threading.Event(), threading.Event()

    def other() -> None:
        begun.wait()
        seen.set()

    thread = threading.Thread(target=other)
    thread.start()
    # Within the call: if the lock were held the other thread could not answer.
    answered: list[bool] = []

    def progress(stage: str) -> None:
        begun.set()
        answered.append(seen.wait(60))

    Network(W).diagnose(time_limit=1.0, progress=progress)
    thread.join()
    assert all(answered)
    assert answered


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"input_bound": -1.0}, "input_bound is -1, it must be a finite number, 0 or more"),
        ({"input_bound": math.nan}, "input_bound is NaN"),
        ({"time_limit": 0.0}, "time_limit is 0, it must be seconds above 0"),
        ({"time_limit": math.inf}, "time_limit is inf"),
        ({"activation": "sin"}, 'activation is "sin", it must be "tanh", "logistic" or "relu"'),
    ],
)
def test_bad_arguments(arguments: dict[str, object], message: str) -> None:
    layer = Layer("rnn", np.zeros((1, 0)), [[0.5]])
    with pytest.raises(ValueError, match=message):
        shockfree.diagnose(layer, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("model", [None, 1, b"model.npz", [1], np.eye(2), [[Network([[1.0]])]]])
def test_what_is_no_model(model: object) -> None:
    with pytest.raises(TypeError, match="the model must be the path of a file, a Network"):
        shockfree.diagnose(model)  # type: ignore[arg-type]


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.npz"):
        shockfree.diagnose(tmp_path / "nowhere.npz")
    with pytest.raises(OSError, match="a folder"):
        shockfree.diagnose(tmp_path)
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"no archive")
    with pytest.raises(ValueError, match=r"bad\.npz"):
        shockfree.diagnose(bad)
    pickle = tmp_path / "model.pt"
    pickle.write_bytes(b"\x80\x02")
    with pytest.raises(ValueError, match="what is it"):
        shockfree.diagnose(pickle)


LONG = """
import signal
import numpy as np, shockfree
# Whoever runs the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
W = np.random.default_rng(0).normal(size=(200, 200))
def progress(stage):
    print(stage, flush=True)
try:
    shockfree.Network(W).diagnose(time_limit=100_000.0, progress=progress)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    raise
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_ends_it() -> None:
    with subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate()
    assert out.endswith("interrupted\n")
    assert "KeyboardInterrupt" in err
    assert run.returncode != 0


def test_cycles() -> None:
    (layer,) = Network([[-2.0]]).diagnose().layers
    (cycle,) = layer.cycles
    assert (cycle.kind, cycle.period) == ("cycle", 2)
    x = cycle.states[:, 0]
    assert x[1] == pytest.approx(-2 * math.tanh(x[0]), abs=1e-12)
    assert layer.witness is not None
    assert layer.witness.kind == "cycle"
    assert cycle.point is not None
    # The slopes at both states, multiplied.
    slope = float(np.prod(-2 * (1 - np.tanh(x) ** 2)))
    assert cycle.point.multipliers == pytest.approx([slope], abs=1e-9)
