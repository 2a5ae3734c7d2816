"""verl's own reward managers on real `DataProto`s, all responses at once in one event loop."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from omegaconf import OmegaConf
from tensordict import TensorDict
from tests.trainers.codepoints import Codepoints
from tests.trainers.matrix import UNJUDGED
from tests.trainers.paths import Paid, RewardPath
from verl import DataProto
from verl.experimental.reward_loop.reward_manager.limited import RateLimitedRewardManager
from verl.trainer.ppo.reward import load_reward_manager

from rlvr_verify.trainer_adapters.verl import verl_rows

FILE = "pkg://rlvr_verify.trainer_adapters.verl"


def proto(rows: Sequence[dict[str, Any]]) -> DataProto:
    """A batch as the trainer holds it: prompts, responses and their mask as tensors, the rest as objects."""
    tokens = [Codepoints().encode(row["completion"]) or [0] for row in rows]
    width = max(map(len, tokens))
    responses = torch.tensor([one + [0] * (width - len(one)) for one in tokens])
    mask = torch.tensor([[1] + [1] * len(one) + [0] * (width - len(one)) for one in tokens])
    tensors = {"prompts": torch.ones(len(rows), 1, dtype=torch.long), "responses": responses, "attention_mask": mask}
    columns = list(verl_rows(rows, data_source="matrix"))
    objects = {
        key: np.array([row[key] for row in columns], dtype=object)
        for key in ("data_source", "reward_model", "extra_info")
    }
    return DataProto(batch=TensorDict(tensors, batch_size=len(rows)), non_tensor_batch=objects)


def configuration(
    name: str, function: str, specification: dict[str, Any], deadline: float | None, workers: int = 1
) -> dict[str, Any]:
    """The part of verl's configuration that rewards are made by."""
    arguments = {"specification": json.dumps(specification), "unjudged_value": UNJUDGED, "deadline": deadline}
    reward = {
        "custom_reward_function": {"path": FILE, "name": function, "reward_kwargs": arguments},
        "reward_manager": {"source": "register", "name": name},
        "reward_model": {"enable": False},
        "max_concurrent": 64,
        "num_workers": workers,
    }
    return {"reward": reward}


def manager(name: str, function: str, specification: dict[str, Any], deadline: float | None = None) -> Any:
    """A reward manager, loaded as verl's workers load theirs."""
    # verl keeps the limits of the first event loop for ever; each call here has a loop of its own.
    RateLimitedRewardManager._class_initialized = False
    return load_reward_manager(OmegaConf.create(configuration(name, function, specification, deadline)), Codepoints())


def outputs(
    name: str, function: str, data: DataProto, specification: dict[str, Any], deadline: float | None
) -> tuple[Any, list[dict[str, Any]]]:
    """The manager, and what it gives for each row."""

    async def all_at_once() -> tuple[Any, list[dict[str, Any]]]:
        loaded = manager(name, function, specification, deadline)
        return loaded, await asyncio.gather(*(loaded.run_single(data[n : n + 1]) for n in range(len(data))))

    return asyncio.run(all_at_once())


def _pay(
    name: str,
    function: str,
    rows: Sequence[dict[str, Any]],
    specification: dict[str, Any],
    deadline: float | None,
) -> Paid:
    _, given = outputs(name, function, proto(rows), specification, deadline)
    return [(one["reward_score"], one["reward_extra_info"]["valid"] == 1.0) for one in given]


PATHS: dict[str, RewardPath] = {
    f"{name}, {function}": functools.partial(_pay, name, function)
    for name in ("naive", "rate_limited")
    for function in ("compute_score", "compute_score_async")
}

IN_FEW_THREADS = frozenset({"naive, compute_score", "rate_limited, compute_score"})
