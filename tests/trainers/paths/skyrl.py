"""SkyRL-gym's own registry of environments, stepped by as many threads as SkyRL-train has for its environments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import skyrl_gym
from tests.trainers.matrix import UNJUDGED
from tests.trainers.paths import Paid, RewardPath

NAME = "rlvr_verify"
THREADS = 32  # max_env_workers in SkyRL-train's default configuration


def stepped(row: dict[str, Any]) -> tuple[Any, Any]:
    """The step that a row's completion makes, and its environment."""
    extras = {"reward_spec": {"ground_truth": row["reference"]}, "verifier": row["verifier"], "data_source": "matrix"}
    environment = skyrl_gym.make(NAME, env_config={}, extras=extras)
    prompt, _ = environment.init([{"role": "user", "content": row["prompt"]}])
    assert prompt[0]["content"] == row["prompt"]
    return environment.step(row["completion"]), environment


def steps(
    rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None
) -> list[tuple[Any, Any]]:
    options = {"specification": json.dumps(specification), "unjudged_value": UNJUDGED, "deadline": deadline}
    skyrl_gym.register(id=NAME, entry_point="rlvr_verify.trainer_adapters.skyrl:make_env", kwargs=options)
    try:
        with ThreadPoolExecutor(THREADS) as threads:
            return list(threads.map(stepped, rows))
    finally:
        skyrl_gym.envs.registration.registry.pop(NAME)


def environment(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
    made = [step for step, _ in steps(rows, specification, deadline)]
    return [(step["reward"], step["metadata"]["valid"] == 1.0) for step in made]


PATHS: dict[str, RewardPath] = {"environment": environment}
