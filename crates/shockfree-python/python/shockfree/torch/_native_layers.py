"""Layers as the Rust library takes them."""

from __future__ import annotations

import numpy as np
import torch

from shockfree._native import Layer
from shockfree.torch._layers import RecurrentLayer


def native(layer: RecurrentLayer) -> Layer:
    """The layer with its weights of this moment, copied to the host.

    Raises
    ------
    ValueError
        For weights that are not finite.
    """
    arrays = {name: _array(tensor) for name, tensor in layer.tensors().items()}
    try:
        return Layer(
            layer.kind,
            arrays["weight_ih"],
            arrays["weight_hh"],
            arrays.get("bias_ih"),
            arrays.get("bias_hh"),
            prefix=f"{layer.path}." if layer.path else "",
            layer=layer.layer,
            reverse=layer.reverse,
            activation=layer.activation,
        )
    except ValueError as error:
        raise ValueError(f"{layer.name}: {error}") from None


def _array(tensor: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    array: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (
        tensor.detach().to(device="cpu", dtype=torch.float64).contiguous().numpy()
    )
    return array
