"""The tables of docs/python.md, from what chorales.py, rates.py, watch.py and gated.py printed.

    python3 tables.py            prints them
    python3 tables.py --check    fails unless docs/python.md has every line of them
"""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent

#: A training has diverged if its cost is so many times the first, and learnt if it is below this part of it.
DIVERGED, LEARNT = 1.5, 0.9


def rows(name: str) -> list[dict[str, str]]:
    with open(HERE / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def each(found: list[dict[str, str]], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in found))


def table(head: list[str], lines: list[list[str]]) -> Iterator[str]:
    for line in [head, ["---"] * len(head), *lines]:
        yield "| " + " | ".join(line) + " |"


def spread(values: list[float], digits: int) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def chorales() -> Iterator[str]:
    found = rows("chorales.csv")
    lines = []
    for way in each(found, "way"):
        mine = [row for row in found if row["way"] == way]
        numbers = {key: [float(row[key]) for row in mine] for key in ("validation", "test", "epoch")}
        lines.append([way, spread(numbers["validation"], 3), spread(numbers["test"], 3), spread(numbers["epoch"], 0)])
    return table(["", "best validation", "test", "at epoch"], lines)


def rates() -> Iterator[str]:
    found = rows("rates.csv")
    tasks = each(found, "task")
    lines = []
    for way in each(found, "way"):
        cells = []
        for task in tasks:
            pairs = [(float(r["before"]), float(r["after"])) for r in found if (r["way"], r["task"]) == (way, task)]
            diverged = sum(not after <= DIVERGED * before for before, after in pairs)
            learnt = sum(after <= LEARNT * before for before, after in pairs)
            cells.append(f"{diverged} of {len(pairs)} diverged, {learnt} learnt")
        lines.append([way, *cells])
    return table(["", *tasks], lines)


def watch() -> Iterator[str]:
    found = rows("watch.csv")
    lines = []
    for task in each(found, "task"):
        mine = [row for row in found if row["task"] == task]
        wild = [row for row in mine if row["explosion"]]
        calm = [row for row in mine if not row["explosion"]]
        ahead = [int(row["explosion"]) - int(row["first alarm"]) for row in wild if row["first alarm"]]
        lines.append(
            [
                task,
                f"{len(ahead)} of {len(wild)}",
                spread([float(steps) for steps in ahead], 0) if ahead else "",
                f"{sum(bool(row['first alarm']) for row in calm)} of {len(calm)}",
            ]
        )
    return table(["", "explosions with an alarm before", "steps ahead", "calm trainings with an alarm"], lines)


def gated() -> Iterator[str]:
    found = rows("gated.csv")
    ways = each(found, "way")
    lines = []
    for task in each(found, "task"):
        for cell in each(found, "cell"):
            costs = {way: [] for way in ways}
            for row in found:
                if (row["task"], row["cell"]) == (task, cell):
                    costs[row["way"]].append(float(row["cost"]))
            lines.append([task, cell, *(spread(costs[way], 3) for way in ways)])
    return table(["", "", *ways], lines)


def main() -> None:
    made = [list(one()) for one in (chorales, rates, watch, gated)]
    if "--check" not in sys.argv[1:]:
        print("\n\n".join("\n".join(lines) for lines in made))
        return
    page = (HERE.parent / "python.md").read_text(encoding="utf-8").splitlines()
    missing = [line for lines in made for line in lines if line not in page]
    if missing:
        raise SystemExit("docs/python.md lacks these lines, which the measurements give:\n" + "\n".join(missing))


if __name__ == "__main__":
    main()
