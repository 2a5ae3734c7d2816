"""OpenRLHF's own executor with a reward function, and ours in its place: all responses at once, an engine of ours."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from openrlhf.utils.agent import AgentExecutorBase, SingleTurnAgentExecutor
from tests.trainers.codepoints import Codepoints
from tests.trainers.matrix import UNJUDGED
from tests.trainers.paths import Paid, RewardPath

from rlvr_verify.trainer_adapters import openrlhf as adapter


class Tokenizer(Codepoints):
    def __call__(self, text: str, **_: object) -> dict[str, torch.Tensor]:
        return {"input_ids": torch.tensor([self.encode(text)])}


class Engine:
    """Says what the row says, ending as a chat model ends."""

    def __init__(self, completion: str) -> None:
        self.completion = completion

    async def generate(self, *_: object, **__: object) -> Any:
        tokens = Codepoints().encode(self.completion + "<|im_end|>")
        return SimpleNamespace(outputs=[SimpleNamespace(token_ids=tokens, finish_reason="stop", logprobs=None)])


def written(folder: str, what: str, specification: dict[str, Any], deadline: float | None) -> str:
    """The path of a user's python file that makes `what`."""
    file, (name, maker) = Path(folder) / "mine.py", MADE_BY[what]
    file.write_text(
        "import json\n"
        f"from rlvr_verify.trainer_adapters.openrlhf import {maker}\n"
        f"{name} = {maker}(json.loads({json.dumps(specification)!r}), "
        f"unjudged_value={UNJUDGED}, deadline={deadline})\n"
    )
    return str(file)


MADE_BY = {
    "reward function": ("reward_func", "make_reward_func"),
    "executor": ("AgentExecutor", "make_agent_executor"),
}


def loaded(what: str, specification: dict[str, Any], deadline: float | None) -> SingleTurnAgentExecutor:
    """The executor that OpenRLHF's rollout actor would have."""
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, what, specification, deadline)
        return SingleTurnAgentExecutor(file) if what == "reward function" else load_agent_executor(file)


def load_agent_executor(file: str) -> SingleTurnAgentExecutor:
    """As `_load_agent_executor` in `trainer/ray/vllm_engine.py` does, a module that needs vLLM."""
    spec = importlib.util.spec_from_file_location("agent_module", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert issubclass(module.AgentExecutor, AgentExecutorBase)
    return module.AgentExecutor()


def outputs(
    what: str, rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None
) -> list[dict[str, Any]]:
    """What the executor gives for each row."""
    executor, sampling = loaded(what, specification, deadline), SimpleNamespace(max_tokens=None, logprobs=None)

    async def one(row: dict[str, Any]) -> dict[str, Any]:
        label = adapter.label(row["reference"], row["verifier"])
        given: dict[str, Any] = await executor.execute(
            row["prompt"], label, sampling, 100_000, Tokenizer(), Engine(row["completion"])
        )
        return given

    async def all_at_once() -> list[dict[str, Any]]:
        return await asyncio.gather(*map(one, rows))

    return asyncio.run(all_at_once())


def way(what: str) -> RewardPath:
    def paid(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
        given = outputs(what, rows, specification, deadline)
        return [(one["reward"], one["extra_logs"]["valid"] == 1.0) for one in given]

    return paid


PATHS: dict[str, RewardPath] = {what: way(what) for what in MADE_BY}

IN_FEW_THREADS = frozenset({"reward function"})
