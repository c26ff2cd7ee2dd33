"""Fixed points that are followed while weights change."""

from __future__ import annotations

import math

from shockfree._native import Followed, Follower
from shockfree.torch._layers import RecurrentLayer
from shockfree.torch._native_layers import native


class FollowedLayer:
    """The fixed point at which one layer rests under a constant input, from one set of weights to the next."""

    def __init__(self, layer: RecurrentLayer, input: list[float] | None = None) -> None:
        self.layer = layer
        self._input = input
        self._follower: Follower | None = None

    def now(self) -> Followed | None:
        """Where the point is with the weights of this moment; None where the layer rests nowhere, or is not finite.

        A point that is lost is reported once, as lost; the next call looks for another.
        """
        try:
            weights = native(self.layer)
        except ValueError:
            self._follower = None
            return None
        if self._follower is None:
            self._follower = Follower.find(weights, self._input)
            if self._follower is None:
                return None
        found = self._follower.follow(weights)
        if found.lost:
            self._follower = None
        return found


def distance(found: Followed | None) -> float:
    """The least ``|1 - |multiplier||``; NaN where there is no point."""
    return math.nan if found is None or found.lost else float(found.distance)
