"""How the time of each task grows with its size: figures and fitted exponents of docs/performance.md.

    cargo build --release -p shockfree-bench
    python3 -m venv venv && venv/bin/pip install numpy matplotlib
    venv/bin/python docs/performance/growth.py            # measures: growth.csv, then the picture and the table
    venv/bin/python docs/performance/growth.py --check    # whether the page has the table of growth.csv (needs no packages)

One thread, least of several runs in processor time. An exponent is the slope of a straight line through the logarithms of the
last four sizes.
"""
import csv
import math
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "../performance.md")
PROGRAM = os.path.join(HERE, "../../target/release/bench")
BEGIN, END = "<!-- growth -->", "<!-- end of growth -->"
LAST = 4


def network(n, gain, seed, logistic):
    """The weights of the peers' tasks: gain N(0,1)/sqrt(n), times 4 for logistic units, whose bias then puts a fixed point in the middle."""
    import numpy as np
    rng = np.random.default_rng(seed)
    w = (4 if logistic else 1) * gain * rng.standard_normal((n, n)) / math.sqrt(n)
    return (w, -w.sum(1) / 2) if logistic else (w, 0.1 * rng.standard_normal(n))


def square(side):
    return ["--size", str(side)]


# The name, what grows, the expected exponent, the sizes, and the arguments (and data) of a size.
TASKS = [
    ("surface, cost and gradient", "cells", 1, [64**2, 128**2, 256**2, 512**2, 1024**2, 2048**2],
     lambda size: (["surface", *square(math.isqrt(size))], None)),
    ("surface, cost alone", "cells", 1, [64**2, 128**2, 256**2, 512**2, 1024**2, 2048**2],
     lambda size: (["surface", *square(math.isqrt(size)), "--variant", "cost"], None)),
    ("trainings, clipped, 200 iterations", "runs", 1, [256, 1024, 4096, 16384],
     lambda size: (["batch", *square(math.isqrt(size)), "--repeat", "200", "--variant", "clipped"], None)),
    ("one training", "iterations", 1, [125, 250, 500, 1000, 2000],
     lambda size: (["single", "--size", "1", "--repeat", str(size)], None)),
    ("step of a layer, 200 steps", "units", 2, [32, 64, 128, 256, 512, 1024],
     lambda size: (["layer", "--dtype", "f32", "--size", str(size)], None)),
    ("step of a layer, 128 units", "steps", 1, [25, 50, 100, 200, 400, 800],
     lambda size: (["layer", "--dtype", "f32", "--size", "128", "--length", str(size)], None)),
    ("fixed points, 20 starts", "units", 3, [25, 50, 100, 200, 400],
     lambda size: (["fixed-points", "--size", str(size), "--repeat", "20"], network(size, 1.5, 2, True))),
    ("Lyapunov spectrum, 100 steps", "units", 3, [32, 64, 128, 256],
     lambda size: (["lyapunov", "--size", str(size), "--repeat", "100"], network(size, 2.0, 0, False))),
]


def seconds(arguments, data):
    """The least processor time of some runs: more of them where they are short."""
    with tempfile.TemporaryDirectory() as folder:
        if data is not None:
            import numpy as np
            path = os.path.join(folder, "data")
            np.concatenate([np.asarray(part, dtype=float).reshape(-1) for part in data]).tofile(path)
            arguments = [*arguments, "--data", path]
        process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

        def once():
            process.stdin.write("run\n")
            process.stdin.flush()
            return float(process.stdout.readline().split()[1])

        first = once()
        runs = [once() for _ in range(max(3, min(50, int(0.5 / max(first, 1e-6)))))]
        process.stdin.close()
        process.wait()
        return min(runs)


def slope(points):
    points = [(math.log(size), math.log(time)) for size, time in points[-LAST:]]
    x, y = (sum(point[at] for point in points) / len(points) for at in (0, 1))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def measured():
    found = {}
    for row in csv.DictReader(open(os.path.join(HERE, "growth.csv"))):
        found.setdefault(row["task"], []).append((int(row["size"]), float(row["seconds"])))
    return found


def table(found):
    lines = ["| task | over | from | to | exponent | of the operations |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    for name, what, expected, _, _ in TASKS:
        points = found[name]
        ends = [f"{size:,}: {1000 * time:.3g} ms".replace(",", " ") for size, time in (points[0], points[-1])]
        lines.append(f"| {name} | {what} | {ends[0]} | {ends[1]} | {slope(points):.2f} | {expected} |")
    return "\n".join(lines)


def page(found):
    before, rest = open(PAGE).read().split(BEGIN)
    return f"{before}{BEGIN}\n\n{table(found)}\n\n{END}{rest.split(END)[1]}"


def picture(found):
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    matplotlib.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9})
    figure, axes = plt.subplots(2, 4, figsize=(11, 5.2), constrained_layout=True)
    for axis, (name, what, expected, _, _) in zip(axes.flat, TASKS):
        points = found[name]
        sizes, times = [p[0] for p in points], [1000 * p[1] for p in points]
        last = (sizes[-1], times[-1])
        axis.loglog(sizes, [last[1] * (size / last[0]) ** expected for size in sizes], color="#b0b0b0", linewidth=1,
                    label=f"slope {expected}")
        axis.loglog(sizes, times, "o-", color="#1f5fa8", markersize=4, linewidth=1.5, label=f"measured, {slope(points):.2f}")
        axis.set_title(name, fontsize=9)
        axis.set_xlabel(what)
        axis.set_xticks([sizes[0], sizes[-1]], [f"{sizes[0]:,}".replace(",", " "), f"{sizes[-1]:,}".replace(",", " ")])
        axis.minorticks_off()
        axis.legend(frameon=False, fontsize=8, loc="upper left")
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    for row in axes:
        row[0].set_ylabel("ms")
    figure.savefig(os.path.join(HERE, "growth.svg"), metadata={"Date": None})


def main():
    if "--check" in sys.argv:
        if page(measured()) != open(PAGE).read():
            sys.exit("docs/performance.md does not have the table of growth.csv")
        return
    if "--draw" not in sys.argv:
        with open(os.path.join(HERE, "growth.csv"), "w", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["task", "size", "seconds"])
            for name, _, _, sizes, arguments in TASKS:
                for size in sizes:
                    rows.writerow([name, size, f"{seconds(*arguments(size)):.6g}"])
                    print(name, size, flush=True)
    found = measured()
    picture(found)
    text = page(found)
    open(PAGE, "w").write(text)
    print(table(found))


main()
