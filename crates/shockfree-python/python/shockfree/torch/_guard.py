"""Training without leaving the region in which the layers contract."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn

from shockfree.torch import _hooks
from shockfree.torch._kept import ATTRIBUTE, Kept, Settings
from shockfree.torch._layers import layers_of, recurrent_layers, recurrent_modules
from shockfree.torch._numbers import Numbers

_CERTIFICATES = ("spectral", "diagonal", "lmi")
_METHODS = ("projection", "parametrization")

#: Steps that are remembered if nobody says how many; as `shockfree fit`.
_MEMORY = 10.0


def contract(
    module: nn.Module,
    memory: float | None = None,
    rate: float | None = None,
    certificate: str = "spectral",
    *,
    method: str | None = None,
    limit: bool = True,
    input_bound: float = 1.0,
    optimizer: torch.optim.Optimizer | None = None,
) -> Guard:
    """Keeps every recurrent layer of ``module`` contracting, whatever optimizer trains it.

    The weights are brought into the region at once, and back into it after every step of every optimizer that moves them:
    nothing else in the training changes.

    Parameters
    ----------
    module : torch.nn.Module
        An nn.RNN, nn.GRU, nn.LSTM, a cell of these, or a model with some of them anywhere in it.
    memory : float, default 10
        Steps that the layers may remember, above 1: they contract at the rate ``rho = 1 - 1/memory``.
    rate : float
        ``rho`` itself, in (0, 1), instead of ``memory``. In an nn.RNN two states under the same inputs come nearer by this
        factor with every step. Of gated layers it is the left-hand side of their condition, and the rate of contraction
        that follows is larger; ``Guard.numbers`` has it.
    certificate : {"spectral", "diagonal", "lmi"}
        Which weights of an nn.RNN are allowed: ``sigma_max(W) <= rho``; the same in a diagonally scaled norm, which is sought
        anew now and then; or all with a sharp certificate. Gated layers have one condition, and take "spectral".
    method : {"projection", "parametrization"}
        Whether steps are corrected, or the weights made from parameters that cannot leave the region. "lmi" is trained by
        its parametrization, everything else by projection if nothing is said. With a parametrization the names in
        ``state_dict`` change (states without the guard can be loaded all the same), and what it learns beside ("diagonal",
        "lmi") is trained if the optimizer is made afterwards.
    limit : bool, default True
        Whether steps are shortened where the slopes of the cost at their two ends demand it, so that a learning rate that
        is too large does no harm. It acts on all parameters of the optimizer.
    input_bound : float, default 1
        What the inputs of gated layers do not exceed; their condition rests on it.
    optimizer : torch.optim.Optimizer
        Needed with PyTorch 1.13 alone, which cannot listen to all optimizers.

    Returns
    -------
    Guard
        Numbers about the training, and the way to end it.

    Raises
    ------
    ValueError
        For a module without recurrent layers, one that is guarded already, weights that are not finite, and settings
        that cannot mean anything.
    TypeError
        Unless ``module`` is a torch.nn.Module.

    Notes
    -----
    Guaranteed after every step from a finite gradient, whatever it was: ``sigma_max(D W D**-1) <= rho`` for every layer of an nn.RNN, up to
    rounding (some 1e-6 in float32), as long as a step moves the weights by less than about 1e-3 of that; after larger
    steps up to what the directions that are followed have not seen yet, which is found within 8 steps. For gated layers
    the conditions hold exactly. Not guaranteed: that the cost falls; and a gradient that is not finite is kept out only in
    steps that the limit looks at, which are all as long as it binds and one in 16 while it does not.

    Source: section 3 of the theory; Lemma 6 of Hong, Jeon, Lee and Min for "spectral", Gokhale, Proskurnikov, Kawano and
    Bullo (arXiv 2604.15238) for "lmi", Bonassi, Farina, Scattolini and Terzi (arXiv 2011.06806) for gated layers.

    Examples
    --------
    >>> model = nn.RNN(88, 64)
    >>> guard = contract(model, memory=100)
    >>> optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    """
    layers = recurrent_layers(module)
    is_gated = any(layer.kind != "rnn" for layer in layers)
    settings = _settings(memory, rate, certificate, method, limit, input_bound, is_gated)
    for layer in layers:
        if getattr(layer.module, ATTRIBUTE, None) is not None:
            raise ValueError(f"{layer.name} is guarded already: Guard(module).remove() ends that")
        if layer.weight_name not in layer.module._parameters:
            raise ValueError(f"{layer.name} has recurrent weights that are made of others (weight_norm?), which cannot be kept")
        if not all(bool(torch.isfinite(tensor).all()) for tensor in layer.tensors().values()):
            raise ValueError(f"{layer.name} has parameters that are not finite")
    _hooks.attach(optimizer)
    for path, one, kind in list(recurrent_modules(module)):
        Kept(one, layers_of(path, one, kind), settings)
    return Guard(module)


def _settings(
    memory: float | None,
    rate: float | None,
    certificate: str,
    method: str | None,
    limit: bool,
    input_bound: float,
    is_gated: bool,
) -> Settings:
    if memory is not None and rate is not None:
        raise ValueError(f"memory is {memory} and rate is {rate}, but each says the other: give one of them")
    if rate is None:
        memory = _MEMORY if memory is None else memory
        if not (1.0 < memory < math.inf):
            raise ValueError(f"memory is {memory}, it must be a finite number above 1")
        rate = 1.0 - 1.0 / memory
    if not (0.0 < rate < 1.0):
        raise ValueError(f"rate is {rate}, it must be between 0 and 1")
    if certificate not in _CERTIFICATES:
        raise ValueError(f"certificate is {certificate!r}, it must be one of {', '.join(_CERTIFICATES)}")
    if method is None:
        method = "parametrization" if certificate == "lmi" else "projection"
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}, it must be one of {', '.join(_METHODS)}")
    if certificate == "lmi" and method == "projection":
        raise ValueError("certificate is 'lmi', which has a parametrization and no projection")
    if is_gated and (certificate != "spectral" or method != "projection"):
        raise ValueError(
            f"certificate is {certificate!r} and method {method!r}, but gated layers have one condition, kept by projection"
        )
    if is_gated and rate <= 0.5:
        raise ValueError(f"rate is {rate}, it must be above 0.5 for gated layers: a gate without weights is half open")
    if not (0.0 <= input_bound < math.inf):
        raise ValueError(f"input_bound is {input_bound}, it must be a finite number, 0 or more")
    return Settings(float(rate), certificate, method, bool(limit), float(input_bound))


class Guard:
    """What :func:`contract` keeps of a model: numbers about its training, and the end of it.

    Parameters
    ----------
    module : torch.nn.Module
        A model that :func:`contract` was called with, or a deep copy of it, which is guarded as well.

    Raises
    ------
    ValueError
        If nothing in it is guarded.
    """

    def __init__(self, module: nn.Module) -> None:
        self.module = module
        self._kept()
        self._numbers = Numbers()

    def _kept(self) -> list[Kept]:
        kept = [getattr(one, ATTRIBUTE, None) for _, one, _ in recurrent_modules(self.module)]
        found = [one for one in kept if one is not None]
        if not found:
            raise ValueError(f"nothing in this {type(self.module).__name__} is guarded")
        return found

    @property
    def rate(self) -> float:
        """``rho``, what the layers are kept at."""
        return self._kept()[0].settings.rate

    @property
    def steps(self) -> int:
        """Steps of optimizers since :func:`contract`."""
        return max(kept.steps for kept in self._kept())

    def numbers(self) -> dict[str, float]:
        """The present state of the training, for a log.

        Returns
        -------
        dict of str to float
            ``step``
                Steps of optimizers so far.
            ``gradient``
                The norm of the gradient in the parameters of the recurrent modules; NaN where it was set to None already.
            ``bound``
                What it could not exceed, by the contraction and the gradients that came in from above, for nn.RNN (the
                modules are listened to from the first call on, so that one has NaN), if gradients are set to zero between
                steps; NaN for anything else.
            ``rate``
                The largest rate of contraction of the layers as they are now, at most ``rho`` for nn.RNN.
            ``memory``
                ``1 / (1 - rate)`` steps.
            ``distance``
                How far the multipliers of the followed fixed points are from the unit circle, where they would bifurcate:
                the least ``|1 - |multiplier||``, under the input 0. NaN where a point was lost.
            ``part``
                The part of the last step that the limit allowed; 1 where it did not bind, NaN without limit.

        Notes
        -----
        It is computed when it is asked for, from singular values and eigenvalues: some milliseconds for 64 units, a
        second for 512.
        """
        return self._numbers.now(self._kept())

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint needs beside the model and the optimizer: how long steps may be."""
        limits = [kept.limit for kept in self._kept() if kept.limit is not None]
        return {"limit": limits[0].state_dict() if limits else None}

    def load_state_dict(self, state: dict[str, Any], optimizer: torch.optim.Optimizer) -> None:
        """Takes up the limit of a checkpoint for this optimizer."""
        if state["limit"] is not None:
            _hooks.limit_of(optimizer).load_state_dict(state["limit"])

    def remove(self) -> None:
        """Lets the layers go; they stay as they are, and nothing is left of the guard in the model."""
        for kept in self._kept():
            kept.remove()

    def __getstate__(self) -> dict[str, Any]:
        return {"module": self.module}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.module = state["module"]
        self._numbers = Numbers()

    def __repr__(self) -> str:
        try:
            kept = self._kept()
        except ValueError:
            return "Guard(removed)"
        names = ", ".join(layer.name for one in kept for layer in one.layers)
        return f"Guard({names}: {kept[0].settings.certificate}, rate {self.rate:.6g}, {self.steps} steps)"
