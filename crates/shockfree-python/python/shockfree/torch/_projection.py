"""Recurrent weights put back into the region, on whatever device they are."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from shockfree._native import Region

#: What the rounding of weights to half the digits may need: tries, each a little smaller than the last.
_ATTEMPTS = 8


class Projection:
    """Keeps one matrix at ``sigma_max(D W D**-1) <= bound``.

    On the CPU by the projection of ``shockfree fit``: the directions that matter are followed from step to step. On other
    devices by matrix products there, so that nothing is copied to the host.
    """

    def __init__(self, bound: float, diagonal: bool) -> None:
        self.bound = bound
        self.diagonal = diagonal
        self._region: Region | None = None
        self._scale: Tensor | None = None
        self._steps = 0
        #: What NumPy sees of the weights, and where they are: looking for it again takes a quarter of the time.
        self._seen: tuple[int, Any] = (0, None)

    def __getstate__(self) -> dict[str, Any]:
        # What it remembers of the last step is found again.
        return {"bound": self.bound, "diagonal": self.diagonal}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["bound"], state["diagonal"])  # type: ignore[misc]

    def settle(self, weight: Tensor) -> None:
        """Into the region exactly, whatever moved the weights; ``D`` is found anew.

        Raises
        ------
        ValueError
            For weights that are not finite.
        """
        self._steps = 0
        wide = _on_host(weight)
        self._region = Region(wide.numpy(), self.bound, self.diagonal)
        if _is_direct(weight):
            return
        weight.copy_(wide)
        if self.diagonal:
            self._scale = torch.tensor(self._region.scale, dtype=wide.dtype, device=weight.device)
        self.keep(weight)

    def keep(self, weight: Tensor) -> None:
        """Back into the region after a step."""
        self._steps += 1
        where, array = self._seen
        if where == weight.data_ptr() and self._region is not None and not self.diagonal:
            self._region.keep(array)
            return
        weight = weight.detach()
        if weight.device.type != "cpu":
            weight.copy_(self._by_products(weight))
            return
        if self._region is None:
            self.settle(weight)
            return
        wide = _on_host(weight)
        try:
            over = self._region.keep(wide.numpy())
        except TypeError:  # another dtype than before
            self.settle(weight)
            return
        # As `fit` does before the epochs 2, 4, 8, …
        if self.diagonal and self._steps >= 32 and self._steps & (self._steps - 1) == 0:
            self._region.seek(wide.numpy())
        if _is_direct(weight):
            self._seen = (weight.data_ptr(), wide.numpy())
        else:
            self._round(weight, wide, over)

    @property
    def scale(self) -> list[float] | None:
        """The diagonal of ``D``; None where it is the identity."""
        return list(self._region.scale) if self.diagonal and self._region is not None else None

    def _round(self, weight: Tensor, wide: Tensor, over: float) -> None:
        """Rounds to the weights' own digits without leaving the region."""
        assert self._region is not None
        if over <= 1.0:
            return
        digits = torch.finfo(weight.dtype).eps if weight.dtype.is_floating_point else 0.0
        for attempt in range(_ATTEMPTS):
            weight.copy_(wide * (1.0 - attempt * digits / 4.0))
            if self._region.keep(_on_host(weight).numpy()) <= 1.0:
                return
        # All roundings together make a matrix of this norm at most, relatively.
        weight.copy_(wide / (1.0 + digits / 2.0 * math.sqrt(len(weight))))

    def _by_products(self, weight: Tensor) -> Tensor:
        wide = weight if weight.dtype in (torch.float32, torch.float64) else weight.float()
        if self._scale is not None:
            scale = self._scale.to(wide)
            wide = wide * scale[:, None] / scale
        clipped = clip_singular_values(wide, self.bound * (1.0 - float(torch.finfo(weight.dtype).eps)))
        if self._scale is not None:
            clipped = clipped / scale[:, None] * scale
        return clipped


def _is_direct(weight: Tensor) -> bool:
    """Whether NumPy can look at the very numbers."""
    return (
        weight.device.type == "cpu"
        and weight.dtype in (torch.float32, torch.float64)
        and weight.is_contiguous()
    )


def _on_host(weight: Tensor) -> Tensor:
    """The weights themselves if NumPy can look at them, else a copy that it can look at."""
    if _is_direct(weight):
        return weight
    wide = torch.float64 if weight.dtype == torch.float64 else torch.float32
    return weight.to(device="cpu", dtype=wide).contiguous()


def clip_singular_values(a: Tensor, bound: float) -> Tensor:
    """The matrix with the singular values ``min(sigma, bound)``, by products of matrices alone.

    With the polar decomposition ``A/bound = O S`` it is ``bound/2 (O + A/bound - O |I - S|)``; ``O`` and the sign of ``I - S``
    come from Newton and Schulz's iteration ``X <- X (3 I - X^T X)/2``. What that leaves above the bound, within ``1e-3`` of
    it, is scaled away by an upper bound of the norm.
    """
    unit = a / bound
    largest = _norm_bound(unit)
    identity = torch.eye(a.shape[1], dtype=a.dtype, device=a.device)
    orthogonal = _signs(unit / largest.clamp_min(1.0))
    symmetric = orthogonal.mT @ unit
    apart = identity - (symmetric + symmetric.mT) / 2.0
    sign = _signs(apart / _norm_bound(apart).clamp_min(1e-30))
    clipped = (orthogonal + unit - orthogonal @ (sign @ apart)) / 2.0
    # Where all is well the weights stay as they are, to the last bit.
    result = torch.where(largest <= 1.0, unit, clipped / _norm_bound(clipped).clamp_min(1.0))
    inside: Tensor = torch.where(largest <= 1.0, a, bound * result)
    return inside


#: Small singular values grow by 3/2 with each: those of 1e-4 of the largest become 1.
_ITERATIONS = 28

#: Squarings of A^T A: the bound is too large by a factor n^(2^-11) at most, 1.0044 for 8192 units.
_SQUARINGS = 10


def _signs(a: Tensor) -> Tensor:
    """All singular values become 1; those of ``a`` are at most 1."""
    for _ in range(_ITERATIONS):
        a = 1.5 * a - 0.5 * a @ (a.mT @ a)
    return a


def _norm_bound(a: Tensor) -> Tensor:
    """At least the largest singular value, and hardly more: ``||G^(2^k)||_F^(2^-k/2)`` with ``G = A^T A``."""
    gram = a.mT @ a
    logarithm = torch.zeros((), dtype=torch.float64, device=a.device)
    for squaring in range(_SQUARINGS):
        size = torch.linalg.matrix_norm(gram)
        logarithm = logarithm + size.double().clamp_min(1e-300).log() / 2.0**squaring
        gram = gram / size.clamp_min(1e-30)
        gram = gram @ gram
    logarithm = logarithm + torch.linalg.matrix_norm(gram).double().clamp_min(1e-300).log() / 2.0**_SQUARINGS
    # Rounding of the products, which may have made it smaller.
    rounding = 1.0 + 8.0 * math.sqrt(len(a)) * torch.finfo(a.dtype).eps
    bound: Tensor = ((logarithm / 2.0).exp() * rounding).to(a.dtype)
    return bound
