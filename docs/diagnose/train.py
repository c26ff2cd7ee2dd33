"""Trains a small network to remember two bits, by plain gradient descent, and keeps checkpoints.

The input is a pulse of two bits (±1, ±1) at the first step and zero from then on; the output is to
be 0.8 times the two bits at every step. So after the first step the network runs by itself, and its
four answers must become four attracting fixed points. It begins with one.

Written next to this file: checkpoints/step-NNNN.safetensors (the weights before that step) and
losses.csv (every step: the loss and its gradient's norm with those weights).

    pip install torch==2.15.0 numpy==2.4.6 safetensors==0.8.0
    python train.py
"""

import itertools
import os
import shutil
from pathlib import Path

# The same arithmetic on every x86-64 processor, as far as the libraries can promise it.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import torch
from safetensors.torch import save_file
from torch import nn

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

SEED = 1
HIDDEN = 6
HORIZON = 30
LEVEL = 0.8
RATE = 0.02
STEPS = 3100

# Sparse where little happens; every step where the loss jumps.
CHECKPOINTS = sorted(
    {0, 1300, 1360, 1500, 2000, 2850, 2920, 2960, 3000, STEPS}
    | set(range(1376, 1394))
    | set(range(2936, 2948))
)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(2, HIDDEN)
        self.readout = nn.Linear(HIDDEN, 2)

    def forward(self, inputs):
        return self.readout(self.rnn(inputs)[0])


def main():
    here = Path(__file__).parent
    folder = here / "checkpoints"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    bits = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=2)))
    inputs = torch.zeros(HORIZON, len(bits), 2)
    inputs[0] = bits
    target = LEVEL * bits.expand(HORIZON, -1, -1)

    torch.manual_seed(SEED)
    network = Network()
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
    lines = ["step,loss,gradient_norm"]
    for step in range(STEPS + 1):
        if step in CHECKPOINTS:
            save_file(network.state_dict(), folder / f"step-{step:04}.safetensors")
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(network(inputs), target)
        loss.backward()
        norm = torch.sqrt(sum((p.grad**2).sum() for p in network.parameters()))
        lines.append(f"{step},{loss.item():.6g},{norm.item():.6g}")
        optimizer.step()
    (here / "losses.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
