"""Singular values clipped by products of matrices, for devices other than the CPU."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from conftest import norm
from shockfree.torch._projection import Projection, _norm_bound, clip_singular_values


def clipped(a: Tensor, bound: float) -> Tensor:
    left, values, right = torch.linalg.svd(a)
    return left * values.clamp(max=bound) @ right


@pytest.mark.parametrize("n", [1, 2, 7, 64, 200])
@pytest.mark.parametrize("gain", [0.5, 1.05, 3.0, 1e3])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_it_is_the_projection(n: int, gain: float, dtype: torch.dtype) -> None:
    """Up to 1e-3 of the bound, which is how near values beside the bound are told apart; never above it."""
    a = torch.randn(n, n, dtype=dtype) * gain / (2 * n**0.5)
    wanted, found = clipped(a, 0.9), clip_singular_values(a, 0.9)
    assert norm(found) <= 0.9 * (1 + 1e-6)
    assert norm(found - wanted) <= 0.9 * 2e-3
    if norm(a) < 0.9 * 0.99:
        torch.testing.assert_close(found, a, rtol=0, atol=0)


@pytest.mark.parametrize("n", [1, 3, 50])
def test_the_bound_of_the_norm_is_one(n: int) -> None:
    for size in (1e-6, 1.0, 1e6):
        a = torch.randn(n, n) * size
        assert norm(a) <= float(_norm_bound(a)) <= norm(a) * 1.002
    assert float(_norm_bound(torch.zeros(n, n))) < 1e-12


def test_many_values_at_the_bound() -> None:
    q, _ = torch.linalg.qr(torch.randn(64, 64))
    assert norm(clip_singular_values(1.7 * q, 0.9) - 0.9 * q) < 2e-3


@pytest.mark.parametrize("diagonal", [False, True])
def test_a_training_on_another_device_would_stay_inside(diagonal: bool) -> None:
    """The path of other devices, on the CPU: the weights are moved at random, and put back."""
    weight = torch.randn(24, 24) * 0.3
    projection = Projection(0.9, diagonal)
    projection.settle(weight)
    scale = torch.tensor(projection.scale or [1.0] * 24)
    projection._scale = scale if diagonal else None
    for _ in range(30):
        weight += 0.05 * torch.randn(24, 24)
        weight.copy_(projection._by_products(weight))
        assert norm(weight * scale[:, None] / scale) <= 0.9 * (1 + 1e-5)


def test_a_view_that_is_not_contiguous_is_projected_too() -> None:
    weight = (torch.randn(8, 16) * 2)[:, ::2]
    projection = Projection(0.9, False)
    projection.settle(weight)
    assert norm(weight) <= 0.9 * (1 + 1e-6)
    weight += 1.0
    projection.keep(weight)
    assert norm(weight) <= 0.9 * (1 + 1e-6)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_on_cuda_weights_stay_where_they_are() -> None:
    weight = torch.randn(64, 64, device="cuda")
    projection = Projection(0.9, False)
    projection.settle(weight)
    with torch.cuda.device(weight.device):
        weight += 0.1
        torch.cuda.set_sync_debug_mode("error")
        projection.keep(weight)
        torch.cuda.set_sync_debug_mode("default")
    assert norm(weight.cpu()) <= 0.9 * (1 + 1e-5)
