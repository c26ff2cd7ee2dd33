"""Figures: what they show, and that their colours are those of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
import shockfree
from shockfree.types import Method

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.colors import to_hex  # noqa: E402
from shockfree.figures import palette  # noqa: E402

RUST = Path(__file__).parents[2] / "shockfree-figures" / "src"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    # What cannot be drawn shows only now.
    for number in plt.get_fignums():
        plt.figure(number).canvas.draw()
    plt.close("all")


def labels(ax: Any) -> list[str]:
    return ax.get_legend_handles_labels()[1]  # type: ignore[no-any-return]


def line(ax: Any, label: str) -> Any:
    (found,) = [one for one in ax.lines if one.get_label().startswith(label)]
    return found


def traces() -> list[shockfree.Trace]:
    methods: tuple[Method, ...] = ("gradient-descent", "norm-clipping", "shockfree")
    return [shockfree.train(**shockfree.example(8, method)) for method in methods]


def test_the_palette_is_the_programs() -> None:
    rust = (RUST / "palette.rs").read_text()
    (stops,) = re.findall(r"const STOPS.*?= \[(.*?)\];", rust, re.DOTALL)
    numbers = re.findall(r"\[([\d.]+), ([\d.]+), ([\d.]+)\]", stops)
    assert [tuple(map(float, stop)) for stop in numbers] == list(palette.STOPS)
    (classes,) = re.findall(r"const CLASSES.*?= \[(.*?)\];", rust, re.DOTALL)
    assert re.findall(r'"(#\w+)"', classes) == list(palette.CLASSES)


def test_strokes_and_methods_look_as_in_the_program() -> None:
    style = (RUST / "style.rs").read_text()
    for name in ("SHOCK", "FOLD", "FLIP", "OPTIMAL", "REFERENCE", "STABLE"):
        (found,) = re.findall(rf'pub const {name}: Stroke = .*?"(#\w+)"', style)
        assert found == getattr(palette, name)
    for name in ("INK", "FAINT_INK", "STRIP_FILL", "TWO_ATTRACTORS_FILL", "TWO_CYCLE_FILL"):
        (found,) = re.findall(rf'pub const {name}: &str = "(#\w+)"', style)
        assert found == getattr(palette, name)
    (colours,) = re.findall(r"fn colour\(self\).*?match self \{(.*?)\}", style, re.DOTALL)
    (shapes,) = re.findall(r"fn shape\(self\).*?match self \{(.*?)\}", style, re.DOTALL)
    marks = {"Circle": "o", "Square": "s", "Triangle": "^", "Diamond": "D", "DownTriangle": "v"}
    shape_of = dict(re.findall(r"Self::(\w+) => Shape::(\w+)", shapes))
    for role, colour in re.findall(r'Self::(\w+) => "(#\w+)"', colours):
        method = re.sub(r"(?<!^)(?=[A-Z])", "-", role).lower()
        assert palette.METHODS[method].colour == colour
        assert palette.METHODS[method].marker == marks[shape_of[role]]


def test_a_unit_with_its_fixed_points_and_an_orbit() -> None:
    unit = shockfree.Unit(6.0, -3.2)
    ax = unit.plot(-1.0, steps=4)
    x, after = line(ax, "x′ = w").get_data()
    np.testing.assert_array_equal(after, unit.step(x))
    low, high = ax.get_xlim()
    assert all(low < point.state < high for point in unit.fixed_points())
    shown = line(ax, "attracting").get_xdata()
    assert list(shown) == [point.state for point in unit.fixed_points() if point.stability == "attracting"]
    x, y = line(ax, "orbit").get_data()
    orbit = unit.orbit(-1.0, 4)
    # Up to the map, across to the diagonal.
    assert (x[0], y[0]) == (orbit[0], orbit[0])
    np.testing.assert_array_equal(x[1::2], orbit)
    np.testing.assert_array_equal(y[1::2], unit.step(orbit))
    np.testing.assert_array_equal(x[2::2], y[2::2])
    assert "two attractors" in ax.get_title()
    assert labels(shockfree.Unit(-8.0, 4.0).plot())[-1] == "2-cycle"


def test_traces_one_and_many() -> None:
    runs = traces()
    costs, gradients = runs[0].plot()
    np.testing.assert_array_equal(costs.lines[0].get_ydata(), runs[0].costs)
    np.testing.assert_array_equal(gradients.lines[0].get_ydata(), runs[0].gradient_norms)
    assert costs.get_yscale() == gradients.get_yscale() == "log"
    assert labels(costs) == ["gradient-descent: 186 iterations", "tolerance"]
    _, mine = plt.subplots(2)
    costs, gradients = shockfree.plot_traces(runs, axes=mine)
    assert costs is mine[0]
    assert [to_hex(costs.lines[i].get_color()) for i in range(3)] == ["#0072b2", "#e69f00", "#009e73"]
    assert labels(gradients) == ["bound in the stable strip"]
    assert line(gradients, "bound").get_ydata()[0] == runs[2].gradient_bound
    empty = shockfree.train(start=0.1, target=0.5, at=(-8.0, 4.0), method="gradient-descent", horizon=None)
    assert labels(empty.plot()[0])[0] == "gradient-descent: 0 iterations, diverged"


def test_the_plane_with_its_curves_and_paths() -> None:
    runs = traces()
    ax = shockfree.plot_plane(runs, units=shockfree.Unit(5.0, -3.0))
    for run in runs:
        weights, biases = line(ax, run.method).get_data()
        np.testing.assert_array_equal((weights, biases), (run.weights, run.biases))
    weights, biases = line(ax, "shock of x₀ = -2").get_data()
    np.testing.assert_array_equal(biases, shockfree.shock(weights, -2.0))
    weights, biases = line(ax, "folds").get_data()
    np.testing.assert_array_equal(biases, shockfree.folds(weights)[0])
    (low, high), (lower, upper) = ax.get_xlim(), ax.get_ylim()
    points = np.concatenate([np.stack([run.weights, run.biases], 1) for run in runs])
    assert ((points > (low, lower)) & (points < (high, upper))).all()
    assert "unit" in labels(ax)


def test_a_plane_of_ones_own() -> None:
    ax = shockfree.plot_plane(activation="tanh", start=0.5, weights=(-3, -0.5), biases=(-2, 2))
    assert (ax.get_xlim(), ax.get_ylim()) == ((-3, -0.5), (-2, 2))
    assert labels(ax) == ["stable strip", "flips: a 2-cycle between", "its phase shock"]
    assert labels(shockfree.plot_plane(weights=(20, 30), biases=(0, 1))) == []
    with pytest.raises(ValueError, match="one plane cannot show units of logistic and tanh"):
        shockfree.plot_plane(units=[shockfree.Unit(1, 1), shockfree.Unit(1, 1, "tanh")])
    with pytest.raises(ValueError, match=r"weights = \(3, 3\) is not allowed"):
        shockfree.plot_plane(weights=(3, 3))


def test_a_surface() -> None:
    weights, biases = np.linspace(0, 8, 30), np.linspace(-6, 0, 20)
    surface = shockfree.surface(weights, biases, start=-2.0, target=0.7)
    ax = surface.plot()
    np.testing.assert_array_equal(np.asarray(ax.collections[0].get_array()).reshape(20, 30), surface.costs)
    assert labels(ax) == ["shock of x₀ = -2"]
    _, mine = plt.subplots()
    assert surface.plot("gradient", ax=mine) is mine
    with pytest.raises(ValueError, match="only 'cost' and 'gradient'"):
        surface.plot("curvature")  # type: ignore[arg-type]
    alone = shockfree.surface(weights, biases, start=-2.0, target=0.7, gradient=False)
    with pytest.raises(ValueError, match="without gradients"):
        alone.plot("gradient")
    with pytest.raises(ValueError, match="two weights and two biases"):
        shockfree.surface([1.0], biases, start=-2.0, target=0.7).plot()
    # Nowhere a number, and everywhere the same one.
    shockfree.surface([-8.1, -8.0], [4.0, 4.1], start=0.0, target=0.5, horizon=None).plot("gradient")
    shockfree.surface([0.0, 1e-9], [0.0, 1e-9], start=0.0, target=0.5, horizon=1).plot()
    with pytest.raises(ValueError, match="weights and biases must be finite"):
        shockfree.surface([np.nan, 1.0], [0.0, 1.0], start=0.0, target=0.5).plot()


def test_without_matplotlib_the_package_works_and_says_what_is_missing() -> None:
    program = """
import sys
sys.modules["matplotlib"] = None
import shockfree
unit = shockfree.Unit(3.0, -1.0)
for draw in (unit.plot, shockfree.plot_plane, shockfree.train(**shockfree.example(8)).plot):
    try:
        draw()
    except ImportError as error:
        print(error)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "figures need matplotlib: pip install shockfree[plot]\n" * 3


def test_matplotlib_is_loaded_only_when_something_is_drawn() -> None:
    program = "import shockfree, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
