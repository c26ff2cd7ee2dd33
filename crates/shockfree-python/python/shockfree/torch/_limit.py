"""How long a step may be, from the slopes at its two ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

#: Of a parabola, a step of ``2 slope / curvature`` would leave the batch as it was, and one of ``slope / curvature`` leads to its
#: lowest point. Nearer to 2 the noise of batches carries a training away, at 1 it shrinks every step.
OVERSHOOT = 1.25

#: The least and the most that the limit changes by in one step. It grows more slowly than it shrinks: what looks flat after
#: a short step need not be flat further out.
LEAST, MOST = 0.5, 1.2

#: What the last step counts for in the means of slope and curvature; batches differ, and one of them proves nothing.
SHARE = 0.2

#: The first step changes the parameters by so much of their norm at most, since nothing is known of it.
FIRST = 0.01

#: The most steps from one look at the slopes to the next, while no limit binds.
LONGEST_PAUSE = 16

#: No part is smaller: it could not be divided by.
_LEAST_PART = 1e-30

#: Where there is no curvature, the limit grows as fast as it may.
_TINY = 1e-300

Choice = Callable[[Any, Any, Any], Any]


def next_part(part: Any, slope: Any, curvature: Any, where: Choice) -> Any:
    """The part of the next step that may be taken.

    ``5/4 slope / curvature``, where the cost along a whole step is ``E - slope r + curvature r^2 / 2`` after a part ``r`` of it; between
    1/2 and 6/5 of the last part, and 1 at most. Where the mean slope is not positive, steps went uphill, as momentum may:
    half of them where that gets no better. Numbers or tensors of no dimension, with the ``where`` that goes with them.
    """
    flat = where(curvature > 0.0, OVERSHOOT * slope / (abs(curvature) + _TINY), MOST * part)
    uphill = where(curvature > 0.0, LEAST * part, part)
    wanted = where(slope > 0.0, flat, uphill)
    wanted = where(wanted > LEAST * part, wanted, LEAST * part)  # also for NaN
    wanted = where(wanted < MOST * part, wanted, MOST * part)
    return where(wanted < 1.0, wanted, 1.0)


class StepLimit:
    """Shortens the steps of one optimizer where the slopes of the cost demand it.

    No further pass through the model is made: the slopes are products of gradients that the training computes anyhow.
    While whole steps are taken, fewer and fewer are looked at, at last one in 16; as long as steps are shortened, all are.

    Not guaranteed: that the cost falls. A step that is looked at and comes from a gradient that is not finite is not made.
    """

    def __init__(self) -> None:
        #: The part of a step that is taken, a number or a tensor of no dimension; 1 where the limit does not bind, None
        #: before the first step.
        self.part: Any = None
        #: Whether it is computed with numbers of the host, and not with tensors of the parameters' device; None: where
        #: all parameters are on the host.
        self.on_host: bool | None = None
        self._means: tuple[Any, Any] | None = None
        self._pause = 1
        self._wait = 0
        self._rates: list[Any] = []
        self._groups: dict[Any, _Group] = {}

    def before(self, optimizer: torch.optim.Optimizer) -> None:
        """Remembers where the step begins, which is where the last one has led, corrections of weights included."""
        self._follow_rates([group.get("lr") for group in optimizer.param_groups])
        if self._wait > 0:
            self._wait -= 1
            return
        kinds: dict[Any, list[Tensor]] = {}
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                if parameter.requires_grad and not parameter.is_complex():
                    kinds.setdefault((parameter.device, parameter.dtype), []).append(parameter)
        last = self._groups
        self._groups = {kind: _Group(of, last.get(kind)) for kind, of in kinds.items()}

    def after(self) -> None:
        """Learns from the last step, and shortens this one."""
        if not self._groups:
            return
        groups = [group for group in self._groups.values() if group.look()]
        if not groups:
            return
        host = self.on_host
        if host is None:
            host = all(group.began.device.type == "cpu" for group in groups)
        number: Callable[[Any], Any] = float if host else torch.Tensor.double
        where: Choice = _choose if host else _where
        if self.part is None:
            there = _norm(group.began for group in groups)
            moved = _norm(group.moved() for group in groups)
            allowed = number(FIRST * there / (moved + 1e-30))
            allowed = where(allowed < 1.0, allowed, 1.0)
            self.part = where(allowed > _LEAST_PART, allowed, _LEAST_PART)
        elif all(group.end is not None for group in groups):
            start, end = number(_sum(g.start for g in groups)), number(_sum(g.end for g in groups))
            self._learn(start, end, where)
            if host and self._is_calm():
                self._groups = {}
                return
        for group in groups:
            group.shorten(self.part, host)

    def _learn(self, start: Any, end: Any, where: Choice) -> None:
        """Takes up the slopes at the two ends of the last step."""
        slope, curvature = start / self.part, (start - end) / self.part**2
        old = self._means or (slope, curvature)
        known = abs(slope) + abs(curvature) < float("inf")  # not for NaN
        slope, curvature = (
            mean + where(known, SHARE * (new - mean), 0.0) for mean, new in zip(old, (slope, curvature), strict=True)
        )
        part = where(known, next_part(self.part, slope, curvature, where), LEAST * self.part)
        self.part = where(part > _LEAST_PART, part, _LEAST_PART)
        self._means = (slope, curvature)

    def _follow_rates(self, rates: list[Any]) -> None:
        """A step that is longer because the learning rate is, is not known to be allowed, and is looked at."""
        if rates == self._rates:
            return
        pairs = zip(self._rates, rates, strict=False)
        ratios = [new / old for old, new in pairs if isinstance(old, float | int) and isinstance(new, float | int) and old > 0]
        self._rates = rates
        ratio = max(ratios, default=1.0)
        if self.part is None or not 0.0 < ratio < math.inf or ratio == 1.0:
            return
        part = self.part / ratio
        self.part = min(part, 1.0) if isinstance(part, float) else part.clamp(max=1.0)
        if self._means is not None:
            self._means = (ratio * self._means[0], ratio**2 * self._means[1])
        if ratio > 1.0:
            self._pause, self._wait = 1, 0

    def _is_calm(self) -> bool:
        """Whether whole steps are taken; if so, there is a pause before the next look. (On other devices only they know.)"""
        if self.part < 1.0:
            self._pause = 1
            return False
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        self._wait = self._pause - 2
        return self._pause > 2

    def state_dict(self) -> dict[str, Any]:
        """What goes into a checkpoint."""
        means = None if self._means is None else [float(mean) for mean in self._means]
        return {"part": None if self.part is None else float(self.part), "means": means}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """What came from one."""
        self.part = state["part"]
        self._means = None if state["means"] is None else tuple(state["means"])
        self._groups = {}


class _Group:
    """The parameters of one device and dtype, one after the other in one vector."""

    def __init__(self, parameters: list[Tensor], last: _Group | None) -> None:
        self.parameters = parameters
        self.began = _flat([parameter.detach() for parameter in parameters])
        self.gradient: Tensor | None = None
        self.start: Tensor | None = None
        self.end: Tensor | None = None
        self._step: Tensor | None = None
        if last is not None and last.gradient is not None and _same(last.parameters, parameters):
            self._step = last.began - self.began
            self.start = torch.dot(last.gradient, self._step)

    def look(self) -> bool:
        """The gradient, and the slope at the end of the last step; False where there is no gradient."""
        with_gradient = [p for p in self.parameters if p.grad is not None and p.grad.layout == torch.strided]
        if not with_gradient:
            return False
        if len(with_gradient) < len(self.parameters):
            kept = {id(parameter) for parameter in with_gradient}
            self.began = self._only(kept, self.began)
            self._step = None
            self.parameters = with_gradient
        self.gradient = _flat([p.grad for p in with_gradient if p.grad is not None])
        if self._step is not None:
            self.end = torch.dot(self.gradient, self._step)
            self._step = None
        return True

    def moved(self) -> Tensor:
        """Where the optimizer wants to go, from where the step began."""
        return _flat([parameter.detach() for parameter in self.parameters]) - self.began

    def shorten(self, part: Any, host: bool) -> None:
        """Takes this part of the step, or nothing of one from a gradient that is not finite."""
        assert self.gradient is not None
        finite = torch.isfinite(self.gradient.sum())
        if host and finite and part >= 1.0:
            return
        moved = self.moved()
        finite = finite & torch.isfinite(moved).all()
        there = torch.where(finite, self.began + part * moved, self.began)
        for parameter, values in zip(self.parameters, self._pieces(there), strict=True):
            parameter.detach().copy_(values.view_as(parameter))

    def _only(self, kept: set[int], vector: Tensor) -> Tensor:
        pairs = zip(self._pieces(vector), self.parameters, strict=True)
        return torch.cat([piece for piece, parameter in pairs if id(parameter) in kept])

    def _pieces(self, vector: Tensor) -> tuple[Tensor, ...]:
        """What of a vector belongs to each parameter."""
        return torch.split(vector, [parameter.numel() for parameter in self.parameters])


def _flat(tensors: list[Tensor]) -> Tensor:
    """One vector, in single precision at least, so that products of it mean something."""
    vector = torch.cat([tensor.reshape(-1) for tensor in tensors])
    return vector if vector.dtype in (torch.float32, torch.float64) else vector.float()


def _same(one: list[Tensor], other: list[Tensor]) -> bool:
    return len(one) == len(other) and all(x is y for x, y in zip(one, other))


def _norm(vectors: Iterable[Tensor]) -> Tensor:
    # The square of a rate of 1e20 is a number in double precision alone.
    squares = [torch.linalg.vector_norm(vector, dtype=torch.float64) ** 2 for vector in vectors]
    return _sum(squares).sqrt()


def _sum(values: Iterable[Tensor | None]) -> Tensor:
    first, *others = [value for value in values if value is not None]
    return sum((other.to(first.device) for other in others), first)


def _choose(condition: bool, yes: Any, no: Any) -> Any:
    return yes if condition else no


def _where(condition: Tensor, yes: Any, no: Any) -> Tensor:
    device = condition.device
    return torch.where(
        condition,
        torch.as_tensor(yes, dtype=torch.float64, device=device),
        torch.as_tensor(no, dtype=torch.float64, device=device),
    )
