"""What hanging and broken samples cost a batch of 64 on its way through a real trainer.

    make test-trainers                                                # makes the environments
    sh benchmarks/trainer_delays.sh                                   # this file in each of them

In one environment: `.venv-trl/bin/python -m benchmarks.trainer_delays trl`. For each way through the trainer, the wall
seconds of a batch, and for what they are more than they should be:

- `one hangs`: one completion that a pattern cannot get done with; due is its deadline of CPU time;
- `all hang`: a verifier that sleeps for an hour, 64 times; due is the deadline for the batch, except where the trainer
  judges in few threads: there it bounds a call, and docs/trainers.md names the other way;
- `broken`: every other sample raises, ends its process, returns nonsense; due is the pay of all others.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from tests.trainer_adapters.verifiers_for_tests import ACCIDENTS, Misbehaving
from tests.trainers.matrix import HANGS, plain_rows
from tests.trainers.paths import RewardPath, in_few_threads, paths_of

from rlvr_verify.plugins import registry
from rlvr_verify.scoring.rewards import reward
from rlvr_verify.verifiers import Sample

BATCH = 64
BATCH_DEADLINE = 2.0
LATE_SECONDS = 0.25
ROUNDS = 3
BROKEN = {"use": "misbehaving"}
HANGING = "a" * 64 + "!"


def timed(path: RewardPath, completions: list[str], specification: dict[str, Any], deadline: float | None) -> float:
    """Median wall seconds."""
    rows, times = plain_rows(completions), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        path(rows, specification, deadline)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def own_deadline() -> float:
    """Wall seconds that the hanging sample takes by itself: its deadline is one of CPU time."""
    (alone,) = reward([Sample(HANGING)], HANGS)
    return alone.verdicts["regex"].seconds


def report(name: str, path: RewardPath, *, few_threads: bool) -> bool:
    """Print one way's figures; are they within the bars?"""
    quick = ["aaa"] * BATCH
    path(plain_rows(quick), HANGS, None), path(plain_rows(["well"] * BATCH), BROKEN, None)  # start workers
    none = timed(path, quick, HANGS, None)
    one = timed(path, [HANGING, *quick[1:]], HANGS, None) - own_deadline()
    every = timed(path, ["sleeps"] * BATCH, BROKEN, BATCH_DEADLINE) - BATCH_DEADLINE
    paid = path(plain_rows([text for act in ACCIDENTS for text in (act, "well")]), BROKEN, 30.0)
    few = ", in few threads" if few_threads else ""
    whole = [value for value, _ in paid[1::2]] == [1.0] * len(ACCIDENTS)
    print(
        f"  {name:36} none hangs {none:6.3f} s; one hangs: its deadline {one:+.3f} s; "
        f"all hang: the batch's {every:+.3f} s{few}; broken: {'others paid' if whole else 'OTHERS LOST'}"
    )
    return one <= LATE_SECONDS and (few_threads or every <= LATE_SECONDS) and whole


def main() -> int:
    """Measure every way through the trainer named on the command line; 1 if a bar is missed."""
    registry._classes["misbehaving"] = Misbehaving  # noqa: SLF001  # as the tests have it
    print(sys.argv[1])
    few = in_few_threads(sys.argv[1])
    kept = [report(name, path, few_threads=name in few) for name, path in paths_of(sys.argv[1]).items()]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
