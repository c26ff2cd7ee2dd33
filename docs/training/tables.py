"""The tables of ../training.md, from the CSV files in this folder.

    python3 docs/training/tables.py
    python3 docs/training/tables.py --check    # that the page has these tables

Each CSV file is what the example `training` of shockfree-fit prints:

    cargo run --release -p shockfree-fit --example training -- grid TASK [PATH] > docs/training/grid-TASK.csv
    cargo run --release -p shockfree-fit --example training -- seeds TASK [PATH] > docs/training/seeds-TASK.csv
    cargo run --release -p shockfree-fit --example training -- rates PATH > docs/training/rates.csv
"""

import contextlib
import csv
import io
import pathlib
import sys
from collections import defaultdict

FOLDER = pathlib.Path(__file__).parent


def rows(name):
    with open(FOLDER / name, newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(text) if text else float("nan")


def spread(values):
    """The median, and the least and the largest."""
    values = sorted(values)
    return values[len(values) // 2], values[0], values[-1]


def shown(values, form="{:.3f}"):
    median, least, most = spread(values)
    return f"{form} ({form}–{form})".format(median, least, most)


def seeds(task):
    print(f"\n## {task}: five seeds, median (least–largest)\n")
    print("| method | optimizer | rate | batch | best validation | at epoch | test | largest gradient | diverged |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    groups = defaultdict(list)
    for row in rows(f"seeds-{task}.csv"):
        start = "" if row["start"] == "uniform" else f", {row['start']}"
        groups[row["method"] + start, row["optimizer"], row["rate"], row["batch"]].append(row)
    for (method, optimizer, rate, batch), group in groups.items():
        cells = [
            shown([number(row["best validation"]) for row in group], "{:.4f}"),
            shown([int(row["epoch"]) for row in group], "{:d}"),
            "" if group[0]["test"] == "NaN" else shown([number(row["test"]) for row in group], "{:.4f}"),
            shown([number(row["largest gradient"]) for row in group], "{:.3g}"),
            str(sum(row["diverged"] == "true" for row in group)),
        ]
        print(f"| {method} | {optimizer} | {rate} | {batch} | " + " | ".join(cells) + " |")


def marks():
    """How soon the chorales are learnt."""
    print("\n## chorales: epochs to a validation cost, median of five seeds (least–largest)\n")
    names = [name for name in rows("seeds-chorales.csv")[0] if name.startswith("to ")]
    print("| method | optimizer | rate | " + " | ".join(names) + " |")
    print("| --- | --- | --- |" + " --- |" * len(names))
    groups = defaultdict(list)
    for row in rows("seeds-chorales.csv"):
        groups[row["method"], row["optimizer"], row["rate"]].append(row)
    for key, group in groups.items():
        cells = []
        for name in names:
            reached = [int(row[name]) for row in group if row[name]]
            all_of = "" if len(reached) == len(group) else f", {len(reached)} of {len(group)}"
            cells.append(shown(reached, "{:d}") + all_of if reached else "never")
        print("| " + " | ".join(key) + " | " + " | ".join(cells) + " |")


def grid(task):
    print(f"\n## {task}: the best of clipping's grid\n")
    for optimizer in ("sgd", "adam"):
        found = [
            row
            for row in rows(f"grid-{task}.csv")
            if row["optimizer"].startswith(optimizer) and row["best validation"] != "NaN"
        ]
        best = min(found, key=lambda row: number(row["best validation"]))
        names = ("method", "optimizer", "rate", "start", "batch", "best validation", "epoch", "test")
        print(f"- of {len(found)}: " + ", ".join(f"{name} {best[name]}" for name in names))


def rates():
    print("\n## trainings at random rates: how many diverged\n")
    counts = defaultdict(lambda: defaultdict(list))
    for row in rows("rates.csv"):
        task, method = row["method"].split(": ")
        counts[method][task].append(row)
    tasks = list(next(iter(counts.values())))
    names = ["all", "learnt something", "undone epochs", "given back the start"]
    print("| method | " + " | ".join(tasks + names) + " |")
    print("| --- |" + " --- |" * (len(tasks) + len(names)))
    for method, by_task in counts.items():
        everything = [row for group in by_task.values() for row in group]
        diverged = lambda group: sum(row["diverged"] == "true" for row in group)
        learnt = sum(number(row["last cost"]) < 0.9 * number(row["first cost"]) for row in everything)
        cells = [f"{diverged(by_task[task])} of {len(by_task[task])}" for task in tasks]
        undone = sum(int(row["taken back"]) for row in everything)
        given_back = sum(row["last cost"] == row["first cost"] for row in everything)
        print(
            f"| {method} | " + " | ".join(cells)
            + f" | {diverged(everything)} of {len(everything)} | {learnt} | {undone} | {given_back} |"
        )


def everything():
    for task in ("chorales", "sunspots", "plant", "bit"):
        grid(task)
        seeds(task)
    marks()
    rates()


def check():
    """Every table stands in the page as it is printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        everything()
    page = (FOLDER.parent / "training.md").read_text()
    for block in printed.getvalue().split("\n\n"):
        if block.startswith("|") and block.strip() not in page:
            sys.exit(f"docs/training.md lacks this table:\n{block}")


if __name__ == "__main__":
    check() if sys.argv[1:] == ["--check"] else everything()
