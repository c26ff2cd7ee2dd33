"""The map of one unit, its fixed points, and an orbit as a cobweb."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shockfree.figures import canvas, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from shockfree._native import Unit

# What fills a point tells its stability.
FILLS = {"attracting": palette.INK, "repelling": "white", "neutral": palette.STOPS[1]}

# Room around what is to be seen, as a share of its width.
MARGIN = 0.15


def plot_unit(unit: Unit, start: float | None = None, *, steps: int = 30, ax: Axes | None = None) -> Axes:
    """Draw the map ``x' = w phi(x) + b`` with its fixed points, and the orbit of a start as a cobweb.

    Parameters
    ----------
    unit : Unit
        The unit.
    start : float, optional
        The initial state of the orbit.
    steps : int, default 30
        How many steps of it are drawn.
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
        As `Unit.orbit`.
    """
    orbit = np.empty(0) if start is None else unit.orbit(start, steps)
    ax = canvas.one(ax, 5.0, 5.8)
    points = unit.fixed_points()
    cycle = unit.two_cycle()
    seen = [*orbit, *(point.state for point in points), *(cycle.states if cycle else ())]
    # What surrounds the centre of the activation is worth seeing in any case.
    low, high = min(seen, default=0.0), max(seen, default=0.0)
    room = max(MARGIN * (high - low), 1.0)
    low, high = low - room, high + room
    states = np.linspace(low, high, 513)
    ax.plot(states, states, color=palette.FAINT_INK, linewidth=0.8, label="x′ = x", zorder=1)
    ax.plot(states, unit.step(states), color=palette.STABLE, linewidth=1.8, label="x′ = w φ(x) + b", zorder=2)
    if start is not None:
        at = np.repeat(orbit, 2)
        after = np.concatenate(([orbit[0]], np.repeat(orbit[1:], 2), [unit.step(float(orbit[-1]))]))
        colour = palette.DESCENT.colour
        ax.plot(at, after, color=colour, linewidth=1.0, label=f"orbit of x₀ = {start:g}", zorder=3)
        ax.plot(orbit[0], orbit[0], marker="o", markersize=4, color=colour, zorder=3)
    for kind in dict.fromkeys(point.stability for point in points):
        places = [point.state for point in points if point.stability == kind]
        ax.plot(
            places,
            places,
            linestyle="none",
            marker="o",
            markersize=8,
            markerfacecolor=FILLS[kind],
            markeredgecolor=palette.INK,
            label=f"{kind} fixed point",
            zorder=4,
        )
    if cycle is not None:
        ax.plot(
            cycle.states,
            cycle.states[::-1],
            linestyle="none",
            marker="s",
            markersize=7,
            color=palette.FLIP,
            label="2-cycle",
            zorder=4,
        )
    ax.set(xlim=(low, high), ylim=(low, high), xlabel="x", ylabel="x′", aspect="equal")
    ax.set_title(f"{unit.activation}, w = {unit.weight:g}, b = {unit.bias:g}: {unit.region.replace('-', ' ')}")
    # Below the frame: inside, an orbit may be anywhere.
    ax.legend(frameon=False, fontsize="small", ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.12))
    return ax
