"""Two processes that share the batches."""

from __future__ import annotations

import copy
import socket
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed
import torch.multiprocessing
from torch import nn

import shockfree.torch
from conftest import Model, norm, sums

STEPS, RATE = 30, 0.8


def start() -> Model:
    torch.manual_seed(7)
    return Model(nn.RNN(3, 16), 16)


def trained(model: Any, inner: Model, method: str, share: slice) -> list[float]:
    """Trains on a share of every batch; the largest singular value after every step."""
    shockfree.torch.contract(inner, rate=RATE, method=method)
    if model is None:
        model = torch.nn.parallel.DistributedDataParallel(inner)
    optimizer = torch.optim.SGD(inner.parameters(), lr=0.1, momentum=0.9)
    torch.manual_seed(11)
    norms = []
    for _ in range(STEPS):
        inputs, wanted = sums(batch=8)
        optimizer.zero_grad()
        ((model(inputs[:, share]) - wanted[:, share]) ** 2).mean().backward()
        optimizer.step()
        norms.append(norm(inner.encoder["rnn"].weight_hh_l0))
    return norms


def work(rank: int, port: int, method: str, folder: str) -> None:
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    inner = start()
    norms = trained(None, inner, method, slice(4 * rank, 4 * rank + 4))
    torch.save((inner.state_dict(), norms), Path(folder) / f"{rank}.pt")
    torch.distributed.destroy_process_group()


@pytest.mark.parametrize("method", ["projection", "parametrization"])
def test_they_give_the_weights_of_one_with_the_whole_batch(tmp_path: Path, method: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    torch.multiprocessing.spawn(work, (port, method, str(tmp_path)), nprocs=2)
    (first, norms), (second, others) = (torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1))
    alone = start()
    trained(alone, alone, method, slice(None))
    for name, values in alone.state_dict().items():
        torch.testing.assert_close(first[name], second[name], rtol=0, atol=0)
        # The mean of two means is rounded otherwise than the mean; 30 steps make more of it.
        torch.testing.assert_close(first[name], values, rtol=1e-3, atol=1e-4)
    assert max(norms + others) <= RATE * (1 + 1e-5)
    assert max(norms) > 0.95 * RATE
    assert copy.copy(norms) == others
