"""One recurrent module whose weights are kept contracting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from shockfree.torch import _gated, _hooks
from shockfree.torch._layers import RecurrentLayer
from shockfree.torch._limit import StepLimit
from shockfree.torch._parametrization import Contracting, SharpContracting
from shockfree.torch._projection import Projection

#: Under this name a module knows what keeps it.
ATTRIBUTE = "_shockfree_kept"


@dataclass(frozen=True)
class Settings:
    """How a module is kept contracting; see :func:`shockfree.torch.contract`."""

    rate: float
    certificate: str
    method: str
    limit: bool
    input_bound: float


class Kept:
    """One recurrent module whose weights are kept contracting.

    It is an attribute of the module and goes with it: into a deep copy, and into a pickle.
    """

    order = 0

    def __init__(self, module: nn.Module, layers: list[RecurrentLayer], settings: Settings) -> None:
        self.module = module
        self.layers = layers
        self.settings = settings
        self.limited = settings.limit
        self.steps = 0
        self.limit: StepLimit | None = None
        #: Who listens to the module for the sake of numbers.
        self.listened: Any = None
        self.is_gated = layers[0].kind != "rnn"
        self.is_parametrized = settings.method == "parametrization"
        self.projections: dict[str, Projection] = {}
        for layer in layers:
            if self.is_parametrized:
                self._parametrize(layer)
            elif not self.is_gated:
                diagonal = settings.certificate == "diagonal"
                self.projections[layer.weight_name] = Projection(settings.rate, diagonal)
        self.settle()
        object.__setattr__(module, ATTRIBUTE, self)
        self._handles = [
            module._register_load_state_dict_pre_hook(self._before_load),  # type: ignore[no-untyped-call]
            module.register_load_state_dict_post_hook(self._after_load),  # type: ignore[no-untyped-call]
        ]
        if self.is_parametrized and isinstance(module, nn.RNNBase):
            self._handles.append(module.register_forward_hook(_release))
            if not hasattr(nn.RNNBase, "_weights_have_changed"):
                self._handles.append(module.register_forward_pre_hook(_refresh))
        _hooks.register(self)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "limit": None, "listened": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        _hooks.register(self)

    def parameters(self) -> list[Tensor]:
        """Those of the module."""
        return list(self.module.parameters())

    def after_step(self, limit: StepLimit | None) -> None:
        """Back into the region, where the step has led out of it."""
        self.steps += 1
        self.limit = limit
        self._keep()

    @torch.no_grad()
    def settle(self) -> None:
        """Into the region exactly, wherever the weights are."""
        for layer in self.layers:
            projection = self.projections.get(layer.weight_name)
            if projection is not None:
                projection.settle(layer.weight.detach())
        if self.is_gated:
            self._keep()

    def remove(self) -> None:
        """Lets the weights go. They stay what they are."""
        _hooks.unregister(self)
        if self.listened is not None:
            self.listened.close()
        for handle in self._handles:
            handle.remove()
        if self.is_parametrized:
            for layer in self.layers:
                parametrize.remove_parametrizations(self.module, layer.weight_name, leave_parametrized=True)
        object.__delattr__(self.module, ATTRIBUTE)

    def gradients(self) -> list[Tensor]:
        """Those of the module's parameters, as far as they have not been set to None."""
        return [parameter.grad for parameter in self.parameters() if parameter.grad is not None]

    def scale(self, layer: RecurrentLayer) -> Tensor | None:
        """The diagonal of ``D``, in which the layer contracts; None for the identity and where there is no ``D``."""
        if self.is_parametrized:
            made = getattr(self.module.parametrizations, layer.weight_name)[0]
            return made.log_scale.detach().exp() if isinstance(made, Contracting) and made.log_scale is not None else None
        projection = self.projections.get(layer.weight_name)
        scale = projection.scale if projection is not None else None
        return None if scale is None else torch.tensor(scale, dtype=torch.float64)

    def _keep(self) -> None:
        if self.is_gated:
            for layer in self.layers:
                _gated.keep(layer, self.settings.rate, self.settings.input_bound)
        for name, projection in self.projections.items():
            weight = self.module._parameters[name]
            assert weight is not None
            projection.keep(weight)

    def _parametrize(self, layer: RecurrentLayer) -> None:
        rate, units = self.settings.rate, layer.units
        made: nn.Module
        if self.settings.certificate == "lmi":
            made = SharpContracting(units, rate)
        else:
            made = Contracting(units, rate, self.settings.certificate == "diagonal")
        made.to(layer.weight.device)
        parametrize.register_parametrization(self.module, layer.weight_name, made)

    def _before_load(self, state: dict[str, Any], prefix: str, *_: Any) -> None:
        """Weights as they are without the guard become parameters of its parametrization."""
        if not self.is_parametrized:
            return
        for layer in self.layers:
            weight = state.pop(prefix + layer.weight_name, None)
            if weight is None:
                continue
            path = f"parametrizations.{layer.weight_name}"
            own: Mapping[str, Tensor] = self.module.state_dict()
            for name in own:
                if name.startswith(f"{path}."):
                    state.setdefault(prefix + name, own[name])
            made = getattr(self.module.parametrizations, layer.weight_name)[0]
            free = own[f"{path}.original"]
            state[f"{prefix}{path}.original"] = made.right_inverse(weight.to(free))

    def _after_load(self, *_: Any) -> None:
        self.settle()


def _refresh(module: nn.Module, *_: Any) -> None:
    """The weights that nn.RNN computes with are those that the parametrization makes now.

    It keeps a list of its own, which before PyTorch 2.1 is not renewed: the weights would never move
    (https://github.com/pytorch/pytorch/issues/65688).
    """
    assert isinstance(module, nn.RNNBase)
    module._flat_weights = [getattr(module, name) for name in module._flat_weights_names]


def _release(module: nn.Module, *_: Any) -> None:
    """What the last forward pass computed with belongs to its graph, and would be no part of a deep copy."""
    assert isinstance(module, nn.RNNBase)
    weights = [weight for weight in module._flat_weights if weight is not None]
    module._flat_weights = [weight if weight.is_leaf else weight.detach() for weight in weights]
