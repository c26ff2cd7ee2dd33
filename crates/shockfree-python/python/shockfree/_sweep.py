"""Sweeps: here on all threads, or in parts on whatever workers there are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, wait
from typing import TYPE_CHECKING, Any

from shockfree._native import Plan, Sweep, vacant

if TYPE_CHECKING:
    from distributed import Client

    from shockfree.types import Part

# Some parts take longer than others; with several for each worker all are busy until nearly the end.
PARTS_A_WORKER = 4


def sweep(
    settings: Plan | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    *,
    executor: Executor | None = None,
    client: Client | None = None,
    shards: int | None = None,
    out: str | os.PathLike[str] | None = None,
) -> Sweep:
    """Train thousands of times, over starts, step sizes, thresholds and problems.

    Parameters
    ----------
    settings : Plan, dict, str or os.PathLike, optional
        What is varied; see `Plan`. A grid around examples 8 and 9 of the paper if not given.
    executor : concurrent.futures.Executor, optional
        Where parts of the plan are done, one thread each. All threads here if neither this nor `client` is given.
    client : distributed.Client, optional
        The same on a Dask cluster. A part that is lost with its worker is done again by Dask.
    shards : int, optional
        Into how many parts the plan is cut; four for each worker if not given.
    out : str or os.PathLike, optional
        A folder for ``runs.csv`` and ``plan.toml``, byte by byte what ``shockfree sweep --out`` writes.

    Returns
    -------
    Sweep
        The same to the last bit wherever it was made. That every run is there exactly once is checked.

    Notes
    -----
    Each part depends on nothing but the text of the plan and its own number, so it may be done anywhere, and twice.
    Ctrl-C ends it; parts that an executor has begun are done to their end first.

    Raises
    ------
    ValueError
        For settings that cannot mean anything, for both an executor and a client, for shards where there is neither.
    FileExistsError
        If `out` holds a sweep already; this is found out before anything is computed.
    Exception
        What is raised in a part, as it is.
    """
    plan = settings if isinstance(settings, Plan) else Plan(None if settings is None else _plain(settings))
    if executor is not None and client is not None:
        raise ValueError("an executor and a client are given, it must be one of them")
    if shards is not None and executor is None and client is None:
        raise ValueError("shards are of no use here: there is neither an executor nor a client")
    if shards is not None and not 1 <= shards <= len(plan):
        raise ValueError(f"shards = {shards} is not allowed: it must be from 1 to {len(plan)}, the number of runs")
    if out is not None:
        vacant(out)
    if executor is not None:
        parts = _parts(plan, shards, os.cpu_count() or 1)
        swept = plan.collect(_by_executor(plan, parts, executor))
    elif client is not None:
        parts = _parts(plan, shards, _threads(client))
        swept = plan.collect(_by_client(plan, parts, client))
    else:
        swept = plan.run()
    if out is not None:
        swept.save(out)
    return swept


def _plain(settings: Mapping[str, Any] | str | os.PathLike[str]) -> dict[str, Any] | str | os.PathLike[str]:
    return dict(settings) if isinstance(settings, Mapping) else settings


def _parts(plan: Plan, shards: int | None, workers: int) -> int:
    if shards is not None:
        return shards
    return min(len(plan), PARTS_A_WORKER * max(workers, 1))


def _threads(client: Any) -> int:
    return sum(client.nthreads().values())


def part(plan: str, number: int, of: int) -> Part:
    """Do one part of a plan, on one thread: what a worker is sent.

    Parameters
    ----------
    plan : str
        The text of the plan, ``Plan.toml``.
    number, of : int
        Part ``number`` of ``of``, counted from 1.

    Returns
    -------
    tuple
        What `Plan.collect` takes.

    Raises
    ------
    ValueError
        As `Plan` and `Plan.part`.
    """
    return Plan(plan).part(number, of, threads=1)


def _by_executor(plan: Plan, of: int, executor: Executor) -> list[Part]:
    futures: list[Future[Part]] = [executor.submit(part, plan.toml, number, of) for number in range(1, of + 1)]
    try:
        wait(futures, return_when=FIRST_EXCEPTION)
        done = (future for future in futures if future.done())
        failed = next((future for future in done if future.exception() is not None), None)
        return [failed.result()] if failed else [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()


def _by_client(plan: Plan, of: int, client: Any) -> list[Part]:
    numbers = range(1, of + 1)
    # Not pure: what another call has left on the cluster is none of ours.
    futures = client.map(part, [plan.toml] * of, numbers, [of] * of, pure=False)
    try:
        parts: list[Part] = client.gather(futures)
        return parts
    finally:
        client.cancel(futures)
