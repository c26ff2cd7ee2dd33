"""What a diagnosis rests on: singular values and rates against 1, multipliers on the unit circle, fixed points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from shockfree.figures import canvas, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from shockfree._native import LayerDiagnosis

# With the largest value so many times above or below 1, an even axis would hide the bound or the values.
FAR = 20.0
# A logarithmic axis reaches so far below the largest value.
BELOW = 1e-6
# The axis has room for so many bars at least: few bars are not wide.
FEWEST = 5
# Names of rates are that far apart at least, as a share of the axis.
APART = 0.06

# So many fixed points have a mark of their own; parts of multipliers beyond this are not shown: the circle must stay one.
MARKS = ("o", "s", "^", "D", "v", "P")
FARTHEST = 6.0
# What is seen around the unit circle.
AROUND = 1.15

# A direction of less extent than this part of the other is shown as wide as this part of it: rounding errors should not
# look like structure.
FLATTEST = 1e-6


def plot_diagnosis(layer: LayerDiagnosis) -> Figure:
    """Draw what the diagnosis of a layer rests on.

    Parameters
    ----------
    layer : LayerDiagnosis
        The layer.

    Returns
    -------
    matplotlib.figure.Figure
        Of an RNN singular values and certified rates, multipliers, and fixed points; of gated layers the last two.

    Raises
    ------
    ImportError
        Without matplotlib.
    """
    plt = canvas.pyplot()
    count = 3 if len(layer.singular_values) else 2
    figure: Figure
    figure, axes = plt.subplots(1, count, figsize=(4.6 * count, 4.4), layout="constrained")
    if count == 3:
        plot_singular_values(layer, ax=axes[0])
    plot_multipliers(layer, ax=axes[-2])
    plot_fixed_points(layer, ax=axes[-1])
    figure.suptitle(f"{layer.name}: {layer.verdict.replace('-', ' ')}")
    return figure


def plot_singular_values(layer: LayerDiagnosis, *, ax: Axes | None = None) -> Axes:
    """Draw the singular values of the slope times the weights against 1, and the certified rates.

    A rate below 1 proves that the layer contracts. Singular values above 1 are of directions that may expand.

    Parameters
    ----------
    layer : LayerDiagnosis
        The layer.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        Without matplotlib.
    """
    ax = canvas.one(ax)
    from matplotlib.ticker import MaxNLocator

    values = layer.singular_values
    rates = [(claim.name, claim.rate) for claim in layer.certificates if np.isfinite(claim.rate)]
    index = np.arange(1, len(values) + 1)
    ramp = shade(2)
    for above, colour, label in ((False, ramp, None), (True, palette.SHOCK, "may expand")):
        chosen = (values > 1) == above
        if chosen.any():
            ax.bar(index[chosen], values[chosen], width=0.78, color=colour, label=label)
    largest = max([1.0, *values, *(rate for _, rate in rates)])
    if largest > FAR:
        ax.set_yscale("log")
        seen = values[values > BELOW * largest]
        ax.set_ylim(0.5 * min([1.0, *seen, *(rate for _, rate in rates)]), 1.5 * largest)
    else:
        ax.set_ylim(0, 1.08 * largest)
    margin = 0.5 + max(0.0, (FEWEST - len(values)) / 2)
    ax.set_xlim(1 - margin, max(1, len(values)) + margin)
    lines = [(1.0, "1", palette.INK), *((rate, name, colour_of(rate)) for name, rate in rates)]
    for value, name, colour in lines:
        ax.axhline(value, color=colour, linewidth=1.0, linestyle="-" if name == "1" else "--")
    name_at_the_right(ax, [(value, f"{name} {rounded(value)}" if name != "1" else "1", c) for value, name, c in lines])
    ticks = MaxNLocator(integer=True, nbins=8).tick_values(1, max(2, len(values)))
    ax.set_xticks([tick for tick in ticks if 1 <= tick <= len(values)])
    ax.set(xlabel="index", ylabel="singular value of L·W", title="Singular values, certified rates")
    below(ax)
    return ax


def plot_multipliers(layer: LayerDiagnosis, *, ax: Axes | None = None) -> Axes:
    """Draw the multipliers of the fixed points in the complex plane, with the unit circle.

    A fixed point attracts if all of its multipliers lie inside.

    Parameters
    ----------
    layer : LayerDiagnosis
        The layer.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        Without matplotlib.
    """
    ax = canvas.one(ax, 5.0, 5.0)
    angle = np.linspace(0, 2 * np.pi, 361)
    ax.axhline(0, color=palette.FAINT_INK, linewidth=0.5, zorder=1)
    ax.axvline(0, color=palette.FAINT_INK, linewidth=0.5, zorder=1)
    ax.plot(np.cos(angle), np.sin(angle), color=palette.INK, linewidth=1.0, zorder=2)
    reach, hidden = AROUND, 0
    for k, point in enumerate(layer.fixed_points):
        values = point.multipliers
        seen = values[np.maximum(np.abs(values.real), np.abs(values.imag)) <= FARTHEST]
        hidden += len(values) - len(seen)
        reach = max([reach, *(1.08 * np.maximum(np.abs(seen.real), np.abs(seen.imag)))])
        mark, label = (MARKS[k], f"{k + 1}, {point.stability}") if k < len(MARKS) else (".", None)
        if k == len(MARKS):
            label = "others"
        outside = np.abs(seen) > 1
        # What is inside names the point, even if there is nothing.
        for chosen, colour, name in ((~outside, palette.CLASSES[5], label), (outside, palette.SHOCK, None)):
            ax.plot(
                seen[chosen].real,
                seen[chosen].imag,
                linestyle="none",
                marker=mark,
                markersize=5,
                color=colour,
                markerfacecolor="none",
                label=name,
                zorder=3,
            )
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel="real part", ylabel="imaginary part")
    ax.set_title("Multipliers at the fixed points")
    below(ax)
    if hidden:
        remark(ax, f"{hidden} beyond ±{FARTHEST:g}")
    return ax


def plot_fixed_points(layer: LayerDiagnosis, *, ax: Axes | None = None) -> Axes:
    """Draw the fixed points, and orbits that come to them, in two principal directions of the outputs.

    Stable ones are filled; beside those that repel stands in how many directions they do.

    Parameters
    ----------
    layer : LayerDiagnosis
        The layer.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        Without matplotlib.
    """
    ax = canvas.one(ax)
    places, orbits, shares = layer.projected()
    faint, dark = (shade(1), shade(3))
    for orbit in orbits:
        ax.plot(*orbit.T, color=faint, linewidth=0.9, zorder=1)
        ax.plot(*orbit.T, color=dark, linestyle="none", marker=".", markersize=2, zorder=1)
    points = layer.fixed_points
    for repels, label in ((False, "stable"), (True, "repelling, in so many directions")):
        chosen = np.array([(point.repelling > 0) == repels for point in points], dtype=bool)
        if chosen.any():
            ax.plot(
                *places[chosen].T,
                linestyle="none",
                marker="o",
                markersize=8,
                markerfacecolor="white" if repels else palette.STABLE,
                markeredgecolor=palette.INK,
                label=label,
                zorder=2 + (not repels),
            )
    for point, place in zip(points, places, strict=True):
        if point.repelling:
            ax.annotate(str(point.repelling), place, xytext=(6, 4), textcoords="offset points", fontsize="small")
    everything = np.concatenate([places, *orbits])
    if len(everything):
        spans = np.ptp(everything, axis=0)
        middle, room = everything.mean(axis=0), 0.5 * float(spans.max()) or 0.5
        if spans[0] <= FLATTEST * spans.max():
            ax.set_xlim(middle[0] - room, middle[0] + room)
        if spans[1] <= FLATTEST * spans.max():
            ax.set_ylim(middle[1] - room, middle[1] + room)
    names = [f"{which} direction" for which in ("first", "second")]
    names = [f"{name} ({100 * share:.0f} %)" if np.isfinite(share) else name for name, share in zip(names, shares, strict=True)]
    ax.set(xlabel=names[0], ylabel=names[1], title="Fixed points")
    below(ax)
    return ax


def shade(stop: int) -> tuple[float, float, float]:
    """Give a colour of the palette of quantities, as matplotlib has it."""
    red, green, blue = palette.STOPS[stop]
    return (red / 255, green / 255, blue / 255)


def colour_of(rate: float) -> str:
    """Give the colour of a rate: one below 1 proves something."""
    return palette.STABLE if rate < 1 else palette.FAINT_INK


def rounded(value: float) -> str:
    """Give four digits, which are those of 1 only for 1."""
    text = f"{value:.4g}"
    if text == "1" and value != 1:
        return "just below 1" if value < 1 else "just above 1"
    return text


def name_at_the_right(ax: Axes, names: Iterable[tuple[float, str, str]]) -> None:
    """Write names right of the frame at their heights; those that would meet are moved apart, around their middle."""
    names = sorted(names)
    to_axes = ax.transData + ax.transAxes.inverted()
    heights = [float(to_axes.transform((ax.get_xlim()[0], value))[1]) for value, _, _ in names]
    # Blocks of neighbours, each as many names and the sum of their heights; blocks that meet become one.
    blocks: list[tuple[int, float]] = []
    for height in heights:
        blocks.append((1, height))
        while len(blocks) > 1 and top(blocks[-2]) + APART > 2 * middle(blocks[-1]) - top(blocks[-1]):
            (count, total), (more, rest) = blocks[-2:]
            blocks[-2:] = [(count + more, total + rest)]
    places = [middle(block) + APART * (k - (block[0] - 1) / 2) for block in blocks for k in range(block[0])]
    for place, (_, name, colour) in zip(places, names, strict=True):
        ax.text(1.02, place, name, color=colour, fontsize="small", va="center", transform=ax.transAxes)


def middle(block: tuple[int, float]) -> float:
    """Give the middle of a block of names."""
    count, total = block
    return total / count


def top(block: tuple[int, float]) -> float:
    """Give the height of the highest name of a block."""
    return middle(block) + APART * (block[0] - 1) / 2


def below(ax: Axes) -> None:
    """Write what things are below the frame: within, they may be anywhere."""
    if ax.get_legend_handles_labels()[1]:
        ax.legend(frameon=False, fontsize="small", ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.14))


def remark(ax: Axes, text: str) -> None:
    """Write into the upper left corner what is not to be seen."""
    ax.text(0.02, 0.98, text, fontsize="small", color=palette.FAINT_INK, va="top", transform=ax.transAxes)
