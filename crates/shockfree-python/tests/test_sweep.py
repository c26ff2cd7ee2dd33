"""Sweeps: the same bits wherever they are made."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import pickle
import signal
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shockfree
from shockfree import _sweep

# A small sweep with every kind of ending but one.
SETTINGS: dict[str, Any] = {
    "start": [-2, 1.2],
    "target": 0.7,
    "step": [0.5, 2],
    "threshold": {"from": 0.9, "to": 2.26, "count": 3},
    "initial": {"w": [5, 3, 8.5], "b": {"from": -4, "to": -2, "count": 3}},
    "budget": 200,
}

TOML = """
start = [-2, 1.2]
target = 0.7
step = [0.5, 2]
threshold = { from = 0.9, to = 2.26, count = 3 }
initial = { w = [5, 3, 8.5], b = { from = -4, to = -2, count = 3 } }
budget = 200
"""


def same(one: shockfree.Sweep, other: shockfree.Sweep) -> bool:
    """Whether two sweeps agree to the last bit."""
    return one.plan == other.plan and all(one[name].tobytes() == other[name].tobytes() for name in one.keys())


@pytest.fixture(scope="module")
def serial() -> shockfree.Sweep:
    return shockfree.sweep(SETTINGS)


def test_a_plan_is_the_same_from_a_dict_from_toml_and_from_a_file(tmp_path: Path) -> None:
    plan = shockfree.Plan(SETTINGS)
    path = tmp_path / "mine.toml"
    path.write_text(TOML)
    arrays = {**SETTINGS, "start": np.array([-2, 1.2]), "budget": np.int64(200), "target": np.float32(0.5)}
    assert plan == shockfree.Plan(TOML) == shockfree.Plan(path) == shockfree.Plan(str(path))
    assert plan == shockfree.Plan(plan.toml) == pickle.loads(pickle.dumps(plan))
    assert len({plan, shockfree.Plan(TOML), shockfree.Plan(arrays)}) == 2
    infinite = {**SETTINGS, "horizon": [50, np.inf]}
    assert shockfree.Plan(infinite) == shockfree.Plan({**SETTINGS, "horizon": [50, "infinite"]}) != plan


def test_each_run_is_the_training_that_it_stands_for(serial: shockfree.Sweep) -> None:
    columns = dict(serial)
    for run in range(0, len(serial), 7):
        row = {name: column[run] for name, column in columns.items()}
        given = {name: row[name] for name in ("step", "threshold") if np.isfinite(row[name])}
        trace = shockfree.train(
            start=row["x_0"],
            target=row["target"],
            at=(row["w0"], row["b0"]),
            method=str(row["method"]),  # type: ignore[arg-type]
            iterations=200,
            horizon=int(row["horizon"]),
            **given,
        )
        assert (row["stop"], row["iterations"]) == (trace.stop, trace.iterations)
        assert row["largest_gradient"] == trace.largest_gradient
        assert (row["w"], row["b"], row["cost"]) == (trace.weights[-1], trace.biases[-1], trace.costs[-1])


def test_columns(serial: shockfree.Sweep) -> None:
    # Families: 3 x 3 starts of 2 x 2 settings from the given start, 3 biases from the common one; three thresholds; and one
    # without a step.
    assert len(serial) == 36 + 12 + 36 * 3 + 12 * 3 + 12 + 6
    np.testing.assert_array_equal(serial["run"], np.arange(len(serial)))
    assert set(serial["method"]) == {"gradient-descent", "norm-clipping", "shockfree", "shockfree-bound"}
    assert np.isnan(serial["threshold"]).tolist() == (serial["method"] != "norm-clipping").tolist()
    assert np.isnan(serial["step"]).tolist() == (serial["method"] == "shockfree-bound").tolist()
    assert (serial["w0"][serial["origin"] == "common"] == 3).all()
    assert set(serial["stop"]) == {"converged", "budget"}
    with pytest.raises(KeyError, match="is no column; the columns are run, method"):
        serial["start"]
    assert repr(serial) == f"Sweep({len(serial)} runs, plan='{serial.plan.fingerprint}')"
    assert "shockfree-bound" in serial._repr_html_()


def test_a_sweep_can_be_sent_to_another_process(serial: shockfree.Sweep) -> None:
    assert same(pickle.loads(pickle.dumps(serial)), serial)


def test_the_summary_counts_the_columns(serial: shockfree.Sweep) -> None:
    summary = serial.summary
    assert (summary["runs"], summary["budget"], summary["plan"]) == (len(serial), 200, serial.plan.fingerprint)
    for one in summary["methods"]:
        of = (serial["method"] == one["method"]) & (serial["origin"] == one["origin"])
        assert one["runs"] == of.sum()
        assert one["converged"] == (serial["stop"][of] == "converged").sum()
        assert one["budget"] == (serial["stop"][of] == "budget").sum()
        assert one["largest_gradient"]["max"] == serial["largest_gradient"][of].max()
        counts = np.sort(np.where(serial["stop"] == "converged", serial["iterations"], np.inf)[of])
        median = counts[(50 * len(counts) + 99) // 100 - 1]
        assert one["iterations"]["median"] == (None if np.isinf(median) else median)
    assert json.loads(json.dumps(summary)) == summary


def test_the_file_holds_the_columns(serial: shockfree.Sweep, tmp_path: Path) -> None:
    again = shockfree.sweep(TOML, out=tmp_path / "new")
    assert same(again, serial)
    assert sorted(os.listdir(tmp_path / "new")) == ["plan.toml", "runs.csv"]
    assert (tmp_path / "new" / "plan.toml").read_text() == serial.plan.toml
    with open(tmp_path / "new" / "runs.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[1:] == serial.keys()
    assert {row["plan"] for row in rows} == {serial.plan.fingerprint}
    for name in serial.keys():
        column = serial[name]
        if column.dtype.kind == "U":
            assert [row[name] for row in rows] == column.tolist()
        else:
            read = np.array([float(row[name] or "nan") for row in rows])
            np.testing.assert_array_equal(read, column.astype(float))
    with pytest.raises(FileExistsError, match="runs.csv is there already"):
        shockfree.sweep(TOML, out=tmp_path / "new")
    with pytest.raises(FileExistsError):
        serial.save(tmp_path / "new")


@pytest.mark.skipif("SHOCKFREE" not in os.environ, reason="SHOCKFREE names no program shockfree to compare with")
def test_the_file_is_the_programs(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "mine.toml").write_text(TOML)
    subprocess.run([os.environ["SHOCKFREE"], "sweep", "mine.toml", "--out", "program"], cwd=tmp_path, check=True)
    swept = shockfree.sweep(SETTINGS, out=tmp_path / "package")
    for name in ("runs.csv", "plan.toml"):
        assert (tmp_path / "program" / name).read_bytes() == (tmp_path / "package" / name).read_bytes()
    assert json.loads((tmp_path / "program" / "summary.json").read_text()) == swept.summary


def spawned() -> Executor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.parametrize(("make", "shards"), [(lambda: ThreadPoolExecutor(3), None), (spawned, None), (spawned, 7)])
def test_executors_give_the_same_bits(make: Any, shards: int | None, serial: shockfree.Sweep, tmp_path: Path) -> None:
    serial.save(tmp_path / "serial")
    with make() as executor:
        swept = shockfree.sweep(SETTINGS, executor=executor, shards=shards, out=tmp_path / "parts")
    assert same(swept, serial)
    one, other = (tmp_path / name / "runs.csv" for name in ("serial", "parts"))
    assert one.read_bytes() == other.read_bytes()


def test_as_many_shards_as_runs(serial: shockfree.Sweep) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert same(shockfree.sweep(SETTINGS, executor=executor, shards=len(serial)), serial)


class Lost(Exception):
    """What a part may raise."""


def lost(plan: str, number: int, of: int) -> Any:
    if number == 3:
        raise Lost(f"part {number}")
    return shockfree.Plan(plan).part(number, of)


@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(2), spawned])
def test_an_error_in_a_part_is_raised_as_it_is(make: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_sweep, "part", lost)
    with make() as executor, pytest.raises(Lost, match="part 3"):
        shockfree.sweep(SETTINGS, executor=executor, shards=5, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_error_on_a_cluster_is_raised_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed
    monkeypatch.setattr(_sweep, "part", lost)
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        pytest.raises(Lost, match="part 3"),
    ):
        shockfree.sweep(SETTINGS, client=client, shards=5)


def test_missing_repeated_and_foreign_parts_are_found() -> None:
    plan = shockfree.Plan(SETTINGS)
    parts = [plan.part(number, 4) for number in (3, 1, 4, 2)]
    assert len(plan.collect(iter(parts))) == len(plan)
    with pytest.raises(ValueError, match="52 of 210 runs are missing, the first of them 2, 6, 10, 14, 18"):
        plan.collect(parts[1:])
    with pytest.raises(ValueError, match="run 2 is there twice"):
        plan.collect([*parts, parts[0]])
    other = shockfree.Plan({**SETTINGS, "budget": 201})
    with pytest.raises(ValueError, match=f"it carries {other.fingerprint}, this plan is {plan.fingerprint}"):
        plan.collect([other.part(1, 1)])
    name, runs, *rest = parts[0]
    with pytest.raises(ValueError, match="run 999 is none of the 210 of this plan"):
        plan.collect([(name, np.full_like(runs, 999), *rest)])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="different lengths"):
        plan.collect([(name, runs[1:], *rest)])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="part 5/4 is not allowed"):
        plan.part(5, 4)
    with pytest.raises(ValueError, match="threads = 0"):
        plan.part(1, 4, threads=0)


def test_arrays_that_came_through_a_network_may_lie_anywhere() -> None:
    plan = shockfree.Plan(SETTINGS)
    name, *rest = plan.part(1, 1)
    arrays: list[Any] = rest
    moved = []
    for array in arrays:
        packed = np.zeros(len(array), dtype=[("pad", "u1"), ("entry", array.dtype)])
        packed["entry"] = array
        moved.append(packed["entry"])
    assert not moved[0].flags.aligned
    assert same(plan.collect([(name, *moved)]), plan.run())  # type: ignore[list-item]


def test_threads_change_nothing() -> None:
    plan = shockfree.Plan(SETTINGS)
    for threads in (1, 3):
        (name, *some), (expected, *all_threads) = plan.part(2, 3, threads=threads), plan.part(2, 3)
        assert name == expected
        for one, other in zip(some, all_threads, strict=True):
            assert np.asarray(one).tobytes() == np.asarray(other).tobytes()


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"target": 0.7}, ValueError, "missing field `initial`"),
        ({**SETTINGS, "rate": 1}, ValueError, "unknown field `rate`"),
        ({**SETTINGS, "target": 1.5}, ValueError, "target = 1.5 is not allowed"),
        ({**SETTINGS, "methods": ["adam"]}, ValueError, "is no method"),
        ({**SETTINGS, "budget": 0}, ValueError, "it must be a whole number from 1 to 1000000"),
        ({**SETTINGS, "step": {"from": 1, "to": 2}}, ValueError, "a range without `count`"),
        ({**SETTINGS, "target": object()}, TypeError, "target cannot be of the type object"),
        ({1: 2}, TypeError, ""),
        (3, TypeError, "settings must be a dict, TOML or a path, not int"),
        ("target = [", ValueError, "TOML parse error"),
        ("nowhere.toml", FileNotFoundError, "nowhere.toml"),
    ],
)
def test_settings_that_cannot_mean_anything(settings: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words or None):
        shockfree.sweep(settings)


def test_what_does_not_go_together() -> None:
    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(ValueError, match="it must be one of them"):
            shockfree.sweep(SETTINGS, executor=executor, client=executor)  # type: ignore[arg-type]
        for shards in (0, 211):
            with pytest.raises(ValueError, match=f"shards = {shards} is not allowed: it must be from 1 to 210"):
                shockfree.sweep(SETTINGS, executor=executor, shards=shards)
    with pytest.raises(ValueError, match="shards are of no use here"):
        shockfree.sweep(SETTINGS, shards=2)


def test_a_cluster_that_loses_a_worker_gives_the_same_bits(tmp_path: Path) -> None:
    import distributed
    # Long enough that a worker is killed while it has parts.
    settings = {
        "start": [-2, 1.2],
        "target": [0.7, 0.3],
        "step": [0.1, 0.5, 2],
        "initial": {"w": {"from": 1, "to": 9, "count": 17}, "b": {"from": -6, "to": 0, "count": 13}},
        "methods": ["gradient-descent", "norm-clipping"],
        "budget": 4000,
        "horizon": 200,
    }
    killed: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=2, processes=True, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):

        def kill() -> None:
            # As soon as a worker holds a part that is done, and is at another: both are lost.
            while not killed:
                held, processing = client.has_what(), client.processing()
                for worker, parts in held.items():
                    if parts and processing.get(worker):
                        pid = client.run(os.getpid, workers=[worker])[worker]
                        os.kill(pid, signal.SIGKILL)
                        killed.append(pid)
                        return
                time.sleep(0.01)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        swept = shockfree.sweep(settings, client=client, shards=40)
        assert killed, "nothing was lost"
        assert same(swept, shockfree.sweep(settings))
        assert killed[0] not in client.run(os.getpid).values()
        assert same(shockfree.sweep(SETTINGS, client=client), shockfree.sweep(SETTINGS))
