"""Colours, strokes and marks: those of the program's own figures."""

from __future__ import annotations

from typing import NamedTuple

INK = "#1a1a1a"
FAINT_INK = "#5a5a5a"

SHOCK = "#c1121f"
FOLD = "#8f6236"
FLIP = "#56709f"
OPTIMAL = "#333333"
REFERENCE = "#333333"
STABLE = "#4f8a3c"

STRIP_FILL = "#eff4ec"
TWO_ATTRACTORS_FILL = "#fbecdc"
TWO_CYCLE_FILL = "#e6ecf6"

# Quantities: pale is little, dark is much, in grey too.
STOPS = (
    (244.0, 241.0, 230.0),
    (201.0, 211.0, 196.0),
    (143.0, 176.0, 180.0),
    (79.0, 127.0, 155.0),
    (31.0, 74.0, 115.0),
)

# Kinds that have no order, from pale to dark.
CLASSES = ("#f2ead3", "#a9d4ee", "#e8a33d", "#3f9c7c", "#8a4f80", "#1f3d5c")


class Look(NamedTuple):
    """What a method looks like.

    Attributes
    ----------
    colour : str
        Of its line and marks.
    marker : str
        Its mark.
    dash : str or tuple
        Its line, as matplotlib has it.
    """

    colour: str
    marker: str
    dash: str | tuple[int, tuple[float, ...]]


DESCENT = Look("#0072b2", "o", "-")
CLIPPING = Look("#e69f00", "s", (0, (3.75, 1.56)))
SHOCKFREE = Look("#009e73", "^", "-")
PROJECTED = Look("#cc79a7", "D", (0, (1.25, 1.25)))
NEWTON = Look("#000000", "v", (0, (4.4, 1.56, 0.94, 1.56)))

METHODS = {
    "gradient-descent": DESCENT,
    "norm-clipping": CLIPPING,
    "shockfree": SHOCKFREE,
    "shockfree-bound": SHOCKFREE,
    "shockfree-projected": PROJECTED,
    "shockfree-projected-bound": PROJECTED,
    "shockfree-newton": NEWTON,
}
