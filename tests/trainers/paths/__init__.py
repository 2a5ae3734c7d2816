"""A batch on its way through each real trainer's own reward code: rows in, what the trainer gets for each out.

Every module holds `PATHS`: by name, functions of rows, a specification and a deadline for the batch in seconds (or
None), that return a reward and whether it was judged for each row. Rows are `tests.trainers.matrix.Row`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

Paid = list[tuple[float | None, bool]]
RewardPath = Callable[[Sequence[dict[str, Any]], dict[str, Any], float | None], Paid]


def paths_of(trainer: str) -> dict[str, RewardPath]:
    """All ways through that trainer; its packages must be installed."""
    found: dict[str, RewardPath] = importlib.import_module(f"{__name__}.{trainer}").PATHS
    return found
