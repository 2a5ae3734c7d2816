"""SkyRL-gym's own registry of environments, stepped in a pool of threads, as SkyRL-train's generator does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import skyrl_gym
from tests.trainers.matrix import UNJUDGED
from tests.trainers.paths import Paid, RewardPath

NAME = "rlvr_verify"
DEFAULT_THREADS = 32  # environment.skyrl_gym.max_env_workers, where the configuration does not say otherwise


def stepped(row: dict[str, Any]) -> tuple[Any, Any]:
    """The step that a row's completion makes, and its environment."""
    extras = {"reward_spec": {"ground_truth": row["reference"]}, "verifier": row["verifier"], "data_source": "matrix"}
    environment = skyrl_gym.make(NAME, env_config={}, extras=extras)
    prompt, _ = environment.init([{"role": "user", "content": row["prompt"]}])
    assert prompt[0]["content"] == row["prompt"]
    return environment.step(row["completion"]), environment


def steps(
    rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None, workers: int
) -> list[tuple[Any, Any]]:
    options = {"specification": json.dumps(specification), "unjudged_value": UNJUDGED, "deadline": deadline}
    skyrl_gym.register(id=NAME, entry_point="rlvr_verify.trainer_adapters.skyrl:make_env", kwargs=options)
    try:
        with ThreadPoolExecutor(workers) as threads:
            return list(threads.map(stepped, rows))
    finally:
        skyrl_gym.envs.registration.registry.pop(NAME)


def way(workers: int | None) -> RewardPath:
    """Through so many threads; None: one for each row."""

    def paid(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
        made = [step for step, _ in steps(rows, specification, deadline, workers or len(rows))]
        return [(step["reward"], step["metadata"]["valid"] == 1.0) for step in made]

    return paid


PATHS: dict[str, RewardPath] = {
    "environment, default threads": way(DEFAULT_THREADS),
    "environment, a thread each": way(None),
}

IN_FEW_THREADS = frozenset({"environment, default threads"})
