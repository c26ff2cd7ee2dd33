"""Figures, drawn by matplotlib: ``pip install shockfree[plot]``. One file a figure."""

from shockfree.figures.plane import plot_plane
from shockfree.figures.surface import plot_surface
from shockfree.figures.traces import plot_traces
from shockfree.figures.unit import plot_unit

__all__ = ["plot_plane", "plot_surface", "plot_traces", "plot_unit"]
