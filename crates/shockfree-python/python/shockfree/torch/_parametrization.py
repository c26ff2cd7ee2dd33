"""Recurrent weights that cannot leave the region, by what they are made of."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

#: How near to the boundary weights can be that others are made from: at it the parameters would be infinite.
_INSIDE = 1.0 - 1e-3

#: Roundings of single precision in a product of many numbers.
_ROUNDING = 1.0 - 1e-5


class Contracting(nn.Module):
    """``W = rho D**-1 S D`` with ``||S|| < 1``, for every matrix of parameters ``V``.

    ``S = V L**-T`` with the Cholesky factor ``L L^T = I + V^T V``, so that ``S^T S = I - (L^T L)**-1`` is below ``I``, and every
    such ``S`` is reached once. ``D`` is the identity, or (``diagonal``) a positive diagonal that is learnt as well.

    Parameters
    ----------
    units : int
        ``n``; ``V`` is ``n`` × ``n``.
    rate : float
        ``rho``.
    diagonal : bool
        Whether ``D`` is learnt.
    """

    def __init__(self, units: int, rate: float, diagonal: bool = False) -> None:
        super().__init__()
        self.rate = rate
        self.log_scale = nn.Parameter(torch.zeros(units)) if diagonal else None

    def forward(self, free: Tensor) -> Tensor:
        with _precisely(free):
            inside = _ball(free) * (self.rate * _ROUNDING)
            if self.log_scale is not None:
                scale = self.log_scale.to(inside).exp()
                inside = inside * scale / scale[:, None]
            return inside.to(free.dtype)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """Parameters of these weights, or of their projection if they are outside."""
        with torch.no_grad(), _precisely(weight):
            return _free(_wide(weight) / self.rate).to(weight.dtype)


class SharpContracting(nn.Module):
    """``W = 2 rho D**-1 O1 S O2^T D`` with ``||S|| < 1`` and ``O1 O1^T + O2 O2^T = I``: all networks with the sharp certificate.

    ``P = 2 D O2 O2^T D`` and ``Q = D**2`` satisfy ``[[-rho**2 P, W^T Q], [Q W, P - 2 Q]] <= 0``. ``[O1 O2]`` is a learnt ``n`` × ``2 n``
    matrix with its rows made orthonormal, ``D`` a learnt positive diagonal, and ``S`` as for :class:`Contracting`. The start is
    ``D = I``, ``O1 = O2 = I / sqrt(2)``, where ``W = rho S``.
    """

    def __init__(self, units: int, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.log_scale = nn.Parameter(torch.zeros(units))
        self.rows = nn.Parameter(torch.cat([torch.eye(units), torch.eye(units)], 1) * math.sqrt(0.5))

    def forward(self, free: Tensor) -> Tensor:
        with _precisely(free):
            inside = _ball(free)
            scale, first, second = self._frame(inside)
            weight = first @ inside @ second.mT * (2.0 * self.rate * _ROUNDING)
            scaled: Tensor = weight * scale / scale[:, None]
            return scaled.to(free.dtype)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """Parameters of these weights at the present ``D`` and ``O``, or of their projection if they are outside."""
        with torch.no_grad(), _precisely(weight):
            wide = _wide(weight)
            scale, first, second = self._frame(wide)
            bare = wide * scale[:, None] / scale / (2.0 * self.rate)
            inside = torch.linalg.pinv(first) @ bare @ torch.linalg.pinv(second).mT
            return _free(inside).to(weight.dtype)

    def _frame(self, like: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``D``, ``O1`` and ``O2``."""
        rows = self.rows.to(like)
        factor = torch.linalg.cholesky(rows @ rows.mT)
        first, second = torch.linalg.solve_triangular(factor, rows, upper=False).chunk(2, 1)
        return self.log_scale.to(like).exp(), first, second


def _ball(free: Tensor) -> Tensor:
    """All matrices with ``||S|| < 1``."""
    free = _wide(free)
    identity = torch.eye(free.shape[1], dtype=free.dtype, device=free.device)
    factor = torch.linalg.cholesky(identity + free.mT @ free)
    inside: Tensor = torch.linalg.solve_triangular(factor, free.mT, upper=False).mT
    return inside


def _free(inside: Tensor) -> Tensor:
    """What :func:`_ball` makes ``inside`` from, its singular values cut where they are not below 1."""
    left, values, right = torch.linalg.svd(inside)
    inside = left * values.clamp(max=_INSIDE) @ right
    identity = torch.eye(inside.shape[1], dtype=inside.dtype, device=inside.device)
    inverse = torch.linalg.cholesky(identity - inside.mT @ inside)
    free: Tensor = torch.linalg.solve_triangular(inverse.mT, inside, upper=True, left=False)
    return free


def _wide(tensor: Tensor) -> Tensor:
    return tensor if tensor.dtype in (torch.float32, torch.float64) else tensor.float()


def _precisely(tensor: Tensor) -> torch.autocast:
    """Decompositions in half the digits are none."""
    return torch.autocast(tensor.device.type, enabled=False)
