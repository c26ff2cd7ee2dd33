"""Types of arguments and results, for annotations."""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

#: An activation by name.
Activation: TypeAlias = Literal["logistic", "tanh"]
#: A whole number of steps; None or infinity for the limit.
Horizon: TypeAlias = int | float | None
#: A kind of shock.
Kind: TypeAlias = Literal["fold", "separatrix", "phase"]
#: A method of training a unit.
Method: TypeAlias = Literal[
    "gradient-descent",
    "norm-clipping",
    "shockfree",
    "shockfree-bound",
    "shockfree-projected",
    "shockfree-projected-bound",
    "shockfree-newton",
]
#: An array of double precision.
Floats: TypeAlias = NDArray[np.float64]
#: What a part of a sweep comes to: the fingerprint of its plan, the numbers of the runs, their endings, iterations and
#: largest gradients, and the weights, biases and costs at their last points.
Part: TypeAlias = tuple[
    str,
    NDArray[np.uint64],
    NDArray[np.uint8],
    NDArray[np.uint32],
    Floats,
    Floats,
    Floats,
    Floats,
]
