"""A training along its checkpoints, and the bifurcations that it crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shockfree.figures import canvas, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from shockfree._native import PostMortem

# What a bifurcation looks like.
KINDS = {
    "fold": (palette.FOLD, "-"),
    "flip": (palette.FLIP, "--"),
    "neimark-sacker": (palette.CLASSES[4], "-."),
    "branch-point": (palette.INK, ":"),
}

# Colours of certified rates, from cheap to sharp.
RATES = (palette.CLASSES[2], palette.CLASSES[1], palette.CLASSES[3], palette.CLASSES[4])


def plot_post_mortem(story: PostMortem, layer: int = 0) -> Figure:
    """Draw the loss, certified rates, spectral radii and numbers of fixed points, with the bifurcations that were crossed.

    Parameters
    ----------
    story : PostMortem
        The training.
    layer : int, default 0
        Which of its courses.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        Without matplotlib.
    IndexError
        If there is no such layer.
    """
    course = story.courses[layer]
    plt = canvas.pyplot()
    figure: Figure
    figure, axes = plt.subplots(4, 1, figsize=(7.2, 8.4), sharex=True, layout="constrained")
    for ax in axes:
        canvas.plain(ax)
    steps = np.array([snapshot.step for snapshot in course.snapshots])
    loss, rates, radii, counts = axes
    # Between the first and the last checkpoint: fewer checkpoints are a closer look.
    within = (story.losses[:, 0] >= steps[0]) & (story.losses[:, 0] <= steps[-1])
    given = story.losses[within]
    loss.plot(*given.T, color=palette.INK, linewidth=1.0)
    if len(given) and (given[:, 1] > 0).any():
        loss.set_yscale("log")
    loss.set(ylabel="loss")
    names = list(dict.fromkeys(name for snapshot in course.snapshots for name in snapshot.rates))
    for name, colour in zip(names, RATES, strict=False):
        values = [snapshot.rates.get(name, np.nan) for snapshot in course.snapshots]
        rates.plot(steps, values, color=colour, marker=".", linewidth=1.0, label=name)
    rates.set(ylabel="certified rate")
    for curve in course.radii:
        radii.plot(*curve.T, color=palette.CLASSES[5], marker=".", linewidth=0.9)
    radii.set(ylabel="spectral radius")
    for ax in (rates, radii):
        ax.axhline(1.0, color=palette.INK, linewidth=0.8)
    points = [snapshot.fixed_points for snapshot in course.snapshots]
    stable = [sum(point.stability == "attracting" for point in found) for found in points]
    counts.plot(steps, [len(found) for found in points], color=palette.FAINT_INK, marker="o", markersize=3, label="all")
    counts.plot(steps, stable, color=palette.STABLE, marker="o", markersize=3, label="stable")
    counts.yaxis.get_major_locator().set_params(integer=True)
    counts.set(ylabel="fixed points", xlabel="step", ylim=(0, None))
    crossings = [crossing for crossing in story.crossings if crossing.layer == course.layer]
    for ax in axes:
        drawn = set()
        for crossing in crossings:
            colour, dash = KINDS[crossing.kind]
            label = crossing.kind if ax is loss and crossing.kind not in drawn else None
            drawn.add(crossing.kind)
            ax.axvline(crossing.step, color=colour, linestyle=dash, linewidth=0.8, alpha=0.7, label=label, zorder=0)
        right(ax)
    loss.set_title(f"{course.layer}: the training, and the bifurcations that it crossed")
    return figure


def right(ax: Axes) -> None:
    """Write what things are beside the frame: within, they may be anywhere."""
    if ax.get_legend_handles_labels()[1]:
        ax.legend(frameon=False, fontsize="small", loc="upper left", bbox_to_anchor=(1.0, 1.0))
