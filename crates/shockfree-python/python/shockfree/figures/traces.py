"""Cost and gradient of trainings, iteration by iteration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from shockfree.figures import canvas, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from shockfree._native import Trace

# About so many marks on a line.
MARKS = 12


def plot_traces(
    traces: Iterable[Trace], *, axes: Sequence[Axes] | NDArray[Any] | None = None
) -> NDArray[Any]:
    """Draw the costs of trainings, and below the norms of their gradients, on logarithmic scales.

    Parameters
    ----------
    traces : iterable of Trace
        The trainings.
    axes : pair of matplotlib.axes.Axes, optional
        Where to draw the costs and the gradients; a new figure if not given.

    Returns
    -------
    numpy.ndarray
        The two axes.

    Raises
    ------
    ImportError
        Without matplotlib.
    """
    traces = list(traces)
    plt = canvas.pyplot()
    if axes is None:
        _, axes = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.2), layout="constrained")
    costs, gradients = axes
    for trace in traces:
        look = palette.METHODS[trace.method]
        style: dict[str, Any] = {
            "color": look.colour,
            "linestyle": look.dash,
            "linewidth": 1.6,
            "marker": look.marker,
            "markersize": 4.5,
            "markevery": max(len(trace) // MARKS, 1),
        }
        costs.plot(trace.costs, label=f"{trace.method}: {_ended(trace)}", **style)
        gradients.plot(_drawn(trace.gradient_norms), **style)
    bounds = {trace.gradient_bound for trace in traces if trace.gradient_bound is not None}
    reference: dict[str, Any] = {"color": palette.REFERENCE, "linewidth": 1.2, "linestyle": (0, (4.2, 2.9))}
    for index, tolerance in enumerate(sorted({trace.tolerance for trace in traces})):
        costs.axhline(tolerance, label="tolerance" if index == 0 else None, **reference)
    for index, bound in enumerate(sorted(bounds)):
        gradients.axhline(bound, label="bound in the stable strip" if index == 0 else None, **reference)
    for ax in (costs, gradients):
        canvas.plain(ax)
        # A training without a point has none to choose a scale by.
        if any((np.asarray(line.get_ydata()) > 0).any() for line in ax.lines):
            ax.set_yscale("log")
    costs.set_ylabel("cost E")
    gradients.set(ylabel="|∇E|", xlabel="iteration")
    # Above the frames: inside, a course may be anywhere.
    above: dict[str, Any] = {"frameon": False, "fontsize": "small", "ncols": 2, "loc": "lower left"}
    costs.legend(bbox_to_anchor=(0.0, 1.0), **above)
    if bounds:
        gradients.legend(bbox_to_anchor=(0.0, 1.0), **above)
    return np.asarray(axes)


def _ended(trace: Trace) -> str:
    words = {"converged": "", "budget": ", not converged", "diverged": ", diverged"}
    return f"{trace.iterations} iterations{words[trace.stop]}"


def _drawn(norms: NDArray[np.float64]) -> NDArray[np.float64]:
    # A gradient of nothing, or of more than any number, has no place on a logarithmic scale.
    return np.where((norms > 0) & np.isfinite(norms), norms, np.nan)
