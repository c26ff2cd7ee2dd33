"""Where to draw: matplotlib, which is loaded when something is drawn, and axes that look alike."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from shockfree.figures.palette import FAINT_INK, STOPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap


def pyplot() -> ModuleType:
    """Load matplotlib's pyplot.

    Returns
    -------
    module

    Raises
    ------
    ImportError
        Without matplotlib, saying how to get it.
    """
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("figures need matplotlib: pip install shockfree[plot]") from error
    return plt


def one(ax: Axes | None, width: float = 6.4, height: float = 4.6) -> Axes:
    """Give the axes that somebody has, or new ones.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
        Those that somebody has.
    width, height : float
        The size of a new figure, in inches.

    Returns
    -------
    matplotlib.axes.Axes
    """
    # Asked for in any case, so that its absence is told.
    plt = pyplot()
    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    return plain(ax)


def plain(ax: Axes) -> Axes:
    """Take away what says nothing: the upper and the right line of the frame.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes.

    Returns
    -------
    matplotlib.axes.Axes
        The same.
    """
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["bottom", "left"]].set_color(FAINT_INK)
    ax.tick_params(color=FAINT_INK)
    return ax


def ramp() -> LinearSegmentedColormap:
    """Give the palette of quantities.

    Returns
    -------
    matplotlib.colors.LinearSegmentedColormap
        From pale to dark.
    """
    from matplotlib.colors import LinearSegmentedColormap

    colours = [tuple(part / 255 for part in stop) for stop in STOPS]
    return LinearSegmentedColormap.from_list("shockfree", colours)
