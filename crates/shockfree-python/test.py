"""Installs the package into a virtual environment of its own and tests it: notebooks, stubs, and the README's lines too.

    python3 crates/shockfree-python/test.py [pytest's arguments]

The environment is `python` in cargo's target folder (`--venv FOLDER`: another one). What is installed beside the package
stands in test-requirements.txt, PyTorch among it: from PyPI, which on Linux is the build for CUDA, some gigabytes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(*command: str | Path, cwd: Path = HERE) -> None:
    print("+", *command, flush=True)
    subprocess.run([str(part) for part in command], check=True, cwd=cwd)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser.add_argument("--venv", type=Path, default=target / "python")
    options, of_pytest = parser.parse_known_args()
    if sys.version_info < (3, 10):
        raise SystemExit(f"Python {sys.version.split()[0]} is too old, 3.10 or later is needed")
    folder = options.venv.resolve()
    if not (folder / "pyvenv.cfg").exists():
        venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    quiet = ("-q", "--disable-pip-version-check")
    run(python, "-m", "pip", "install", *quiet, "-r", HERE / "test-requirements.txt")
    run(python, "-m", "pip", "install", *quiet, "--force-reinstall", "--no-deps", HERE)
    # With the requirements of the extras as a user would install them.
    run(python, "-m", "pip", "install", *quiet, f"{HERE}[torch,plot,dask]")
    run(python, "-c", "import torch; print('PyTorch', torch.__version__)")
    # What is tested is what was installed, not the sources beside the tests: they have no binding.
    run(python, "-m", "mypy", "--strict", "python/shockfree")
    # Libraries that tests call are not all typed.
    loose = ("--allow-untyped-calls", "--no-warn-unused-ignores", "--exclude", "tests/torch")
    run(python, "-m", "mypy", "--strict", *loose, "tests")
    run(python, "-m", "mypy.stubtest", "shockfree._native")
    # Some tests compare with the program.
    run("cargo", "build", "--quiet", "--package", "shockfree-cli", cwd=ROOT)
    os.environ["SHOCKFREE"] = str(target.resolve() / "debug" / "shockfree")
    run(python, "-m", "pytest", *(of_pytest or ["-q"]))


if __name__ == "__main__":
    main()
