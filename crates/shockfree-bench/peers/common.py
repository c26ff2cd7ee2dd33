"""Timing harness shared by the peer benchmarks.

Each script calls `parse()` BEFORE it imports any numerical library: it pins the
process to `--threads` CPUs and sets the thread-count variables, so that a
library's pool cannot be larger than asked for.

The peers of one script are timed round-robin (peer A, B, C, A, B, C, ...), so
that a disturbance by another process on the machine hits all of them; ratios
between peers of one run are more trustworthy than the absolute seconds. For
every peer we keep median, min, max of the wall time and the median CPU time of
the process (for one thread: CPU time < wall time means we were preempted).
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def parse(description, dtypes=("f64", "f32"), extra=None):
    p = argparse.ArgumentParser(description=description)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--dtype", choices=dtypes, default=dtypes[0])
    p.add_argument("--reps", type=int, default=7)
    p.add_argument("--peers", default="", help="comma-separated substrings; only matching peers run")
    p.add_argument("--skip", default="", help="comma-separated substrings; matching peers do not run")
    p.add_argument("--out", default="", help="append results to this file, one JSON object per line")
    p.add_argument("--quiet", type=float, default=0, metavar="S",
                   help="before each timing wait for idle CPUs, S seconds in all at most")
    p.add_argument("--tag", default="", help="prefix for the peer names (for a second environment)")
    if extra:
        extra(p)
    a = p.parse_args()
    cpus = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cpus[-a.threads:])
    for v in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
              "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[v] = str(a.threads)
    # A core type forced by the environment may select a slow OpenBLAS kernel.
    for v in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(v, None)
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    return a


def optional(name):
    """Import a peer, or None when it is not installed."""
    import importlib
    try:
        return importlib.import_module(name)
    except Exception as e:  # not installed, or broken in this environment
        print(f"# {name} not available: {type(e).__name__}: {str(e)[:100]}", file=sys.stderr)
        return None


def cpu_idle(seconds):
    """Share of idle CPU time on the machine over the next `seconds`."""
    def read():
        v = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
        return v[3] + v[4], sum(v)
    i0, t0 = read()
    time.sleep(seconds)
    i1, t1 = read()
    return (i1 - i0) / max(t1 - t0, 1)


class Ours:
    """shockfree, in a process of its own that waits between its turns. Calling it does the task once."""

    PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../target/release/bench")

    def __init__(self, args, task, size, repeat=1, variant="", data=None):
        import tempfile
        import numpy as np
        self.folder = tempfile.TemporaryDirectory()
        self.seconds = (0.0, 0.0)
        command = [self.PROGRAM, task, "--threads", str(args.threads), "--dtype", args.dtype, "--size", str(size),
                   "--repeat", str(repeat), "--variant", variant]
        if data is not None:
            path = os.path.join(self.folder.name, "data")
            np.concatenate([np.asarray(x, dtype=float).reshape(-1) for x in data]).tofile(path)
            command += ["--data", path]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the process of shockfree has ended")
        return answer

    def __call__(self):
        self.seconds = tuple(float(x) for x in self.say("run").split())
        return self

    def numbers(self):
        """What the last run gave."""
        import numpy as np
        path = os.path.join(self.folder.name, "result")
        self.say(f"result {path}")
        return np.fromfile(path)


def ours(bench, name, check, args, *task, **more):
    """Adds shockfree to the peers, where its program was built; `check` gets its numbers."""
    if not os.path.exists(Ours.PROGRAM):
        print("# shockfree not available: cargo build --release -p shockfree-bench", file=sys.stderr)
    elif bench.wanted(name):
        bench.add(name, Ours(args, *task, **more), lambda run: check(run.numbers()))


class Bench:
    quiet_left = None                    # seconds of waiting left, all benches of a script

    def __init__(self, task, args, work=None, unit=None):
        """work: units of work per call, e.g. cells*steps; None: seconds only."""
        self.task, self.a, self.work, self.unit = task, args, work, unit
        self.peers = []

    def wanted(self, name):
        inc = [s for s in self.a.peers.split(",") if s]
        exc = [s for s in self.a.skip.split(",") if s]
        return (not inc or any(s in name for s in inc)) and not any(s in name for s in exc)

    def add(self, name, fn, check=None, work=None, reps=None, note=""):
        """fn() does one complete run and returns its result; check(result)
        returns an error figure (or a dict) that is stored next to the time."""
        if self.wanted(name):
            self.peers.append(dict(name=name, fn=fn, check=check, work=work or self.work,
                                   reps=reps or self.a.reps, note=note, wall=[], cpu=[]))

    def run(self):
        live = []
        for p in self.peers:
            t = time.perf_counter()
            try:
                r = p["fn"]()                       # first call: compilation
                p["first"] = time.perf_counter() - t
                p["err"] = p["check"](r) if p["check"] else None
                del r
                live.append(p)
            except Exception as e:
                self.emit(dict(task=self.task, peer=self.a.tag + p["name"], dtype=self.a.dtype,
                               threads=self.a.threads,
                               failed=f"{type(e).__name__}: {str(e)[:300]}"))
        for r in range(max([p["reps"] for p in live], default=0)):
            for p in live:
                if r >= p["reps"]:
                    continue
                # Pool threads spin for a while after their work (those of OpenMP for 0.2 s): let them sleep first.
                time.sleep(0.03 if self.a.threads == 1 else 0.25)
                self.wait_quiet()
                c, t = time.process_time(), time.perf_counter()
                p["fn"]()
                wall, cpu = time.perf_counter() - t, time.process_time() - c
                if isinstance(p["fn"], Ours):       # another process: it says itself
                    wall, cpu = p["fn"].seconds
                p["wall"].append(wall)
                p["cpu"].append(cpu)
        out = []
        for p in live:
            w = sorted(p["wall"])
            d = dict(task=self.task, peer=self.a.tag + p["name"], dtype=self.a.dtype,
                     threads=self.a.threads, median_s=statistics.median(w), min_s=w[0],
                     max_s=w[-1], cpu_median_s=statistics.median(p["cpu"]), reps=len(w),
                     first_call_s=p["first"], check=p["err"], note=p["note"],
                     load=os.getloadavg()[0])
            if p["work"]:
                d["ns_per_unit"] = 1e9 * d["median_s"] / p["work"]
                d["ns_per_unit_min"] = 1e9 * d["min_s"] / p["work"]
                d["cpu_ns_per_unit"] = 1e9 * d["cpu_median_s"] / p["work"]
                d["unit"] = self.unit
            self.emit(d)
            out.append(d)
        return out

    def wait_quiet(self):
        if not self.a.quiet:
            return
        if Bench.quiet_left is None:
            Bench.quiet_left = self.a.quiet
        while Bench.quiet_left > 0:
            t = time.perf_counter()
            idle = cpu_idle(0.1)
            if idle > 0.85:
                return
            Bench.quiet_left -= time.perf_counter() - t

    def emit(self, d):
        if "failed" in d:
            print(f"{d['task']:14s} {d['peer']:34s} {d['dtype']} {d['threads']}t  FAILED {d['failed']}")
        else:
            u = f" {d['ns_per_unit']:9.3f} ns/{d['unit']} (cpu {d['cpu_ns_per_unit']:.3f})" if "unit" in d else ""
            print(f"{d['task']:14s} {d['peer']:34s} {d['dtype']} {d['threads']}t "
                  f"{d['median_s']:10.5f} s [{d['min_s']:.5f} .. {d['max_s']:.5f}] cpu {d['cpu_median_s']:.5f}{u}"
                  f"  first {d['first_call_s']:.2f}  check {d['check']} {d['note']}")
        sys.stdout.flush()
        if self.a.out:
            with open(self.a.out, "a") as f:
                f.write(json.dumps(d) + "\n")
