"""OpenRLHF's own executor with a python file, all responses at once, and an engine of ours."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from openrlhf.utils.agent import SingleTurnAgentExecutor
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


def executor(specification: dict[str, Any], deadline: float | None = None) -> SingleTurnAgentExecutor:
    options = f"unjudged_value={UNJUDGED}, deadline={deadline}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reward.py"
        file.write_text(
            "import json\n"
            "from rlvr_verify.trainer_adapters.openrlhf import make_reward_func\n"
            f"reward_func = make_reward_func(json.loads({json.dumps(specification)!r}), {options})\n"
        )
        return SingleTurnAgentExecutor(str(file))


def outputs(
    rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None
) -> list[dict[str, Any]]:
    """What the executor gives for each row."""
    loaded, sampling = executor(specification, deadline), SimpleNamespace(max_tokens=None, logprobs=None)

    async def one(row: dict[str, Any]) -> dict[str, Any]:
        label = adapter.label(row["reference"], row["verifier"])
        given: dict[str, Any] = await loaded.execute(
            row["prompt"], label, sampling, 100_000, Tokenizer(), Engine(row["completion"])
        )
        return given

    async def all_at_once() -> list[dict[str, Any]]:
        return await asyncio.gather(*map(one, rows))

    return asyncio.run(all_at_once())


def executed(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
    given = outputs(rows, specification, deadline)
    return [(one["reward"], one["extra_logs"]["valid"] == 1.0) for one in given]


PATHS: dict[str, RewardPath] = {"executor": executed}
