"""shockfree beside every peer that is installed: one table of ratios.

    cargo build --release -p shockfree-bench
    python3 -m venv venv && venv/bin/pip install numpy scipy numba torch jax threadpoolctl
    venv/bin/python crates/shockfree-bench/peers/compare.py --out results.jsonl [--threads 1,2] [--only surface] [--svml PYTHON]

Every task takes turns between all of them, so that what disturbs the machine disturbs them alike. `--svml` is a second
environment whose Numba (0.60.0, with icc-rt and numpy below 2.1) calls Intel's vector functions: only Numba runs there.
JAX runs a second time with vectors of 512 bits. With `--table FILE` nothing is run: the table is made of results that were
kept.
"""

import argparse
import json
import os
import platform
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# The script of each task, its precisions, and further arguments.
TASKS = [
    ("task1_surface.py", ["f64"], []),
    ("task2_batch_training.py", ["f64"], []),
    ("task3_single_run.py", ["f64"], []),
    ("task4_rnn_layer.py", ["f32"], ["--hidden", "128"]),
    ("task4_rnn_layer.py", ["f32"], ["--hidden", "512"]),
    ("task5_fixed_points.py", ["f64"], ["--skip", "Adam,root,numpy loop"]),
    ("task5_fixed_points.py", ["f64"], ["--gain", "2", "--seed", "1", "--skip", "Adam,root,numpy loop"]),
    ("task6_lyapunov.py", ["f64"], []),
]


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
                    wide = {"XLA_FLAGS": "--xla_cpu_prefer_vector_width=512"}
                    run(sys.executable, script, [*arguments, "--peers", "jax", "--tag", "512 bit: "], a.out, wide)
                    if a.svml:
                        library = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(a.svml))), "lib")
                        svml = [*arguments, "--peers", "numba", "--tag", "SVML: "]
                        run(a.svml, script, svml, a.out, {"LD_LIBRARY_PATH": library})


def seconds(value):
    return f"{1000 * value:.3g} ms"


def spread(one):
    return f"{seconds(one['median_s'])} ({seconds(one['min_s'])} to {seconds(one['max_s'])})"


def table(path):
    results = [json.loads(line) for line in open(path)]
    groups = {}
    for one in results:
        if "failed" not in one and not one["task"].startswith(("op", "4_ops")):
            groups.setdefault((one["task"], one["dtype"], one["threads"]), []).append(one)
    print("| task | threads | best peer | it takes: median (least to most) | shockfree | ratio of medians |")
    print("| --- | --- | --- | --- | --- | --- |")
    for (task, dtype, threads), all_ in sorted(groups.items()):
        mine = [one for one in all_ if one["peer"].startswith("shockfree")]
        others = [one for one in all_ if not one["peer"].startswith("shockfree")]
        if not mine or not others:
            continue
        best = min(others, key=lambda one: one["median_s"])
        for one in mine:
            ratio = best["median_s"] / one["median_s"]
            print(f"| {task} {dtype}, {one['peer']} | {threads} | {best['peer']} | {spread(best)} | {spread(one)} | {ratio:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="results.jsonl")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--only", default="")
    parser.add_argument("--reps", default="7")
    parser.add_argument("--svml", default="")
    parser.add_argument("--table", default="")
    a = parser.parse_args()
    if not a.table:
        print("#", platform.processor() or platform.machine(), f"{os.cpu_count()} cores, Python {platform.python_version()}")
        measure(a)
    table(a.table or a.out)


main()
