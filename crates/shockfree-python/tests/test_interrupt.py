"""Ctrl-C ends what takes long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PROGRAMS = {
    "surface": """
weights, biases = np.linspace(3.9, 4.1, 2000), np.linspace(-2.1, -1.9, 2000)
go(lambda: shockfree.surface(weights, biases, start=-2.0, target=0.7, horizon=1_000_000))
""",
    "sweep": """
numbers = {"from": 4.0, "to": 4.5, "count": 500}
settings = {"start": -2.0, "target": 0.7, "horizon": 1000, "budget": 100_000, "step": 1e-9,
            "methods": ["gradient-descent"], "initial": {"w": numbers, "b": {**numbers, "from": -3.0, "to": -2.0}}}
go(lambda: shockfree.sweep(settings))
""",
    "train": """
go(lambda: shockfree.train(start=-2.0, target=0.7, at=(5.0, -3.0), method="gradient-descent", step=1e-9,
                           horizon=10_000, iterations=1_000_000))
""",
    "wall": """
go(lambda: shockfree.wall(np.linspace(4.1, 5.0, 10_000), -3.0, 100_000))
""",
}

PREFACE = """
import signal, threading
import numpy as np, shockfree
# Whoever runs the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

def go(work):
    try:
        # Only when the work is under way, which must not keep other threads from running.
        threading.Timer(0.5, print, ["begun"], {"flush": True}).start()
        work()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    else:
        print("complete", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind cannot be sent there")
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_takes_long_is_interrupted(name: str) -> None:
    program = PREFACE + PROGRAMS[name]
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        # Each would take minutes.
        try:
            out, _ = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert (out, process.returncode) == ("interrupted\n", 0)
