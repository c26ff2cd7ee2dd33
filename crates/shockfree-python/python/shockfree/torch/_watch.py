"""A warning before a training without guard crosses a bifurcation."""

from __future__ import annotations

import math
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from shockfree._native import Followed
from shockfree.torch import _hooks
from shockfree.torch._followed import FollowedLayer
from shockfree.torch._layers import RecurrentLayer, recurrent_layers
from shockfree.torch._limit import StepLimit

#: Looks that a trend is made of.
_TREND = 10


#: Under this name a model knows what watches it.
_ATTRIBUTE = "_shockfree_watches"


class ShockWarning(UserWarning):
    """A layer is about to change its dynamics, or has."""


@dataclass(frozen=True)
class Alarm:
    """What :class:`Watch` saw coming.

    Attributes
    ----------
    step : int
        The step of the optimizer after which it was seen.
    layer : str
        The layer, like ``encoder.l0``.
    kind : {"fold", "flip", "neimark-sacker", "lost"}
        The bifurcation that is near; "lost" where the fixed point that was followed is there no more.
    radius : float
        The largest modulus of its multipliers, NaN where it is lost.
    steps_ahead : float
        Steps until that is 1 if it goes on as it does; 0 where it has happened.
    """

    step: int
    layer: str
    kind: str
    radius: float
    steps_ahead: float

    def __str__(self) -> str:
        if self.kind == "lost":
            return f"step {self.step}: {self.layer} has lost the fixed point at which it rested"
        when = "now" if self.steps_ahead <= 0 else f"in about {math.ceil(self.steps_ahead)} steps"
        return (
            f"step {self.step}: {self.layer} is near a {self.kind} ({when}): its largest multiplier is {self.radius:.4g}, "
            "and beyond 1 gradients explode; shockfree.torch.contract keeps it below"
        )


def watch(
    module: nn.Module,
    *,
    every: int = 1,
    ahead: int = 50,
    threshold: float = 0.95,
    inputs: dict[str, list[float]] | None = None,
    on_alarm: Callable[[Alarm], Any] | None = None,
    optimizer: torch.optim.Optimizer | None = None,
) -> Watch:
    """Follows the state at which every recurrent layer of ``module`` rests, and warns before it changes kind.

    After a step of an optimizer the fixed point is corrected by Newton's method and its multipliers are computed. The way
    that is left to a bifurcation is ``1 - m`` with the largest modulus ``m`` of the multipliers, and ``(1 - m)**2`` at a fold, where
    ``m`` goes to 1 like a square root. There is an alarm where that is below ``1 - threshold`` and its trend leads to 0 within
    ``ahead`` steps, where ``m`` is above 1, and where the point is lost; one for each approach, the next after it has been
    away from there again.

    Parameters
    ----------
    module : torch.nn.Module
        As for :func:`contract`.
    every : int, default 1
        Steps from one look to the next. A look costs an eigenvalue problem of the layer's size.
    ahead : int, default 50
        Steps that the trend is extended by.
    threshold : float, default 0.95
        How large ``m`` is at least where something is near (at a fold ``1 - (1 - threshold)**0.5``, 0.78 for 0.95).
    inputs : dict of str to list of float
        The constant input of a layer under which it is looked at, by the layer's name; zeros if it is not named.
    on_alarm : callable
        Called with every :class:`Alarm`; without it there is a :class:`ShockWarning`.
    optimizer : torch.optim.Optimizer
        Needed with PyTorch 1.13 alone.

    Returns
    -------
    Watch

    Raises
    ------
    ValueError
        For a module without recurrent layers, and settings that cannot mean anything.

    Notes
    -----
    What is followed is one fixed point under one constant input. A training can explode far from it, and where nothing is
    followed (``Watch.now`` says so) there is no alarm: no alarm proves nothing.
    """
    if every < 1 or ahead < 1:
        raise ValueError(f"every is {every} and ahead {ahead}, they must be 1 or more")
    if not (0.0 < threshold < 1.0):
        raise ValueError(f"threshold is {threshold}, it must be between 0 and 1")
    _hooks.attach(optimizer)
    return Watch(module, every, ahead, threshold, inputs or {}, on_alarm)


class Watch:
    """What :func:`watch` sees.

    Attributes
    ----------
    alarms : list of Alarm
        All so far.
    """

    limited = False
    order = 1

    def __init__(
        self,
        module: nn.Module,
        every: int,
        ahead: int,
        threshold: float,
        inputs: dict[str, list[float]],
        on_alarm: Callable[[Alarm], Any] | None,
    ) -> None:
        self.alarms: list[Alarm] = []
        self._every, self._ahead, self._threshold, self._on_alarm = every, ahead, threshold, on_alarm
        self._module = module
        self._steps = 0
        layers = recurrent_layers(module)
        unknown = sorted(set(inputs) - {layer.name for layer in layers})
        if unknown:
            names = ", ".join(layer.name for layer in layers)
            raise ValueError(f"inputs has {unknown[0]!r}, the layers are {names}")
        self._courses = [_Course(layer, inputs.get(layer.name)) for layer in layers]
        for course in self._courses:
            course.look(0)
        # It lives as long as the model, whether anybody keeps it or not.
        object.__setattr__(module, _ATTRIBUTE, [*getattr(module, _ATTRIBUTE, []), self])
        _hooks.register(self)

    def parameters(self) -> list[Tensor]:
        """Those of the module."""
        return list(self._module.parameters())

    def after_step(self, limit: StepLimit | None) -> None:
        """Looks, if it is time to."""
        self._steps += 1
        if self._steps % self._every:
            return
        for course in self._courses:
            alarm = course.look(self._steps).alarm(self._threshold, self._ahead)
            if alarm is None:
                continue
            self.alarms.append(alarm)
            if self._on_alarm is not None:
                self._on_alarm(alarm)
            else:
                warnings.warn(str(alarm), ShockWarning, stacklevel=4)

    def now(self) -> dict[str, float]:
        """The largest modulus of the multipliers of each layer at the last look; NaN where nothing is followed."""
        return {course.layer.name: course.radius for course in self._courses}

    def remove(self) -> None:
        """Looks no more."""
        _hooks.unregister(self)
        others = [other for other in getattr(self._module, _ATTRIBUTE) if other is not self]
        object.__setattr__(self._module, _ATTRIBUTE, others)

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy of a watched model is not watched.
        return type(None), ()


class _Course:
    """One layer, and how the largest multiplier of its fixed point went."""

    def __init__(self, layer: RecurrentLayer, input: list[float] | None) -> None:
        self.layer = layer
        self._point = FollowedLayer(layer, input)
        self._past: deque[tuple[int, float]] = deque(maxlen=_TREND)
        self._step = 0
        self._found: Followed | None = None
        self._had = False
        self._told = False

    @property
    def radius(self) -> float:
        found = self._found
        return math.nan if found is None or found.lost else float(found.spectral_radius)

    def look(self, step: int) -> _Course:
        self._had = not math.isnan(self.radius)
        self._step, self._found = step, self._point.now()
        if math.isnan(self.radius):
            self._past.clear()
        else:
            self._past.append((step, self.radius))
        return self

    def alarm(self, threshold: float, ahead: int) -> Alarm | None:
        if self._found is None and not self._had:
            return None
        if self._found is None or self._found.lost:
            self._told = False
            return Alarm(self._step, self.layer.name, "lost", math.nan, 0.0)
        way = self._way(self.radius)
        if way > 1.0 - threshold:
            self._told = False
            return None
        left = 0.0 if self.radius >= 1.0 else self._steps_left()
        if self._told or left > ahead:
            return None
        self._told = True
        return Alarm(self._step, self.layer.name, self._found.kind, self.radius, left)

    def _way(self, radius: float) -> float:
        """What is left; it goes to 0 like the way in parameters."""
        left = max(0.0, 1.0 - radius)
        return left**2 if self._found is not None and self._found.kind == "fold" else left

    def _steps_left(self) -> float:
        """Until the line of least squares through the past is at 0."""
        if len(self._past) < 3:
            return math.inf
        steps = [float(step) for step, _ in self._past]
        ways = [self._way(radius) for _, radius in self._past]
        middle, mean = sum(steps) / len(steps), sum(ways) / len(ways)
        spread = sum((step - middle) ** 2 for step in steps)
        slope = sum((step - middle) * (way - mean) for step, way in zip(steps, ways, strict=True)) / spread
        return -ways[-1] / slope if slope < 0.0 else math.inf
