"""verifiers' own `Task.score` on real traces, all at once in one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import verifiers.v1 as vf
from tests.trainers.matrix import UNJUDGED
from tests.trainers.paths import Paid, RewardPath
from verifiers.v1.trace import AgentInfo, Trace, TraceTask

from rlvr_verify.trainer_adapters.verifiers_v1 import reward_method


class Data(vf.TaskData):
    reference: Any = None
    verifier: str | None = None


def make_trace(data: Data, completion: str) -> Any:
    trace = Trace(task=TraceTask(type="Task", data=data), agent=AgentInfo(config=vf.AgentConfig()))
    trace.nodes = [
        vf.MessageNode(message=vf.UserMessage(content=data.prompt_text)),
        vf.MessageNode(parent=0, message=vf.AssistantMessage(content=completion), sampled=True),
    ]
    return trace


async def _scored(kind: type, row: dict[str, Any]) -> tuple[Any, str]:
    data = Data(prompt=row["prompt"], reference=row["reference"], verifier=row["verifier"])
    trace = make_trace(data, row["completion"])
    try:
        await kind(data).score(trace)
    except vf.TaskError as error:
        return trace, str(error)
    return trace, ""


def all_scored(
    rows: Sequence[dict[str, Any]],
    specification: dict[str, Any],
    deadline: float | None = None,
    unjudged_value: float | None = None,
) -> list[tuple[Any, str]]:
    """Each row's trace, and the error that verifiers recorded or nothing."""

    class Scored(vf.Task[Data]):
        rlvr_verify = reward_method(
            specification, reference="reference", deadline=deadline, unjudged_value=unjudged_value
        )

    async def all_at_once() -> list[tuple[Any, str]]:
        return await asyncio.gather(*(_scored(Scored, row) for row in rows))

    return asyncio.run(all_at_once())


def raising(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
    traces = all_scored(rows, specification, deadline)
    values = [None if error else trace.rewards["rlvr_verify"].value for trace, error in traces]
    return [(value, value is not None) for value in values]


def paying(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
    traces = all_scored(rows, specification, deadline, UNJUDGED)
    assert not any(error for _, error in traces)
    return [(trace.reward, trace.metrics["valid"] == 1.0) for trace, _ in traces]


PATHS: dict[str, RewardPath] = {"raising": raising, "paying": paying}
