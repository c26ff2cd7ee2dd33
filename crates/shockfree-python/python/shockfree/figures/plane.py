"""The (w, b)-plane: its regions, the shock of a start, and the paths of trainings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shockfree._native import Trace, Unit, cusp, flip_tip, flips, folds, optimal_bias, shock
from shockfree.figures import canvas, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from shockfree.types import Activation

Window: TypeAlias = tuple[tuple[float, float], tuple[float, float]]

# Points of a curve.
SAMPLES = 2001

# Room around what is to be seen, as a share of its width.
ROOM = 0.25

# What is shown if nobody says: both cusps, and the examples of the paper.
WINDOWS: dict[Activation, Window] = {"logistic": ((-10.0, 10.0), (-8.0, 8.0)), "tanh": ((-3.0, 3.0), (-3.0, 3.0))}


def plot_plane(
    traces: Trace | Iterable[Trace] = (),
    *,
    units: Unit | Iterable[Unit] = (),
    start: float | None = None,
    target: float | None = None,
    activation: Activation | None = None,
    weights: tuple[float, float] | None = None,
    biases: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the (w, b)-plane: stable strip, folds, flips, the shock of a start, and paths of trainings.

    Parameters
    ----------
    traces : Trace or iterable of Trace, optional
        Trainings whose paths are drawn.
    units : Unit or iterable of Unit, optional
        Units that are marked.
    start : float, optional
        The state whose shock is drawn; that of the trainings if not given.
    target : float, optional
        The output whose optimal biases are drawn in the stable strip; that of the trainings if not given.
    activation : {"logistic", "tanh"}, optional
        The activation; that of the trainings and units, or logistic, if not given.
    weights, biases : pair of float, optional
        The window. Without, all of the trainings and units, and what is of interest around them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        Without matplotlib.
    ValueError
        For trainings and units that do not share one plane, or a window that has nothing in it.
    """
    traces = [traces] if isinstance(traces, Trace) else list(traces)
    units = [units] if isinstance(units, Unit) else list(units)
    kinds = {trace.activation for trace in traces} | {unit.activation for unit in units}
    if activation is not None:
        kinds.add(activation)
    if len(kinds) > 1:
        raise ValueError(f"one plane cannot show units of {' and '.join(sorted(kinds))}")
    activation = kinds.pop() if kinds else "logistic"
    start = _common("start", start, traces)
    target = _common("target", target, traces)
    points = [(unit.weight, unit.bias) for unit in units]
    for trace in traces:
        points += zip(trace.weights.tolist(), trace.biases.tolist(), strict=True)
    window = (_window("weights", weights, 0, points, activation), _window("biases", biases, 1, points, activation))
    ax = canvas.one(ax, 6.8, 4.8)
    ax.set(xlim=window[0], ylim=window[1], xlabel="weight w", ylabel="bias b")
    _regions(ax, window, activation)
    if target is not None:
        _optimal(ax, window, target, activation)
    if start is not None:
        _shock(ax, window, start, activation)
    for trace in traces:
        _path(ax, trace)
    if points and units:
        places = np.array([(unit.weight, unit.bias) for unit in units])
        ax.plot(*places.T, linestyle="none", marker="X", markersize=8, color=palette.INK, label="unit", zorder=6)
    if ax.get_legend_handles_labels()[1]:
        ax.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    return ax


def _common(name: str, given: float | None, traces: list[Any]) -> float | None:
    if given is not None:
        return given
    found = {getattr(trace, name) for trace in traces}
    return found.pop() if len(found) == 1 else None


def _window(
    name: str,
    given: tuple[float, float] | None,
    axis: int,
    points: list[tuple[float, float]],
    activation: Activation,
) -> tuple[float, float]:
    if given is not None:
        low, high = (float(end) for end in given)
        if not (np.isfinite([low, high]).all() and low < high):
            raise ValueError(f"{name} = {given} is not allowed: the ends must be finite, the second larger")
        return low, high
    low, high = WINDOWS[activation][axis]
    if not points:
        return low, high
    # The cusp, or the tip, on whose side most points are, says where they are.
    mark = cusp if sum(point[0] for point in points) >= 0 else flip_tip
    values = [0.0, mark(activation=activation)[axis], *(point[axis] for point in points)]
    room = ROOM * (max(values) - min(values))
    return min(values) - room, max(values) + room


def _samples(low: float, high: float) -> NDArray[np.float64]:
    return np.linspace(low, high, SAMPLES)


def _in_sight(biases: NDArray[np.float64], window: Window) -> bool:
    """Whether some of a curve lies in the window, so that its name belongs in the legend."""
    low, high = window[1]
    return bool(((biases >= low) & (biases <= high)).any())


def _regions(ax: Axes, window: Window, activation: Activation) -> None:
    (low, high), _ = window
    left, right = flip_tip(activation=activation)[0], cusp(activation=activation)[0]
    if low < right and high > left:
        ax.axvspan(max(left, low), min(right, high), color=palette.STRIP_FILL, zorder=0, label="stable strip")
        for side in (left, right):
            if low < side < high:
                ax.axvline(side, color=palette.STABLE, linewidth=1.4, zorder=1)
    curves = [
        ("folds: two attractors between", folds, max(right, low), high, palette.FOLD, palette.TWO_ATTRACTORS_FILL),
        ("flips: a 2-cycle between", flips, low, min(left, high), palette.FLIP, palette.TWO_CYCLE_FILL),
    ]
    for name, curve, begin, end, colour, fill in curves:
        if begin >= end:
            continue
        weights = _samples(begin, end)
        minus, plus = curve(weights, activation=activation)
        ax.fill_between(weights, minus, plus, color=fill, linewidth=0, zorder=0)
        seen = _in_sight(minus, window) or _in_sight(plus, window)
        ax.plot(weights, minus, color=colour, linewidth=1.1, zorder=2, label=name if seen else None)
        ax.plot(weights, plus, color=colour, linewidth=1.1, zorder=2)


def _optimal(ax: Axes, window: Window, target: float, activation: Activation) -> None:
    low = max(flip_tip(activation=activation)[0], window[0][0])
    high = min(cusp(activation=activation)[0], window[0][1])
    if low < high:
        weights = _samples(low, high)
        style = (0, (6.7, 2.5, 1.25, 2.5))
        biases = optimal_bias(weights, target, activation=activation)
        label = f"optimal for y* = {target:g}"
        if _in_sight(biases, window):
            ax.plot(weights, biases, color=palette.OPTIMAL, linewidth=1.2, linestyle=style, zorder=2, label=label)


def _shock(ax: Axes, window: Window, start: float, activation: Activation) -> None:
    (low, high), _ = window
    left, right = flip_tip(activation=activation)[0], cusp(activation=activation)[0]
    parts = [
        (max(right, low), high, "-", 2.8, f"shock of x₀ = {start:g}"),
        (low, min(left, high), (0, (2.9, 1.7)), 2.4, "its phase shock"),
    ]
    for begin, end, dash, width, label in parts:
        if begin >= end:
            continue
        weights = _samples(begin, end)
        biases = shock(weights, start, activation=activation)
        if _in_sight(biases, window):
            ax.plot(weights, biases, color=palette.SHOCK, linestyle=dash, linewidth=width, zorder=3, label=label)


def _path(ax: Axes, trace: Trace) -> None:
    if len(trace) == 0:
        return
    look = palette.METHODS[trace.method]
    ax.plot(
        trace.weights,
        trace.biases,
        color=look.colour,
        linestyle=look.dash,
        linewidth=1.4,
        marker=look.marker,
        markersize=3,
        label=f"{trace.method}, {trace.iterations} iterations",
        zorder=4,
    )
    ax.plot(
        trace.weights[-1],
        trace.biases[-1],
        color=look.colour,
        marker=look.marker,
        markersize=8,
        markeredgecolor="white",
        zorder=5,
    )
