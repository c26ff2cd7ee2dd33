"""shockfree beside every peer that is installed: one table of ratios.

    cargo build --release -p shockfree-bench
    python3 -m venv venv && venv/bin/pip install numpy scipy numba torch jax threadpoolctl
    venv/bin/python crates/shockfree-bench/peers/compare.py --out results.jsonl [--threads 1,2] [--only task1,task3]

Every task takes turns between all of them, so that what disturbs the machine disturbs them alike. `--svml PYTHON` is a second
environment whose Numba (0.60.0, with icc-rt and numpy below 2.1) calls Intel's vector functions: only Numba runs there.
JAX runs a second time with vectors of 512 bits.

    compare.py --table FILE [--write docs/performance.md | --check docs/performance.md]

runs nothing: the table is made of results that were kept, and printed, put between the markers of a page, or compared with
what stands there.
"""

import argparse
import json
import os
import platform
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SLOW = "Adam,root,numpy loop"
# The script of each task, its precisions, and further arguments. Peers that take many times as long as the best are left
# out after the first look: they would only make the run longer.
TASKS = [
    ("task1_surface.py", ["f64", "f32"], ["--skip", "numpy plain,reverse mode,autograd,eager"]),
    ("task2_batch_training.py", ["f64"], ["--skip", "numpy,eager,reverse"]),
    ("task3_single_run.py", ["f64"], []),
    ("task4_rnn_layer.py", ["f32"], ["--hidden", "128", "--no-operations"]),
    ("task4_rnn_layer.py", ["f32"], ["--hidden", "512", "--no-operations"]),
    ("task5_fixed_points.py", ["f64"], ["--skip", SLOW]),
    ("task5_fixed_points.py", ["f64"], ["--gain", "2", "--seed", "1", "--skip", SLOW]),
    ("task6_lyapunov.py", ["f64"], []),
]
# What a row of the table is called.
NAMES = {
    "1a_surface_E": "cost over 1024² cells, 50 steps",
    "1b_surface_EG": "cost and gradient over 1024² cells, 50 steps",
    "2_batch_vanil": "4096 plain trainings of 1000 iterations",
    "2_batch_clip": "4096 clipped trainings of 1000 iterations",
    "3_single_run": "one training of 1000 iterations",
    "4_rnn_H128": "5 steps of training a tanh layer, 128 units, 200 steps, batch of 64",
    "4_rnn_H512": "a step of training a tanh layer, 512 units, 200 steps, batch of 64",
    "5_fixed_g1.5": "fixed points of 100 units from 1000 starts, gain 1.5",
    "5_fixed_g2": "fixed points of 100 units from 1000 starts, gain 2",
    "6_lyapunov": "Lyapunov spectrum of 128 units, 10 000 steps",
}
BEGIN, END = "<!-- table -->", "<!-- end of the table -->"


def run(python, script, arguments, out, variables=None):
    command = [python, os.path.join(HERE, script), "--out", out, *arguments]
    print("#", *command[1:], flush=True)
    subprocess.run(command, env={**os.environ, **(variables or {})}, check=False)


def measure(a):
    for threads in a.threads.split(","):
        for script, precisions, more in TASKS:
            if a.only and not any(word in script for word in a.only.split(",")):
                continue
            for precision in precisions:
                arguments = ["--threads", threads, "--dtype", precision, "--reps", a.reps, *more]
                run(sys.executable, script, arguments, a.out)
                if script < "task3":
                    # shockfree runs again beside each of them.
                    wide = {"XLA_FLAGS": "--xla_cpu_prefer_vector_width=512"}
                    run(sys.executable, script, [*arguments, "--peers", "jax,shockfree", "--tag", "512 bit: "], a.out, wide)
                    if a.svml:
                        library = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(a.svml))), "lib")
                        svml = [*arguments, "--peers", "numba,shockfree", "--tag", "SVML: "]
                        run(a.svml, script, svml, a.out, {"LD_LIBRARY_PATH": library})


def milliseconds(value):
    """Three digits, without an exponent."""
    rounded = float(f"{1000 * value:.3g}")
    return f"{rounded:.0f}" if rounded >= 1000 else f"{rounded:g}"


def spread(one):
    return f"{milliseconds(one['median_s'])} ({milliseconds(one['min_s'])} to {milliseconds(one['max_s'])})"


def kind(name):
    """What a step of training does besides: nothing, keep weights in bounds, or clip gradients."""
    return "clip" if "+clip" in name else "bound" if "+" in name else "plain"


def groups(path):
    """Results by what was done, where, and in which run: each run has shockfree beside its peers."""
    found = {}
    for line in open(path):
        one = json.loads(line)
        if "failed" in one or one["task"].startswith("4_op"):
            continue
        tag, _, name = one["peer"].rpartition(": ")
        one["name"] = name
        found.setdefault((one["task"], one["dtype"], one["threads"]), {}).setdefault(tag, []).append(one)
    return found


def rows(path):
    """For each task and each way of ours: the best peer, against ours in the run in which that peer was measured."""
    for (task, dtype, threads), runs in sorted(groups(path).items(), key=lambda item: (item[0][0], item[0][1] == "f32", item[0][2])):
        ways = sorted({one["name"] for run in runs.values() for one in run if one["name"].startswith("shockfree")})
        for way in ways:
            best = None
            for tag, run in runs.items():
                mine = [one for one in run if one["name"] == way]
                others = [one for one in run if not one["name"].startswith("shockfree") and kind(one["name"]) == kind(way)]
                for other in others if mine else []:
                    ratio = other["median_s"] / mine[0]["median_s"]
                    if best is None or ratio < best[0]:
                        best = (ratio, other, mine[0])
            if best:
                yield task, dtype, threads, way, best


def table(path):
    lines = [
        "| task | threads | best peer | ms: median (least to most) | shockfree, ms | ratio |",
        "| --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for task, dtype, threads, way, (ratio, other, mine) in rows(path):
        how = way.removeprefix("shockfree").strip()
        name = f"{NAMES[task]}, {dtype}" + (f" ({how})" if how else "")
        lines.append(f"| {name} | {threads} | {other['peer']} | {spread(other)} | {spread(mine)} | {ratio:.2f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="results.jsonl")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--only", default="")
    parser.add_argument("--reps", default="7")
    parser.add_argument("--svml", default="")
    parser.add_argument("--table", default="")
    parser.add_argument("--write", default="")
    parser.add_argument("--check", default="")
    a = parser.parse_args()
    if not a.table:
        print("#", platform.processor() or platform.machine(), f"{os.cpu_count()} cores, Python {platform.python_version()}")
        measure(a)
    made = table(a.table or a.out)
    page = a.write or a.check
    if not page:
        print(made)
        return
    before, rest = open(page).read().split(BEGIN)
    after = rest.split(END)[1]
    text = f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"
    if a.check and text != open(page).read():
        sys.exit(f"{page} does not have the table of {a.table}")
    if a.write:
        open(page, "w").write(text)


main()
