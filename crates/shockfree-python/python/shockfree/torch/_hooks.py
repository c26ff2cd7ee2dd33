"""What is called around every step of every optimizer that moves guarded weights."""

from __future__ import annotations

from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet

import torch
from torch import Tensor

from shockfree.torch._limit import StepLimit

try:
    from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
except ImportError:  # before PyTorch 2.0
    HOOKS_ON_ALL = False
else:
    HOOKS_ON_ALL = True

Optimizer = torch.optim.Optimizer


class Guarded(Protocol):
    """Something whose parameters are looked after."""

    limited: bool
    #: What may fail, since it calls what users wrote, comes last.
    order: int

    def parameters(self) -> list[Tensor]:
        """What an optimizer must move for this to be concerned."""

    def after_step(self, limit: StepLimit | None) -> None:
        """After a step of an optimizer that moves any of them."""


_Found = tuple[tuple[int, ...], list[Any], StepLimit | None]

_all: WeakSet[Any] = WeakSet()
#: What an optimizer was found to move, and when that was.
_found: WeakKeyDictionary[Optimizer, _Found] = WeakKeyDictionary()
_limits: WeakKeyDictionary[Optimizer, StepLimit] = WeakKeyDictionary()
_version = 0
_listening = False


def register(guarded: Guarded) -> None:
    """From now on its optimizers are listened to."""
    global _version
    _all.add(guarded)
    _version += 1
    _listen()


def unregister(guarded: Guarded) -> None:
    """From now on they are not."""
    global _version
    _all.discard(guarded)
    _version += 1


def attach(optimizer: Optimizer | None) -> None:
    """Listens to one optimizer, where PyTorch (before 2.0) has no hooks on all of them.

    Raises
    ------
    ValueError
        Where it has none and no optimizer is given.
    """
    if HOOKS_ON_ALL:
        return
    if optimizer is None:
        raise ValueError(f"optimizer= is needed with PyTorch {torch.__version__}, which has no hooks on all optimizers")
    if hasattr(optimizer, "_shockfree"):
        return
    step = optimizer.step

    def hooked(*args: Any, **kwargs: Any) -> Any:
        _before(optimizer, args, kwargs)
        result = step(*args, **kwargs)
        _after(optimizer, args, kwargs)
        return result

    optimizer.step = hooked  # type: ignore[method-assign]
    optimizer._shockfree = True  # type: ignore[attr-defined]


def limit_of(optimizer: Optimizer) -> StepLimit:
    """The limit of its steps."""
    return _limits.setdefault(optimizer, StepLimit())


def _listen() -> None:
    global _listening
    if _listening or not HOOKS_ON_ALL:
        return
    register_optimizer_step_pre_hook(_before)
    register_optimizer_step_post_hook(_after)
    _listening = True


def _concerned(optimizer: Optimizer) -> tuple[list[Any], StepLimit | None]:
    """What of all that is guarded the optimizer moves, and the limit of its steps if there is one."""
    seen = (_version, *[len(group["params"]) for group in optimizer.param_groups])
    found = _found.get(optimizer)
    if found is not None and found[0] == seen:
        return found[1], found[2]
    moved = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    mine = [one for one in _all if any(id(parameter) in moved for parameter in one.parameters())]
    mine.sort(key=lambda one: one.order)
    # LBFGS looks for the length of its steps itself, with many gradients a step.
    limited = any(one.limited for one in mine) and not isinstance(optimizer, torch.optim.LBFGS)
    limit = limit_of(optimizer) if limited else None
    _found[optimizer] = (seen, mine, limit)
    return mine, limit


def _before(optimizer: Optimizer, *_: Any) -> None:
    limit = _concerned(optimizer)[1]
    if limit is not None:
        limit.before(optimizer)


def _after(optimizer: Optimizer, *_: Any) -> None:
    guarded, limit = _concerned(optimizer)
    if not guarded:
        return
    with torch.no_grad():
        if limit is not None:
            limit.after()
        for one in guarded:
            one.after_step(limit)
