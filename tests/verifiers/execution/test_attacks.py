"""No attack is paid, survives, leaves anything, changes the next run, or takes the slot with it."""

import time

import pytest
from tests.verifiers.execution import attacks

from rlvr_verify.verifiers import Sample
from rlvr_verify.verifiers.execution.function_io import FunctionIO
from rlvr_verify.verifiers.execution.stdio import Stdio

TIME_LIMIT = 1.0
# Not a bar for speed: a verdict that comes this late has not come by the limits.
FAR_TOO_LATE = 30.0
MIX = {
    "entry_point": "mix",
    "cases": [{"args": [a, b], "expected": 31 * a + b} for a, b in ((1, 2), (-5, 7), (100, 24))],
}
MIX_LINES = {"cases": [{"input": f"{a} {b}\n", "output": f"{31 * a + b}\n"} for a, b in ((1, 2), (-5, 7))]}
RIGHT = "def mix(a, b):\n    return 31 * a + b\n"
RIGHT_NUMPY = "import numpy as np\ndef mix(a, b):\n    return np.int64(31) * a + b\n"
RIGHT_LINES = "a, b = map(int, input().split())\nprint(31 * a + b)\n"
PROBE = {"entry_point": "probe", "cases": [{"args": [], "expected": "what this is does not matter"}]}
PROBE_CODE = """
import os, sys, json, builtins, resource
def probe():
    seen = {"cwd": os.getcwd(), "modules": sorted(sys.modules)}
    names = os.listdir("/proc")  # numbers of processes may differ, how many may not
    seen["processes"] = sum(n.isdigit() for n in names)
    seen["proc"] = sorted(n for n in names if not n.isdigit())
    seen["env"] = dict(os.environ)
    for top in ("/tmp", "/dev", "/dev/shm", "/dev/mqueue", "/var/tmp", "/run", "/home", "/control"):
        seen[top] = sorted(os.listdir(top)) if os.path.isdir(top) else None
    seen["limits"] = [resource.getrlimit(n) for n in range(10)]
    seen["named"] = [json.dumps.__name__, builtins.len.__name__, os.write.__name__]
    return hash(repr(seen))
"""


class Harness:
    """One slot, two verifiers, and what a run sees of a clean slot."""

    def __init__(self, backend, pool):
        self.pool = pool
        self.function_io = FunctionIO(sandbox=backend, time_limit=TIME_LIMIT, memory_mb=256)
        self.stdio = Stdio(sandbox=backend, time_limit=TIME_LIMIT, memory_mb=256)
        for verifier in (self.function_io, self.stdio):
            verifier._slots = lambda _: pool
        self.clean_controls = self.controls()  # first, since numpy's zygote starts with its first use
        self.clean = self.probe()

    def probe(self):
        return self.function_io.verify(Sample(PROBE_CODE, PROBE)).message

    def controls(self):
        right = [self.function_io.verify(Sample(code, MIX)).score for code in (RIGHT, RIGHT_NUMPY)]
        return [*right, self.stdio.verify(Sample(RIGHT_LINES, MIX_LINES)).score]


@pytest.fixture(scope="module")
def harness(backend, pool):
    harness = Harness(backend, pool)
    assert harness.clean_controls == [1.0, 1.0, 1.0]
    assert harness.probe() == harness.clean
    return harness


def _expect_no_effect(harness, verify, boxed_processes):
    processes, slots = boxed_processes(), list(harness.pool._idle)
    began = time.monotonic()
    verdict = verify()
    assert time.monotonic() - began < FAR_TOO_LATE
    assert (verdict.status, verdict.score) == ("judged", 0.0), verdict
    assert harness.pool._idle == slots, "the slot was lost"
    assert boxed_processes() == processes, "something survived, or a zygote was lost"
    assert harness.probe() == harness.clean
    assert harness.controls() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", attacks.ON_FUNCTIONS)
def test_an_attack_on_a_function_task_earns_nothing_and_changes_nothing(harness, name, boxed_processes):
    attack = Sample(attacks.ON_FUNCTIONS[name], MIX)
    _expect_no_effect(harness, lambda: harness.function_io.verify(attack), boxed_processes)


@pytest.mark.parametrize("name", attacks.ON_STDIO)
def test_an_attack_on_a_program_task_earns_nothing_and_changes_nothing(harness, name, boxed_processes):
    attack = Sample(attacks.ON_STDIO[name], MIX_LINES)
    _expect_no_effect(harness, lambda: harness.stdio.verify(attack), boxed_processes)


def test_there_are_at_least_forty_attacks():
    assert len(attacks.ON_FUNCTIONS) + len(attacks.ON_STDIO) >= 40
