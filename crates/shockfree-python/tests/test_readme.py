"""The lines of the README run as they are printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def blocks(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_readme_has_seven_lines() -> None:
    (block,) = blocks("README.md")
    assert len(block.splitlines()) == 7


@pytest.mark.parametrize("page", ["README.md", "docs/python.md", "crates/shockfree-python/README.md"])
def test_they_run(page: str, tmp_path: Path) -> None:
    """The blocks of a page one after the other, as one program in an empty folder."""
    found = blocks(page)
    assert found
    program = subprocess.run(
        [sys.executable, "-W", "error::UserWarning:__main__", "-c", "\n".join(found)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert program.returncode == 0, program.stderr
    # Every page asks for a diagnosis, whatever it says of weights that are drawn anew.
    assert "certified rates" in program.stdout
