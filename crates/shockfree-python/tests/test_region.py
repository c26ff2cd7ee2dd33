"""Recurrent weights kept contracting, against NumPy's singular values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from shockfree import Region


def norm(weights: np.ndarray[Any, Any], scale: list[float] | None = None) -> float:
    d = np.ones(len(weights)) if scale is None else np.array(scale)
    return float(np.linalg.norm(d[:, None] * weights.astype(float) / d, 2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("n", [1, 5, 40, 150])
def test_it_is_the_nearest_matrix_and_stays_inside(dtype: Any, n: int) -> None:
    random = np.random.default_rng(n)
    weights = (random.normal(size=(n, n)) / n**0.5).astype(dtype)
    left, values, right = np.linalg.svd(weights.astype(float))
    nearest = left * np.minimum(values, 0.9) @ right
    region = Region(weights, 0.9)
    # Decompositions are wrong by some n roundings.
    digits = (50 + n) * np.finfo(dtype).eps
    assert norm(weights - nearest) <= digits * (1 + values[0])
    for _ in range(30):
        weights += (random.normal(size=(n, n)) * 2e-4).astype(dtype)
        largest = norm(weights)
        over = region.keep(weights)
        assert norm(weights) <= 0.9 * (1 + digits)
        if largest > 0.9:
            assert over == pytest.approx(largest / 0.9, rel=6e-3)
    region.settle(weights)
    assert norm(weights) <= 0.9 * (1 + digits)


def test_a_scaled_norm() -> None:
    weights = np.diag(np.full(7, 3.0), -1)
    before = weights.copy()
    region = Region(weights, 0.9, diagonal=True)
    # A chain is small in the norm that suits it.
    np.testing.assert_allclose(weights, before, rtol=1e-15)
    weights += 0.3
    region.keep(weights)
    # Entries are scaled by up to 1e6 and back.
    assert norm(weights, region.scale) <= 0.9 * (1 + 1e-9)
    region.seek(weights)
    # Entries are scaled by up to 1e6 and back.
    assert norm(weights, region.scale) <= 0.9 * (1 + 1e-9)


def test_bad_arrays_are_refused_and_left_alone() -> None:
    good = np.eye(3) * 0.5
    region = Region(good, 0.9)
    with pytest.raises(ValueError, match="C-contiguous"):
        region.keep(np.asfortranarray(np.ones((3, 3))))
    with pytest.raises(ValueError, match="weights are 2 × 2, they must be 3 × 3"):
        region.keep(np.eye(2))
    with pytest.raises(TypeError, match="another dtype"):
        region.keep(np.eye(3, dtype=np.float32))
    with pytest.raises(TypeError):
        region.keep(np.eye(3, dtype=int))
    with pytest.raises(TypeError):
        region.keep([[1.0]])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="entry NaN"):
        Region(np.full((2, 2), np.nan), 0.9)
    for bound in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="it must be a finite number above 0"):
            Region(np.eye(2), bound)
    with pytest.raises(ValueError, match="there must be a unit"):
        Region(np.zeros((0, 0)), 0.9)
    fixed = np.eye(3) * 2
    fixed.flags.writeable = False
    with pytest.raises(TypeError):
        region.keep(fixed)
    wild = np.full((3, 3), np.inf)
    assert np.isnan(region.keep(wild)) and np.isinf(wild).all()
