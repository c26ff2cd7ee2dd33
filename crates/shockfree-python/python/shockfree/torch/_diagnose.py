"""Whether the recurrent layers of a model in memory contract."""

from __future__ import annotations

from typing import Any

from torch import nn

import shockfree
from shockfree import Diagnosis
from shockfree.torch._layers import recurrent_layers
from shockfree.torch._native_layers import native


def diagnose(module: nn.Module, **options: Any) -> Diagnosis:
    """Whether the recurrent layers of ``module`` contract, with evidence.

    Parameters
    ----------
    module : torch.nn.Module
        An nn.RNN, nn.GRU, nn.LSTM, a cell of these, or a model with some of them anywhere in it.
    **options
        Those of :func:`shockfree.diagnose`, like ``input_bound`` and ``time_limit``.

    Returns
    -------
    Diagnosis
        The verdict (contracting, not contracting, undecided), certificates, witnesses, fixed points, exponents.

    Raises
    ------
    TypeError
        Unless ``module`` is a torch.nn.Module.
    ValueError
        For a module without recurrent layers, an LSTM with projections, and weights that are not finite.

    Notes
    -----
    The weights are copied; the module stays as it is. What is between two modules of a model is not looked at: modules are
    judged one by one, the layers of one module together.
    """
    return shockfree.diagnose([native(layer) for layer in recurrent_layers(module)], **options)
