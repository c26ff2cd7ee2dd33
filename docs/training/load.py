"""Loads a network that `shockfree fit` wrote into PyTorch.

    pip install torch==2.15.0 numpy==2.4.6 safetensors==0.8.0
    python load.py FOLDER
"""

import sys
from pathlib import Path

import torch
from safetensors import safe_open
from torch import nn


class Network(nn.Module):
    """m inputs, n units, k outputs; inputs are batch × steps × m, outputs batch × steps × k."""

    def __init__(self, m, n, k, nonlinearity):
        super().__init__()
        self.rnn = nn.RNN(m, n, batch_first=True, nonlinearity=nonlinearity)
        self.readout = nn.Linear(n, k)

    def forward(self, inputs, initial=None):
        """`initial`: the state before the first step, 1 × batch × n; zeros if there is none."""
        return self.readout(self.rnn(inputs, initial)[0])


def load(folder):
    """The network of a folder, with the weights' own precision."""
    path = Path(folder) / "model.safetensors"
    if not path.is_file():
        raise SystemExit(f"{path}: no such file")
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    nonlinearity = metadata.get("nonlinearity")
    if nonlinearity == "logistic":
        raise SystemExit(f"{path}: its units are logistic, and nn.RNN has only tanh and relu")
    if nonlinearity not in ("tanh", "relu"):
        raise SystemExit(f"{path}: nonlinearity is {nonlinearity!r}, must be tanh or relu")

    n, m = tensors["rnn.weight_ih_l0"].shape
    k = tensors["readout.weight"].shape[0]
    network = Network(m, n, k, nonlinearity).to(tensors["readout.weight"].dtype)
    network.load_state_dict(tensors, strict=True)
    return network


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: python load.py FOLDER")
    network = load(sys.argv[1])
    print(network)
    for name, tensor in network.state_dict().items():
        print(f"{name}: {tuple(tensor.shape)} {tensor.dtype}")


if __name__ == "__main__":
    main()
