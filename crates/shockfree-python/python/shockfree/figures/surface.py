"""A surface as colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shockfree._native import shock
from shockfree.figures import canvas, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from shockfree._native import Surface

# A logarithmic scale shows so many powers of ten at most.
DECADES = 8


def plot_surface(surface: Surface, what: str = "cost", *, ax: Axes | None = None) -> Axes:
    """Draw the costs, or the sizes of the gradients, as colours, with the shock.

    Parameters
    ----------
    surface : Surface
        The surface.
    what : {"cost", "gradient"}, default "cost"
        What is drawn; the gradient on a logarithmic scale.
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
        For another word, for gradients that were not computed, for fewer than two weights or biases,
        and for such as are not finite.
    """
    if what not in ("cost", "gradient"):
        raise ValueError(f"{what!r} cannot be drawn, only 'cost' and 'gradient'")
    if what == "gradient" and surface.gradient_norms is None:
        raise ValueError("this surface was computed without gradients")
    if min(surface.costs.shape) < 2:
        raise ValueError("a picture needs two weights and two biases at least")
    if not (np.isfinite(surface.weights).all() and np.isfinite(surface.biases).all()):
        raise ValueError("a picture has no place for these: weights and biases must be finite")
    ax = canvas.one(ax, 6.4, 4.6)
    from matplotlib.colors import LogNorm, Normalize

    norm: Normalize
    if what == "cost" or surface.gradient_norms is None:
        values, name, norm = surface.costs, "cost E", Normalize()
    else:
        values, name = surface.gradient_norms, "|∇E|"
        seen = values[np.isfinite(values) & (values > 0)]
        most = float(seen.max()) if seen.size else 1.0
        least = max(float(seen.min()) if seen.size else 0.1, most * 10.0**-DECADES)
        norm = LogNorm(least, most if most > least else 10 * least, clip=True)
    colours = ax.pcolormesh(
        surface.weights, surface.biases, values, cmap=canvas.ramp(), norm=norm, shading="nearest", rasterized=True
    )
    ax.set_xlim(ax.get_xlim())
    ax.set_ylim(ax.get_ylim())
    weights = np.linspace(*ax.get_xlim(), 2001)
    biases = shock(weights, surface.start, activation=surface.activation)
    low, high = ax.get_ylim()
    if ((biases >= low) & (biases <= high)).any():
        ax.plot(weights, biases, color=palette.SHOCK, linewidth=1.6, label=f"shock of x₀ = {surface.start:g}")
        ax.legend(fontsize="small", loc="best")
    ax.figure.colorbar(colours, ax=ax, label=name)
    horizon = "∞" if surface.horizon is None else surface.horizon
    ax.set(xlabel="weight w", ylabel="bias b", title=f"y* = {surface.target:g}, T = {horizon}")
    return ax
