"""Writes the files of this folder: by numpy and by the Python package safetensors, not by us.

    pip install numpy==2.4.6 safetensors==0.8.0 ml_dtypes
    python3 files.py
"""

from pathlib import Path

import ml_dtypes
import numpy
from safetensors.numpy import save_file

here = Path(__file__).parent


def numbers(*shape):
    """0, 1/8, 2/8, …: exact in every type."""
    return numpy.arange(numpy.prod(shape, dtype=int)).reshape(shape) / 8


W, U, b = numbers(3, 3), numbers(3, 2), numbers(3)
C, d = numbers(2, 3), numbers(2)

plain = dict(W=W, U=U, b=b, C=C, d=d, leak=numpy.array(0.25))
numpy.savez(here / "plain.npz", **plain)
numpy.savez_compressed(
    here / "compressed.npz",
    W=numpy.asfortranarray(W.astype("<f4")),
    U=numpy.asfortranarray(U.astype(">f8")),
    b=b.astype("<f2"),
    C=C.astype(">f2"),
    d=d.astype(">f4"),
    leak=numpy.array(0.25, dtype="<f2"),
)
numpy.savez(here / "scalar.npz", W=0.5, U=0.25, b=-1.0)
numpy.savez(here / "objects.npz", W=numpy.array([[None]], dtype=object))
numpy.savez(
    here / "others.npz",
    W=W,
    names=numpy.array(["a", "bc"]),
    objects=numpy.array([None]),
    record=numpy.zeros(2, dtype=[("x", "f8"), ("y", "i4")]),
    steps=numpy.arange(4),
)
numpy.savez_compressed(
    here / "sequences.npz",
    data=numpy.asfortranarray(numbers(3, 4, 2).astype(">f4")),
    lengths=numpy.array([4, 1, 3]),
    split=numpy.array([0, 1, 2], dtype="u1"),
)
numpy.savez(
    here / "columns.npz",
    time=numpy.arange(5) / 10,
    count=numpy.array([3, -1, 4, -1, 5], dtype=">i2"),
    flag=numpy.array([True, False, True, True, False]),
    sequence=numpy.array([1, 1, 1, 2, 2]),
)


def layers(prefix, gates, n, m, count, directions=("",), bias=True):
    """The parameters of a module of torch.nn, with its names and shapes."""
    result = {}
    for layer in range(count):
        for direction in directions:
            inputs = m if layer == 0 else n * len(directions)
            suffix = f"_l{layer}{direction}"
            result[f"{prefix}weight_ih{suffix}"] = numbers(gates * n, inputs)
            result[f"{prefix}weight_hh{suffix}"] = -numbers(gates * n, n)
            if bias:
                result[f"{prefix}bias_ih{suffix}"] = numbers(gates * n)
                result[f"{prefix}bias_hh{suffix}"] = -numbers(gates * n)
    return result


stack = layers("", 3, 2, 3, 2, ("", "_reverse"))
numpy.savez_compressed(here / "gru.npz", **{k: v.astype("<f4") for k, v in stack.items()})

several = (
    layers("encoder.rnn.", 1, 4, 2, 1)
    | layers("decoder.lstm.", 4, 2, 3, 2, bias=False)
    | {k.replace("_l0", ""): v for k, v in layers("cell.", 3, 1, 1, 1).items()}
)
several = {k: v.astype("<f4") for k, v in several.items()}
several["embedding.weight"] = numpy.zeros((5, 2), dtype="<f2")
several["steps"] = numpy.array(7)
save_file(several, here / "several.safetensors", metadata={"format": "pt"})
save_file(
    {
        "weight_ih_l0": numbers(3, 2).astype("<f2"),
        "weight_hh_l0": numbers(3, 3).astype(ml_dtypes.bfloat16),
        "bias_ih_l0": numbers(3).astype("<f4"),
        "bias_hh_l0": numbers(3),
    },
    here / "types.safetensors",
)
