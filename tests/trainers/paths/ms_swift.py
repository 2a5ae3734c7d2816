"""ms-swift's own registry of rewards: the class with its arguments, completions first, a list for each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from swift.rewards.orm import orms
from tests.trainers.paths import Paid, RewardPath

from rlvr_verify.trainer_adapters.ms_swift import register


def orm(rows: Sequence[dict[str, Any]], specification: dict[str, Any], deadline: float | None) -> Paid:
    register(specification, deadline=deadline)
    try:
        function = orms["rlvr_verify"](args=None)
    finally:
        orms.pop("rlvr_verify")
    columns = {key: [row[key] for row in rows] for key in ("reference", "verifier")}
    messages = [
        [{"role": "user", "content": row["prompt"]}, {"role": "assistant", "content": row["completion"]}]
        for row in rows
    ]
    values = function([row["completion"] for row in rows], **columns, messages=messages, trainer_state=None)
    return [(value, value is not None) for value in values]


PATHS: dict[str, RewardPath] = {"orms": orm}
