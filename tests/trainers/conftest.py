"""Tests against the real trainers: `make test-trainers` runs each file in the environment of its trainer.

The ordinary test run has none of the trainers installed and collects nothing here; these tests are not skipped but
belong to another command.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

TRAINER = os.environ.get("RLVR_VERIFY_TRAINER")
collect_ignore_glob = [
    name.name
    for name in Path(__file__).parent.glob("test_*.py")
    if TRAINER is None or not name.stem.startswith((f"test_{TRAINER}", "test_every_trainer"))
]


@pytest.fixture(scope="session")
def expected() -> list[Any]:
    """The rewards of the matrix as the project's own environment computes them, exact to the bit."""
    return json.loads(Path(os.environ["RLVR_VERIFY_EXPECTED"]).read_text(encoding="utf-8"))
