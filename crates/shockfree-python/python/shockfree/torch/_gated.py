"""The conditions under which GRU and LSTM contract, and weights scaled until they hold."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from shockfree.torch._layers import RecurrentLayer

#: Factors that are tried, twice: all of [0, 1] first, then between the best and the next.
_FACTORS = 257


def condition(layer: RecurrentLayer, input_bound: float) -> Tensor:
    """The left-hand side of the layer's condition, below 1 where it contracts.

    In induced infinity norms, for states in ``[-1, 1]`` and inputs up to ``input_bound``; see ``Gru::condition`` and
    ``Lstm::condition`` of the Rust library.
    """
    left, _ = _prepared(layer, input_bound)
    return left(torch.ones((), dtype=torch.float64, device=layer.weight.device))


def keep(layer: RecurrentLayer, most: float, input_bound: float) -> Tensor:
    """Scales, by the largest factor that suffices, what the condition rests on; returns that factor.

    Of a GRU these are the recurrent weights of the reset gate and of the candidate, and all weights and biases of the update
    gate; of an LSTM the recurrent weights of input gate, cell and output gate, and all of the forget gate. (A gate that
    stays shut or open is not opened by its recurrent weights alone.)
    """
    left, scaled = _prepared(layer, input_bound)
    device = layer.weight.device
    low = torch.zeros((), dtype=torch.float64, device=device)
    high = torch.ones((), dtype=torch.float64, device=device)
    grid = torch.linspace(0.0, 1.0, _FACTORS, dtype=torch.float64, device=device)
    for _ in range(2):
        factors = low + (high - low) * grid
        holds = left(factors) <= most
        low = torch.where(holds, factors, 0.0).amax()
        high = torch.where(factors > low, factors, 1.0).amin()
    with torch.no_grad():
        for part in scaled:
            # Where nothing is to be scaled every bit stays as it is. Rounding is towards zero by one digit.
            digit = 1.0 - float(torch.finfo(part.dtype).eps)
            part.mul_(torch.where(low < 1.0, low * digit, 1.0).to(part.dtype))
    return low


Left = Callable[[Tensor], Tensor]


def _prepared(layer: RecurrentLayer, input_bound: float) -> tuple[Left, list[Tensor]]:
    """The condition as a function of the factor, and the parts of the parameters that the factor scales."""
    tensors = {name: tensor.detach() for name, tensor in layer.tensors().items()}
    gates = 3 if layer.kind == "gru" else 4
    blocks = {name: tensor.chunk(gates) for name, tensor in tensors.items()}
    input_rows = _row_sums(blocks["weight_ih"], input_bound)
    state_rows = _row_sums(blocks["weight_hh"], 1.0)
    nothing = [torch.zeros_like(rows) for rows in state_rows]
    of_input = _moduli(blocks["bias_ih"]) if "bias_ih" in blocks else nothing
    of_state = _moduli(blocks["bias_hh"]) if "bias_hh" in blocks else nothing
    biases = (
        [(i.double() + h.double()).abs() for i, h in zip(blocks["bias_ih"], blocks["bias_hh"], strict=True)]
        if "bias_ih" in blocks
        else nothing
    )

    def whole(gate: int, factor: Tensor) -> Tensor:
        """The norm of a gate, all of which is scaled."""
        return factor * (input_rows[gate] + state_rows[gate] + biases[gate]).amax()

    def outer(gate: int, factor: Tensor) -> Tensor:
        """The norm of a gate, whose recurrent weights alone are scaled."""
        return _largest(input_rows[gate] + biases[gate], state_rows[gate], factor)

    def norm(gate: int, factor: Tensor) -> Tensor:
        return factor * state_rows[gate].amax()

    if layer.kind == "gru":
        reset, update, new = range(3)

        def left(s: Tensor) -> Tensor:
            apart = input_rows[new] + of_input[new] + of_state[new]
            phi = torch.tanh(_largest(apart, state_rows[new], s))
            with_bias = _largest(of_state[new], state_rows[new], s)
            return (
                torch.sigmoid(outer(reset, s)) * norm(new, s)
                + norm(reset, s) * with_bias / 4.0
                + (1.0 + phi) / torch.sigmoid(-whole(update, s)) * norm(update, s) / 4.0
            )

        all_of, recurrent_of = update, [reset, new]
    else:
        enter, forget, cell, leave = range(4)

        def left(s: Tensor) -> Tensor:
            f = torch.sigmoid(whole(forget, s))
            rest = torch.sigmoid(-whole(forget, s))
            i, o = torch.sigmoid(outer(enter, s)), torch.sigmoid(outer(leave, s))
            phi = torch.tanh(outer(cell, s))
            c = i * phi / rest
            alpha = norm(forget, s) * c / 4.0 + i * norm(cell, s) + norm(enter, s) * phi / 4.0
            return f + alpha * o + torch.tanh(c) * norm(leave, s) * rest / 4.0

        all_of, recurrent_of = forget, [enter, cell, leave]
    scaled = [blocks[name][all_of] for name in blocks] + [blocks["weight_hh"][gate] for gate in recurrent_of]
    return left, scaled


def _row_sums(blocks: tuple[Tensor, ...], factor: float) -> list[Tensor]:
    return [factor * block.double().abs().sum(1) for block in blocks]


def _moduli(blocks: tuple[Tensor, ...]) -> list[Tensor]:
    return [block.double().abs() for block in blocks]


def _largest(fixed: Tensor, scaled: Tensor, factor: Tensor) -> Tensor:
    """The largest of ``fixed + factor scaled`` over all rows, for every factor."""
    return (fixed + factor[..., None] * scaled).amax(-1)
