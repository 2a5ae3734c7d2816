"""ms-swift's own `orms`: the matrix through a registered class."""

from __future__ import annotations

from typing import Any

from tests.trainers.matrix import ROWS, SPECIFICATION, departures
from tests.trainers.paths.ms_swift import orm

from rlvr_verify.trainer_adapters.contracts import trainer_checks


def test_the_contract_is_the_one_this_adapter_was_written_for() -> None:
    assert [check for check in trainer_checks("ms_swift") if not check.ok] == []


def test_parity(expected: list[Any]) -> None:
    values, valid = zip(*orm(ROWS, SPECIFICATION, None), strict=True)
    assert departures(list(values), list(valid), expected) == []
