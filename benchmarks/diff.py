"""How long `rlvr-verify diff` takes for two runs of a million rows each, and its peak memory.

    python benchmarks/diff.py [--rows 1000000] [--shifted]

`--shifted` writes the second run in another order, so that rows must be looked up by id.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

RUN = "from rlvr_verify.cli.main import run; run()"


def write(path: Path, rows: int, *, changed: int, shift: int) -> None:
    """Write a run's results: every third row wrong, every `changed`-th too, in an order rotated by `shift` rows."""
    with path.open("wb") as stream:
        for row in range(rows):
            number = (row + shift) % rows
            right = number % 3 != 0 and not (changed and number % changed == 0)
            result = {
                "id": f"question-{number:08d}", "row": row, "group": f"{number // 8:016x}", "verifier": "math",
                "verifier_version": "1", "config_digest": "0123456789ab", "score": float(right),
                "reward": float(right), "status": "judged", "correct": right,
                "reason": "correct" if right else "wrong", "message": "", "extracted": str(number),
                "parts": {"gold": str(number), "answer": str(number)}, "seconds": 0.000123, "attempt": 1,
                "completion_chars": 812, "input_digest": f"{number:016x}",
            }  # fmt: skip
            stream.write(orjson.dumps(result) + b"\n")


def main() -> None:
    """Write two runs and compare them; print the exit status, seconds and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--shifted", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "a.jsonl", Path(folder) / "b.jsonl"
        write(before, options.rows, changed=0, shift=0)
        write(after, options.rows, changed=100, shift=12_345 if options.shifted else 0)
        began = time.monotonic()
        arguments = [sys.executable, "-c", RUN, "diff", str(before), str(after)]
        status = subprocess.run(arguments, check=False, env=os.environ).returncode
        wall, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    print(f"exit {status}; {wall:.1f} s wall, {cpu:.1f} s CPU, {used.ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
