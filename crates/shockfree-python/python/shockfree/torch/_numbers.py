"""What a guarded training is like at a moment."""

from __future__ import annotations

import inspect
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence
from torch.utils.hooks import RemovableHandle

from shockfree import condition
from shockfree.torch._followed import FollowedLayer, distance
from shockfree.torch._kept import Kept
from shockfree.torch._layers import RecurrentLayer
from shockfree.torch._native_layers import native


#: From PyTorch 2.0 on.
_HOOKS_HAVE_KEYWORDS = "with_kwargs" in inspect.signature(nn.Module.register_forward_hook).parameters


class Numbers:
    """Computes when it is asked, listens to the modules of a guard from then on, and follows their fixed points."""

    def __init__(self) -> None:
        self._followed: dict[int, list[FollowedLayer]] = {}

    def now(self, kept: list[Kept]) -> dict[str, float]:
        """See ``Guard.numbers``."""
        for one in kept:
            if one.listened is None:
                one.listened = Listened(one)
            self._followed.setdefault(id(one), [FollowedLayer(layer) for layer in one.layers])
        rates = [rate_of(one, layer) for one in kept for layer in one.layers]
        rate = math.nan if any(math.isnan(rate) for rate in rates) else max(rates)
        parts = [one.limit.part for one in kept if one.limit is not None and one.limit.part is not None]
        distances = [distance(point.now()) for one in kept for point in self._followed[id(one)]]
        return {
            "step": float(max(one.steps for one in kept)),
            "gradient": _norm([_norm_of(one.gradients()) for one in kept]),
            "bound": _norm([one.listened.bound() for one in kept]),
            "rate": rate,
            "memory": math.inf if rate >= 1.0 else 1.0 / (1.0 - rate),
            "distance": math.nan if any(math.isnan(one) for one in distances) else min(distances),
            "part": float(parts[0]) if parts else math.nan,
        }


def rate_of(kept: Kept, layer: RecurrentLayer) -> float:
    """The rate at which a layer contracts as it is now, in the norm in which it is kept."""
    if not all(bool(torch.isfinite(tensor).all()) for tensor in layer.tensors().values()):
        return math.nan
    if kept.is_gated:
        return float(condition(native(layer), kept.settings.input_bound).rate)
    if kept.settings.certificate == "lmi":
        # By its parametrization; a smaller one would have to be searched for.
        return kept.settings.rate
    weight = layer.weight.detach().double()
    scale = kept.scale(layer)
    if scale is not None:
        scale = scale.to(weight)
        weight = weight * scale[:, None] / scale
    return float(torch.linalg.matrix_norm(weight, 2))


#: Forward passes of one step that are remembered; of more the bound is not known.
_PASSES = 1024


class Listened:
    """The inputs of one module and the gradients that come into its outputs, of the last step."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self._step = kept.steps
        self._entering: list[Tensor] = []
        self._starts: list[Tensor] = []
        self._incoming: list[Tensor] = []
        self._handle: RemovableHandle | None = None
        if isinstance(kept.module, nn.RNN):
            options: dict[str, Any] = {"with_kwargs": True} if _HOOKS_HAVE_KEYWORDS else {}
            self._handle = kept.module.register_forward_hook(self._listen, **options)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_entering": [], "_starts": [], "_incoming": []}

    def close(self) -> None:
        """Listens no more."""
        if self._handle is not None:
            self._handle.remove()

    def bound(self) -> float:
        """What the gradient in the parameters of the module could not exceed in the last step.

        A change ``d`` of the parameters of layer ``k`` moves its states by ``S_k d`` at most, ``S_k = kappa (max(n, |h_0|^2) + |u|^2 + 2)^1/2
        / (1 - rho)`` for tanh, and these move the outputs by the product of ``kappa |U| / (1 - rho)`` of the layers above. So the
        gradient is at most the sum of the norms of the gradients that come into the outputs, times ``(sum of squares)^1/2``.
        """
        if self._handle is None or self.kept.is_parametrized or not self._incoming:
            return math.nan
        incoming = sum(float(torch.linalg.vector_norm(g, dim=-1).double().sum()) for g in self._incoming)
        if len(self._entering) > _PASSES:
            return math.nan
        return incoming * _sensitivity(self.kept, _largest(self._entering), _largest(self._starts))

    def _listen(self, module: nn.Module, inputs: tuple[Any, ...], *others: Any) -> None:
        # A copy of the module has a copy of this, which is nobody's.
        if self.kept.listened is not self or not torch.is_grad_enabled() or _is_compiling():
            return
        keywords, outputs = others if len(others) == 2 else ({}, others[0])
        if self._step != self.kept.steps:
            self._step = self.kept.steps
            self._entering, self._starts, self._incoming = [], [], []
        if len(self._entering) > _PASSES:
            return
        self._entering.append(_data(inputs[0] if inputs else keywords["input"]).detach())
        start = inputs[1] if len(inputs) > 1 else keywords.get("hx")
        if start is not None:
            self._starts.append(start.detach())
        for output in (_data(outputs[0]), outputs[1]):
            if output.requires_grad:
                output.register_hook(self._incoming.append)


def _largest(vectors: list[Tensor]) -> float:
    """The largest norm of the last dimension; 0 of nothing."""
    return max((float(torch.linalg.vector_norm(v, dim=-1).double().max()) for v in vectors), default=0.0)


def _sensitivity(kept: Kept, entering: float, start: float) -> float:
    """How far the outputs of a module move with its parameters, in Euclidean norms."""
    total = 0.0
    module = kept.module
    assert isinstance(module, nn.RNN)
    directions = 2 if module.bidirectional else 1
    for at in range(0, len(kept.layers), directions):
        rate, gain, units, bias, distortion = 0.0, 0.0, 0, 0.0, 1.0
        for layer in kept.layers[at : at + directions]:
            rate = max(rate, rate_of(kept, layer))
            tensors = {name: tensor.detach().double() for name, tensor in layer.tensors().items()}
            gain += float(torch.linalg.matrix_norm(tensors["weight_ih"], 2)) ** 2
            units += layer.units
            bias += sum(float(tensors[name].norm()) for name in tensors if name.startswith("bias"))
            distortion = max(distortion, _distortion(kept, layer))
        if rate >= 1.0:
            return math.inf
        gain = math.sqrt(gain)
        reach = distortion / (1.0 - rate)
        if module.nonlinearity == "relu":
            states = reach * (gain * entering + bias) + distortion * math.sqrt(directions) * start
        else:
            states = max(math.sqrt(units), math.sqrt(directions) * start)
        biases = 2.0 if module.bias else 0.0
        own = reach * math.sqrt(states**2 + entering**2 + biases)
        total = math.hypot(total * reach * gain, own)
        entering = states
    return total


def _distortion(kept: Kept, layer: RecurrentLayer) -> float:
    """How far the norm of contraction is from the Euclidean one."""
    if kept.settings.certificate == "lmi":
        return math.inf
    scale = kept.scale(layer)
    return 1.0 if scale is None else float(scale.max() / scale.min())


def _data(sequence: Tensor | PackedSequence) -> Tensor:
    return sequence.data if isinstance(sequence, PackedSequence) else sequence


def _is_compiling() -> bool:
    compiler = getattr(torch, "compiler", None)
    return bool(compiler is not None and getattr(compiler, "is_compiling", bool)())


def _norm_of(tensors: list[Tensor]) -> float:
    return _norm([float(torch.linalg.vector_norm(tensor.double())) for tensor in tensors]) if tensors else math.nan


def _norm(values: list[float]) -> float:
    return math.sqrt(sum(value**2 for value in values))
