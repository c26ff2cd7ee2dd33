"""Figures of a diagnosis: what is in them."""

import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from shockfree import Layer, Network
from shockfree.figures.diagnosis import plot_fixed_points, plot_multipliers, plot_singular_values

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402

COUNTER_EXAMPLE = [[0.0, 10.0], [-0.012, 1.1]]


def test_all_of_it(tmp_path: Path) -> None:
    diagnosis = Network(COUNTER_EXAMPLE).diagnose()
    figure = diagnosis.plot()
    assert len(figure.axes) == 3
    assert figure.get_suptitle() == "l0: not contracting"
    figure.savefig(tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 0
    plt.close(figure)


def test_bars_are_the_singular_values() -> None:
    W = np.random.default_rng(0).normal(size=(5, 5))
    (layer,) = Network(W).diagnose().layers
    ax = plot_singular_values(layer)
    expected = np.linalg.svd(W, compute_uv=False)
    heights = sorted((bar.get_height() for bar in ax.patches), reverse=True)  # type: ignore[attr-defined]
    assert heights == pytest.approx(expected)
    lines = {round(float(np.asarray(line.get_ydata())[0]), 9) for line in ax.lines}
    assert lines == {round(x, 9) for x in [1.0, *(claim.rate for claim in layer.certificates)]}
    names = [text.get_text() for text in ax.texts]
    assert {name.split()[0] for name in names} == {"1", "spectral", "absolute", "diagonal", "lmi"}
    # No two names on each other.
    heights_of_names = sorted(float(text.get_position()[1]) for text in ax.texts)
    assert np.diff(heights_of_names).min() > 0.05
    plt.close("all")


def test_marks_are_the_multipliers() -> None:
    (layer,) = Network(COUNTER_EXAMPLE).diagnose().layers
    ax = plot_multipliers(layer)
    drawn = [
        complex(x, y)
        for line in ax.lines
        if line.get_linestyle() == "None"
        for x, y in zip(np.asarray(line.get_xdata()), np.asarray(line.get_ydata()), strict=True)
    ]
    expected = np.concatenate([point.multipliers for point in layer.fixed_points])
    assert sorted(drawn, key=lambda z: (z.real, z.imag)) == pytest.approx(
        sorted(expected, key=lambda z: (z.real, z.imag))
    )
    plt.close("all")


def test_fixed_points_keep_their_distances_in_two_dimensions() -> None:
    (layer,) = Network(COUNTER_EXAMPLE).diagnose().layers
    places, orbits, shares = layer.projected()
    outputs = np.array([point.output for point in layer.fixed_points])
    for one, y in zip(places, outputs, strict=True):
        distances = np.linalg.norm(places - one, axis=1)
        assert distances == pytest.approx(np.linalg.norm(outputs - y, axis=1), abs=1e-12)
    # Variances along the principal directions, by NumPy.
    spread = np.linalg.svd(outputs - outputs.mean(axis=0), compute_uv=False) ** 2
    assert shares == pytest.approx(tuple(spread / spread.sum()))
    assert all(orbit.shape == (40, 2) for orbit in orbits)
    ax = plot_fixed_points(layer)
    marked = [line for line in ax.lines if line.get_marker() == "o"]
    assert sorted(len(np.asarray(line.get_xdata())) for line in marked) == [2, 3]
    plt.close("all")


def test_gated_layers_have_no_singular_values() -> None:
    layer = Layer("gru", np.zeros((3, 0)), np.zeros((3, 1)))
    figure = layer.diagnose().plot()
    assert len(figure.axes) == 2
    plt.close(figure)


def test_without_matplotlib_it_says_how_to_get_it() -> None:
    program = (
        "import sys; sys.modules['matplotlib'] = None; sys.modules['matplotlib.pyplot'] = None\n"
        "import shockfree\n"
        "try:\n    shockfree.Network([[0.5]]).diagnose().plot()\n"
        "except ImportError as error:\n    print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "figures need matplotlib: pip install shockfree[plot]\n"
