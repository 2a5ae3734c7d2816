"""OpenRLHF's own executor: the matrix through a python file, with its loader and an engine of ours."""

from __future__ import annotations

from typing import Any

import torch
from tests.trainers.matrix import ROWS, SPECIFICATION, departures
from tests.trainers.paths.openrlhf import outputs

from rlvr_verify.trainer_adapters.contracts import trainer_checks


def test_the_contract_is_the_one_this_adapter_was_written_for() -> None:
    assert [check for check in trainer_checks("openrlhf") if not check.ok] == []


def test_parity(expected: list[Any]) -> None:
    given = outputs(ROWS, SPECIFICATION, None)

    valid = [output["extra_logs"]["valid"] == 1.0 for output in given]
    assert departures([output["reward"] for output in given], valid, expected) == []
    assert all(output["reward"] == output["scores"] for output in given)
    assert len({tuple(output["extra_logs"]) for output in given}) == 1
    # What OpenRLHF does with them next.
    assert all(torch.tensor([value]).isfinite().all() for output in given for value in output["extra_logs"].values())
