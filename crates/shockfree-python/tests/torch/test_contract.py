"""Recurrent weights under guard, with whatever trains them."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

import shockfree.torch
from conftest import norm, step, sums

RATE = 0.8

#: In single precision the projection leaves some roundings (1e-6); steps of these trainings are large, so a direction may be
#: seen late: within 8 steps, and by little.
SEEN = 1e-5

OPTIMIZERS: dict[str, Callable[[Any], torch.optim.Optimizer]] = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05, foreach=False),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "sgd foreach": lambda p: torch.optim.SGD(p, lr=0.05, foreach=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02, foreach=False),
    "adam foreach": lambda p: torch.optim.Adam(p, lr=0.02, foreach=True),
    "adam fused": lambda p: torch.optim.Adam(p, lr=0.02, fused=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.01, foreach=False),
    "adamw fused": lambda p: torch.optim.AdamW(p, lr=0.02, fused=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
}
WAYS = [
    ("spectral", "projection"),
    ("diagonal", "projection"),
    ("spectral", "parametrization"),
    ("diagonal", "parametrization"),
    ("lmi", "parametrization"),
]


def weights(model: nn.Module) -> list[torch.Tensor]:
    return [layer.weight for layer in shockfree.torch._layers.recurrent_layers(model)]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("method", ["projection", "parametrization"])
def test_weights_move_and_the_bound_holds_after_every_step(make: Any, name: str, method: str) -> None:
    model = make()
    shockfree.torch.contract(model, rate=RATE, method=method)
    optimizer = OPTIMIZERS[name](model.parameters())
    before = weights(model)[0].detach().clone()
    largest = 0.0
    for _ in range(60):
        step(model, optimizer)
        largest = max(largest, norm(weights(model)[0]))
        assert largest <= RATE * (1 + SEEN)
    assert norm(weights(model)[0].detach() - before) > 0.1
    # It is the bound that held: the task drives the weights against it.
    assert largest > 0.95 * RATE


def test_without_guard_the_same_training_leaves_the_region(make: Any) -> None:
    model = make()
    optimizer = OPTIMIZERS["adam"](model.parameters())
    for _ in range(60):
        step(model, optimizer)
    assert norm(weights(model)[0]) > 1.2 * RATE


@pytest.mark.parametrize(("certificate", "method"), WAYS)
def test_every_certificate_holds_by_the_check_of_the_library(make: Any, certificate: str, method: str) -> None:
    model = make(num_layers=2, bidirectional=True)
    guard = shockfree.torch.contract(model, rate=RATE, certificate=certificate, method=method)
    optimizer = OPTIMIZERS["adam"](model.parameters())
    before = [weight.detach().clone() for weight in weights(model)]
    for _ in range(40):
        step(model, optimizer)
    assert all(norm(w.detach() - b) > 0.05 for w, b in zip(weights(model), before, strict=True))
    diagnosis = shockfree.torch.diagnose(model, time_limit=20)
    assert diagnosis.verdict == "contracting"
    assert all(layer.best_rate <= RATE * (1 + 1e-4) for layer in diagnosis.layers)
    assert guard.numbers()["rate"] <= RATE * (1 + SEEN)


def test_larger_sets_hold_weights_that_smaller_ones_do_not(make: Any) -> None:
    """A chain of amplifying units contracts in a scaled norm alone."""
    chain = torch.diag(torch.full((15,), 1.5), diagonal=-1)
    for certificate, moved in [("spectral", True), ("diagonal", False)]:
        model = make()
        with torch.no_grad():
            model.encoder["rnn"].weight_hh_l0.copy_(chain)
        shockfree.torch.contract(model, rate=RATE, certificate=certificate)
        # A chain has no cycle, so some scaling brings its norm below anything.
        assert (norm(weights(model)[0].detach() - chain) > 0.1) == moved


@pytest.mark.parametrize("method", ["projection", "parametrization"])
def test_parameter_groups_and_schedulers(make: Any, method: str) -> None:
    model = make()
    shockfree.torch.contract(model, rate=RATE, method=method)
    recurrent = [p for name, p in model.named_parameters() if "weight_hh" in name]
    others = [p for name, p in model.named_parameters() if "weight_hh" not in name]
    optimizer = torch.optim.SGD([{"params": recurrent, "lr": 0.1}, {"params": others}], lr=0.01)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 30)
    for _ in range(30):
        step(model, optimizer)
        scheduler.step()
        assert norm(weights(model)[0]) <= RATE * (1 + SEEN)
    # A group that comes later is seen as well.
    late = make()
    shockfree.torch.contract(late, rate=RATE, method=method)
    optimizer.add_param_group({"params": list(late.parameters()), "lr": 0.1})
    for _ in range(30):
        step(late, optimizer)
    assert norm(weights(late)[0]) <= RATE * (1 + SEEN)


def test_two_optimizers_of_one_model(make: Any) -> None:
    model = make()
    shockfree.torch.contract(model, rate=RATE)
    first = torch.optim.Adam(model.encoder.parameters(), lr=0.05)
    second = torch.optim.Adam(model.readout.parameters(), lr=0.05)
    for _ in range(30):
        step(model, second)
        step(model, first)
        assert norm(weights(model)[0]) <= RATE * (1 + SEEN)


def test_gradients_that_are_accumulated_give_the_step_of_the_whole(make: Any) -> None:
    """Four quarters of a batch, and the batch: the same mean gradient, up to rounding."""
    whole = make()
    parts = copy.deepcopy(whole)
    for model in (whole, parts):
        shockfree.torch.contract(model, rate=RATE)
    optimizers = [torch.optim.SGD(model.parameters(), lr=0.05) for model in (whole, parts)]
    for _ in range(20):
        inputs, wanted = sums(batch=8)
        for optimizer in optimizers:
            optimizer.zero_grad()
        ((whole(inputs) - wanted) ** 2).mean().backward()
        for piece, aim in zip(inputs.split(2, 1), wanted.split(2, 1), strict=True):
            (((parts(piece) - aim) ** 2).mean() / 4).backward()
        for optimizer in optimizers:
            optimizer.step()
    for one, other in zip(whole.parameters(), parts.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4)
    assert norm(weights(parts)[0]) <= RATE * (1 + SEEN)


@pytest.mark.parametrize("method", ["projection", "parametrization"])
def test_autocast_and_a_scaler(make: Any, method: str) -> None:
    model = make()
    shockfree.torch.contract(model, rate=RATE, method=method)
    optimizer = OPTIMIZERS["sgd"](model.parameters())
    scaler = torch.amp.GradScaler("cpu")
    before = weights(model)[0].detach().clone()
    for _ in range(40):
        inputs, wanted = sums()
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = ((model(inputs) - wanted) ** 2).mean()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        assert norm(weights(model)[0]) <= RATE * (1 + SEEN)
    assert norm(weights(model)[0].detach() - before) > 0.1


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
@pytest.mark.parametrize("method", ["projection", "parametrization"])
def test_other_precisions(make: Any, dtype: torch.dtype, method: str) -> None:
    model = make().to(dtype)
    shockfree.torch.contract(model, rate=RATE, method=method)
    optimizer = OPTIMIZERS["sgd"](model.parameters())
    before = weights(model)[0].detach().clone()
    # Weights of a parametrization are rounded last, to eight bits each.
    room = 16 * torch.finfo(dtype).eps if method == "parametrization" else SEEN
    for _ in range(40):
        step(model, optimizer, dtype)
        assert norm(weights(model)[0]) <= RATE * (1 + room)
    assert weights(model)[0].dtype == dtype
    assert norm(weights(model)[0].detach().double() - before.double()) > 0.1


@pytest.mark.parametrize("certificate", ["spectral", "diagonal"])
def test_states_are_saved_and_loaded_with_and_without_a_guard(make: Any, certificate: str) -> None:
    guarded = make()
    shockfree.torch.contract(guarded, rate=RATE, certificate=certificate)
    optimizer = OPTIMIZERS["adam"](guarded.parameters())
    for _ in range(10):
        step(guarded, optimizer)
    file = io.BytesIO()
    torch.save(guarded.state_dict(), file)
    file.seek(0)
    state = torch.load(file, weights_only=True)
    free = make()
    free.load_state_dict(state)  # the names are those of the model without guard
    torch.testing.assert_close(weights(free)[0], weights(guarded)[0], rtol=0, atol=0)
    wild = {name: 10 * values for name, values in free.state_dict().items()}
    guarded.load_state_dict(wild)
    if certificate == "spectral":
        assert norm(weights(guarded)[0]) <= RATE * (1 + SEEN)
    assert shockfree.torch.Guard(guarded).numbers()["rate"] <= RATE * (1 + SEEN)


@pytest.mark.parametrize("certificate", ["spectral", "diagonal", "lmi"])
def test_states_of_a_parametrization(make: Any, certificate: str) -> None:
    model = make()
    inside = {k: v.clone() for k, v in model.state_dict().items()}
    inside["encoder.rnn.weight_hh_l0"] *= 0.5 * RATE / norm(inside["encoder.rnn.weight_hh_l0"])
    guard = shockfree.torch.contract(model, rate=RATE, certificate=certificate, method="parametrization")
    same = copy.deepcopy(model.state_dict())
    # A state of the model without guard, within the region: it is taken as it is.
    model.load_state_dict(inside)
    torch.testing.assert_close(weights(model)[0], inside["encoder.rnn.weight_hh_l0"], rtol=1e-4, atol=1e-5)
    model.load_state_dict(same)
    kept = weights(model)[0].detach().clone()
    guard.remove()
    assert set(model.state_dict()) == set(inside)
    torch.testing.assert_close(weights(model)[0].detach(), kept, rtol=0, atol=0)
    # It trains as any module does, and is free.
    optimizer = OPTIMIZERS["adam"](model.parameters())
    for _ in range(80):
        step(model, optimizer)
    assert norm(weights(model)[0]) > RATE


def test_a_training_goes_on_from_a_checkpoint_as_it_would_have(make: Any) -> None:
    model = make()
    guard = shockfree.torch.contract(model, rate=RATE)
    optimizer = OPTIMIZERS["adam"](model.parameters())
    for _ in range(20):
        step(model, optimizer)
    again = make()
    again.load_state_dict(model.state_dict())
    other = shockfree.torch.contract(again, rate=RATE)
    second = OPTIMIZERS["adam"](again.parameters())
    second.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    other.load_state_dict(guard.state_dict(), second)
    torch.manual_seed(5)
    first_loss = step(model, optimizer)
    torch.manual_seed(5)
    assert step(again, second) == pytest.approx(first_loss, rel=1e-6)
    assert other.numbers()["part"] == pytest.approx(guard.numbers()["part"], rel=0.6)


@pytest.mark.parametrize(("certificate", "method"), WAYS)
def test_a_deep_copy_is_guarded_on_its_own(make: Any, certificate: str, method: str) -> None:
    model = make()
    shockfree.torch.contract(model, rate=RATE, certificate=certificate, method=method)
    optimizer = OPTIMIZERS["adam"](model.parameters())
    for _ in range(5):
        step(model, optimizer)
    twin = copy.deepcopy(model)
    there = weights(model)[0].detach().clone()
    torch.testing.assert_close(weights(twin)[0].detach(), there, rtol=0, atol=0)
    second = OPTIMIZERS["adam"](twin.parameters())
    for _ in range(40):
        step(twin, second)
        assert shockfree.torch.Guard(twin).numbers()["rate"] <= RATE * (1 + SEEN)
    assert norm(weights(twin)[0].detach() - there) > 0.05
    torch.testing.assert_close(weights(model)[0].detach(), there, rtol=0, atol=0)


def test_a_pickled_module_is_guarded_too(make: Any) -> None:
    model = make().encoder["rnn"]
    shockfree.torch.contract(model, rate=RATE)
    again = pickle.loads(pickle.dumps(model))
    optimizer = torch.optim.SGD(again.parameters(), lr=1.0)
    for parameter in again.parameters():
        parameter.grad = -torch.ones_like(parameter)
    optimizer.step()
    assert norm(again.weight_hh_l0) <= RATE * (1 + SEEN)


@pytest.mark.parametrize("method", ["projection", "parametrization"])
def test_a_compiled_forward_pass(make: Any, method: str) -> None:
    model = make()
    shockfree.torch.contract(model, rate=RATE, method=method)
    compiled = torch.compile(model)
    optimizer = OPTIMIZERS["adam"](model.parameters())
    twin = copy.deepcopy(model)
    second = OPTIMIZERS["adam"](twin.parameters())
    for seed in range(10):
        torch.manual_seed(seed)
        loss = step(compiled, optimizer)
        torch.manual_seed(seed)
        assert step(twin, second) == pytest.approx(loss, rel=1e-3)
        assert norm(weights(model)[0]) <= RATE * (1 + SEEN)


@pytest.mark.parametrize("options", [{}, {"nonlinearity": "relu"}, {"bias": False}, {"batch_first": True}])
def test_kinds_of_modules(make: Any, options: dict[str, Any]) -> None:
    model = make(**options)
    shockfree.torch.contract(model, rate=RATE)
    optimizer = OPTIMIZERS["adam"](model.parameters())
    for _ in range(20):
        step(model, optimizer)
        assert norm(weights(model)[0]) <= RATE * (1 + SEEN)


def test_a_cell() -> None:
    cell = nn.RNNCell(3, 16)
    readout = nn.Linear(16, 1)
    shockfree.torch.contract(cell, rate=RATE)
    optimizer = torch.optim.Adam([*cell.parameters(), *readout.parameters()], lr=0.02)
    for _ in range(30):
        inputs, wanted = sums()
        h = torch.zeros(4, 16)
        loss = torch.zeros(())
        for u, y in zip(inputs, wanted, strict=True):
            h = cell(u, h)
            loss = loss + ((readout(h) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert norm(cell.weight_hh) <= RATE * (1 + SEEN)


def test_where_nothing_is_to_be_done_nothing_is_changed(make: Any) -> None:
    """Far inside the region the training has the bits of one without guard."""
    models = [make() for _ in range(2)]
    with torch.no_grad():
        models[0].encoder["rnn"].weight_hh_l0.mul_(0.1)
    models[1].load_state_dict(models[0].state_dict())
    shockfree.torch.contract(models[0], memory=100, limit=False)
    optimizers = [torch.optim.SGD(model.parameters(), lr=1e-3) for model in models]
    for seed in range(20):
        for model, optimizer in zip(models, optimizers, strict=True):
            torch.manual_seed(seed)
            step(model, optimizer)
    for one, other in zip(models[0].parameters(), models[1].parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"memory": 10, "rate": 0.9}, "memory is 10 and rate is 0.9"),
        ({"memory": 1}, "memory is 1, it must be a finite number above 1"),
        ({"memory": float("nan")}, "memory is nan"),
        ({"memory": float("inf")}, "memory is inf"),
        ({"rate": 1.0}, "rate is 1.0, it must be between 0 and 1"),
        ({"rate": -0.5}, "rate is -0.5"),
        ({"certificate": "best"}, "certificate is 'best', it must be one of spectral, diagonal, lmi"),
        ({"method": "prayer"}, "method is 'prayer', it must be one of projection, parametrization"),
        ({"certificate": "lmi", "method": "projection"}, "has a parametrization and no projection"),
        ({"input_bound": -1.0}, "input_bound is -1.0"),
    ],
)
def test_settings_that_mean_nothing_are_refused(make: Any, options: dict[str, Any], words: str) -> None:
    model = make()
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        shockfree.torch.contract(model, **options)
    for name, values in model.state_dict().items():
        torch.testing.assert_close(values, before[name], rtol=0, atol=0)


def test_modules_that_cannot_be_guarded_are_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="Linear has no recurrent layer"):
        shockfree.torch.contract(nn.Linear(2, 2))
    with pytest.raises(TypeError, match="a torch.nn.Module is needed, not int"):
        shockfree.torch.contract(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="proj_size is 2"):
        shockfree.torch.contract(nn.LSTM(3, 4, proj_size=2))
    model = make()
    guard = shockfree.torch.contract(model)
    with pytest.raises(ValueError, match="encoder.rnn.l0 is guarded already"):
        shockfree.torch.contract(model)
    guard.remove()
    shockfree.torch.contract(model)
    broken = make()
    with torch.no_grad():
        broken.encoder["rnn"].weight_hh_l0[0, 0] = float("nan")
    with pytest.raises(ValueError, match="not finite"):
        shockfree.torch.contract(broken)
    made = nn.RNN(2, 3)
    torch.nn.utils.parametrizations.weight_norm(made, "weight_hh_l0")
    with pytest.raises(ValueError, match="l0 has recurrent weights that are made of others"):
        shockfree.torch.contract(made)
    with pytest.raises(ValueError, match="nothing in this Model is guarded"):
        shockfree.torch.Guard(make())
