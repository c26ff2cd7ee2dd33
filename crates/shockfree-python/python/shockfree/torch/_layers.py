"""Recurrent layers, wherever in a model they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from torch import Tensor, nn

Kind = Literal["rnn", "gru", "lstm"]

#: The modules that are understood, and what they are made of.
_KINDS: dict[type[nn.Module], Kind] = {
    nn.RNN: "rnn",
    nn.GRU: "gru",
    nn.LSTM: "lstm",
    nn.RNNCell: "rnn",
    nn.GRUCell: "gru",
    nn.LSTMCell: "lstm",
}


@dataclass(frozen=True)
class RecurrentLayer:
    """One layer in one direction of a recurrent module: where its parameters are."""

    module: nn.Module
    kind: Kind
    path: str
    layer: int
    reverse: bool
    suffix: str

    @property
    def name(self) -> str:
        """Like ``encoder.l0`` or ``l1_reverse``."""
        prefix = f"{self.path}." if self.path else ""
        return f"{prefix}l{self.layer}{'_reverse' if self.reverse else ''}"

    @property
    def activation(self) -> Literal["tanh", "relu"] | None:
        """None where the layer is gated."""
        if self.kind != "rnn":
            return None
        return "relu" if self.module.nonlinearity == "relu" else "tanh"

    @property
    def weight_name(self) -> str:
        """The name of the recurrent weights in their module."""
        return f"weight_hh{self.suffix}"

    @property
    def weight(self) -> Tensor:
        """The recurrent weights, ``g n`` × ``n``."""
        weight: Tensor = getattr(self.module, self.weight_name)
        return weight

    @property
    def units(self) -> int:
        """``n``."""
        return int(self.weight.shape[1])

    def tensors(self) -> dict[str, Tensor]:
        """All of its parameters, under the names of a cell."""
        names = ["weight_ih", "weight_hh"] + (["bias_ih", "bias_hh"] if self.module.bias else [])
        return {name: getattr(self.module, name + self.suffix) for name in names}


def recurrent_modules(model: nn.Module) -> Iterator[tuple[str, nn.Module, Kind]]:
    """Path, module and kind of every recurrent module in ``model``, itself included."""
    for path, module in model.named_modules():
        for known, kind in _KINDS.items():
            # By class and not by name: a parametrized module has a class of its own.
            if isinstance(module, known):
                yield path, module, kind


def layers_of(path: str, module: nn.Module, kind: Kind) -> list[RecurrentLayer]:
    """The layers and directions of one recurrent module.

    Raises
    ------
    ValueError
        For an LSTM with projections.
    """
    if isinstance(module, nn.RNNCellBase):
        return [RecurrentLayer(module, kind, path, 0, False, "")]
    assert isinstance(module, nn.RNNBase)
    if module.proj_size > 0:
        raise ValueError(
            f"{path or 'the module'}: proj_size is {module.proj_size}, it must be 0: projections are not supported"
        )
    directions = (False, True) if module.bidirectional else (False,)
    return [
        RecurrentLayer(module, kind, path, layer, reverse, f"_l{layer}{'_reverse' if reverse else ''}")
        for layer in range(module.num_layers)
        for reverse in directions
    ]


def recurrent_layers(model: nn.Module) -> list[RecurrentLayer]:
    """All recurrent layers in ``model``.

    Raises
    ------
    TypeError
        Unless it is a module.
    ValueError
        Where there is none, or an LSTM with projections.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"a torch.nn.Module is needed, not {type(model).__name__}")
    layers = [layer for found in recurrent_modules(model) for layer in layers_of(*found)]
    if not layers:
        raise ValueError(
            f"{type(model).__name__} has no recurrent layer: none of nn.RNN, nn.GRU, nn.LSTM and their cells"
        )
    return layers
