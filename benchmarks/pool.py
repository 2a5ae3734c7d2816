"""How much later than its deadline a hanging sample's verdict comes, and what a worker costs per sample.

    python -m benchmarks.pool [--deadline 1.0]

One sample that hangs in C, one that the interpreter cannot end, one that fills its memory and one that ends the
process stand among 100 healthy ones, in the main thread, another thread, an event loop, a daemonic process, and
after torch's threads have started (where torch is installed).
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import multiprocessing
import threading
import time

from tests.verifiers.wild_verifier import Wild

from rlvr_verify.verifiers import Sample
from rlvr_verify.verifiers.hosting import Host

WILD = {20: "hang in C", 50: "fill memory", 80: "exit"}


def judge(deadline: float) -> str:
    """Judge 103 samples, some of them wild, and tell what became of them."""
    host = Host.of(Wild(), cpu_seconds=deadline)
    host.verify(Sample("warm up"))
    began = time.monotonic()
    verdicts = host.verify_batch([Sample(WILD.get(n, f"healthy {n}")) for n in range(103)])
    wall = time.monotonic() - began
    hang = verdicts[20]
    healthy = sum(verdict.correct for verdict in verdicts)
    stories = ", ".join(f"{act}: {verdicts[n].status}/{verdicts[n].reason}" for n, act in WILD.items())
    return (
        f"healthy {healthy}/100; {stories}; hang's verdict {1000 * (hang.seconds - deadline):+.0f} ms "
        f"past its deadline; batch {wall:.2f} s"
    )


def in_thread(deadline: float) -> str:
    """The same, in a thread that is not the main one."""
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(judge(deadline)))
    thread.start()
    thread.join()
    return results[0]


def in_event_loop(deadline: float) -> str:
    """The same, inside a running event loop."""

    async def run() -> str:
        return judge(deadline)

    return asyncio.run(run())


def _in_child(queue: multiprocessing.Queue[str], deadline: float) -> None:
    queue.put(judge(deadline))


def in_daemonic_process(deadline: float) -> str:
    """The same, in a process that may have no children by multiprocessing."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    context.Process(target=_in_child, args=(queue, deadline), daemon=True).start()
    return queue.get()


def after_torch(deadline: float) -> str:
    """The same, after torch has started its threads."""
    if importlib.util.find_spec("torch") is None:
        return "torch is not installed"
    import torch

    torch.ones(1000, 1000).matmul(torch.ones(1000, 1000))
    return judge(deadline)


def throughput() -> str:
    """How many samples a second go through the pipes."""
    host = Host.of(Wild())
    host.verify(Sample("warm up"))
    samples = [Sample(f"completion {n}") for n in range(20_000)]
    began = time.monotonic()
    host.verify_batch(samples)
    return f"{len(samples) / (time.monotonic() - began):,.0f} samples/s through the pipes"


def main() -> None:
    """Print one line a place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deadline", type=float, default=1.0, help="CPU seconds (default 1)")
    deadline = parser.parse_args().deadline
    for place in (judge, in_thread, in_event_loop, in_daemonic_process, after_torch):
        print(f"{place.__name__:20}", place(deadline), flush=True)
    print(f"{'throughput':20}", throughput())


if __name__ == "__main__":
    main()
