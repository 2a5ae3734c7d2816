"""Each backend that promises isolation, with what is needed to look at it from outside."""

import functools
import os
import subprocess
from pathlib import Path

import pytest

from rlvr_verify.sandbox import BACKENDS, SlotPool


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("docker", marks=pytest.mark.docker),
        pytest.param("bubblewrap", marks=pytest.mark.bubblewrap),
        pytest.param("docker_stock", marks=pytest.mark.docker),
    ],
)
def backend(request):
    """The name of a backend that isolates; fails where it does not work (see tests/setup/sandbox_engine.sh)."""
    problem = BACKENDS[request.param].problem()
    assert problem is None, f"{request.param}: {problem}"
    return request.param


@pytest.fixture(scope="module")
def pool(backend):
    """A single slot, so that one run follows the other in it."""
    pool = SlotPool(BACKENDS[backend], 448 << 20, size=1)
    yield pool
    pool.close()


@pytest.fixture
def boxed_processes(backend, pool):
    """A function that lists the processes in the pool's box, as seen from the host by their control group."""

    def look():
        (slot,) = pool._idle
        mark = f"slot-{os.getpid()}-" if backend == "bubblewrap" else _container_id(slot._box._name)
        found = set()
        for path in Path("/proc").iterdir():
            if path.name.isdigit():
                try:
                    if mark in (path / "cgroup").read_text():
                        found.add(path.name)
                except OSError:
                    continue
        return found

    return look


@functools.cache
def _container_id(name):
    inspect = ["docker", "inspect", "--format", "{{.Id}}", name]
    return subprocess.run(inspect, capture_output=True, text=True, check=True).stdout.strip()
