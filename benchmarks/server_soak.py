"""Minutes of overload of a reward server: clients that stay, clients that leave, slow ones, two workers killed.

    python -m benchmarks.server_soak [--minutes 10] [--connections 2000]

Clients that stay check every verdict against what is known of their rows. Others send a request and leave before the
answer, send half a request and wait, or hold a connection open and say nothing. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import resource
import signal
import socket
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.server import Health, Serving

from rlvr_verify.server import Client, ServiceError
from rlvr_verify.verifiers import Sample

QUEUE = "600"
SPECIFICATION = "criteria: {answer: {use: math}, boxed: {use: regex, options: {pattern: 'boxed'}, weight: 0}}"
STAYING = 4
BATCH = 300


class Soak:
    """Everything that goes on at once, until `end`."""

    def __init__(self, port: int, seconds: float) -> None:
        self.port = port
        self.until = time.monotonic() + seconds
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()

    def going(self) -> bool:
        """Is there time left?"""
        return time.monotonic() < self.until

    def count(self, what: str, number: int = 1) -> None:
        """Count something that happened."""
        with self.lock:
            self.counts[what] += number

    def stay(self, seed: int) -> None:
        """Ask and check every answer."""
        draw = random.Random(seed)
        with Client(f"http://127.0.0.1:{self.port}", retry_seconds=120, batch=100) as client:
            while self.going():
                samples, expected = rows(draw, seed)
                try:
                    found = client.score(samples)
                except ServiceError:
                    self.count("batches given up")
                    continue
                self.count("verdicts", len(found))
                self.count("lost", len(samples) - len(found))
                for one, sample, right in zip(found, samples, expected, strict=False):
                    answer = one.verdicts["answer"].extracted
                    for verdict in one.verdicts.values():
                        if verdict.score is None:
                            self.count(f"unjudged: {verdict.status}/{verdict.reason}")
                        elif verdict.reason == "no_match":
                            self.count("wrong")
                    if one.value is None:
                        self.count("samples without a reward")
                    elif one.value != right or (answer is not None and answer not in str(sample.completion)):
                        self.count("wrong")

    def leave(self, seed: int) -> None:
        """Send a request, whole or half, and go."""
        draw = random.Random(seed)
        while self.going():
            samples, _ = rows(draw, seed)
            body = json.dumps({"samples": [{"completion": s.completion, "reference": s.reference} for s in samples]})
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.putrequest("POST", "/v1/score")
                connection.putheader("Content-Type", "application/json")
                connection.putheader("Content-Length", str(len(body)))
                connection.endheaders(body[: len(body) // draw.choice([1, 2])].encode())
                time.sleep(draw.random() * 0.05)
                self.count("clients that left")
            connection.close()
            time.sleep(0.02)

    def press(self) -> None:
        """Ask for more than fits, without patience."""
        with Client(f"http://127.0.0.1:{self.port}", retry_seconds=0, batch=500) as client:
            while self.going():
                samples, _ = rows(random.Random(0), 0)
                try:
                    client.score(samples * 2)
                except ServiceError as error:
                    self.count(f"refused with {error.status}")
                time.sleep(0.05)

    def hold(self, number: int) -> None:
        """Keep connections open that say nothing; open them again when the server has closed them."""
        while self.going():
            held = []
            for _ in range(number):
                with contextlib.suppress(OSError):
                    held.append(socket.create_connection(("127.0.0.1", self.port), timeout=5))
            self.count("idle connections opened", len(held))
            time.sleep(min(15, max(0.0, self.until - time.monotonic())))
            for one in held:
                one.close()


def rows(draw: random.Random, seed: int) -> tuple[list[Sample], list[float]]:
    """Rows of which it is known whether they are right; some take a worker process."""
    samples, expected = [], []
    for number in range(BATCH):
        value, right = draw.randrange(10**6), draw.random() < 0.5
        said = value if right else value + 1
        text, gold = f"so it is \\boxed{{{said}}}", str(value)
        if number % 50 == 0:
            text, gold = f"\\boxed{{(x+{said})^2 - x^2}}", f"2 \\cdot {value} x + {value}^2"
        samples.append(Sample(text, gold, id=f"{seed}-{number}-{value}"))
        expected.append(float(right))
    return samples, expected


def resident(pid: int) -> float:
    """Megabytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def workers(pid: int) -> list[int]:
    """The children of a process, by number."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def soak(minutes: float, connections: int) -> dict[str, Any]:
    """Load one server for so many minutes in every way at once; return what was seen."""
    with Serving(SPECIFICATION, "--queue", QUEUE) as serving:
        pid, run = serving.process.pid, Soak(serving.port, 60 * minutes)
        threads = [threading.Thread(target=run.stay, args=(seed,)) for seed in range(STAYING)]
        threads += [threading.Thread(target=run.leave, args=(100 + seed,)) for seed in range(2)]
        threads += [threading.Thread(target=run.press), threading.Thread(target=run.hold, args=(connections,))]
        for thread in threads:
            thread.start()
        health, memory, kills = Health(serving.port), [], []
        began = time.monotonic()
        while run.going():
            time.sleep(min(5.0, 6 * minutes))
            memory.append(resident(pid))
            share = (time.monotonic() - began) / (60 * minutes)
            if len(kills) < 2 and share > (len(kills) + 1) / 3 and workers(pid):
                kills.append(workers(pid)[0])
                os.kill(kills[-1], signal.SIGKILL)
        told = health.stop()
        for thread in threads:
            thread.join()
        third = max(1, len(memory) // 3)
        after = http_get_json(serving.port)
    return {
        **dict(sorted(run.counts.items())),
        "workers killed": len(kills),
        "health": told,
        "MB in the second and last third": [round(max(memory[third : 2 * third])), round(max(memory[-third:]))],
        "MB over time": [round(memory[len(memory) * part // 20]) for part in range(20)],
        "held afterwards": after,
    }


def http_get_json(port: int) -> dict[str, float]:
    """What the server still holds, once everybody has gone."""
    time.sleep(2)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    names = ("waiting_samples", "judging_samples", "held_bytes", "open_requests")
    return {name: float(line.split()[1]) for line in lines for name in names if line.startswith(f"rlvr_verify_{name} ")}


def main() -> None:
    """Run it and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=2000)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(json.dumps(soak(options.minutes, options.connections)))


if __name__ == "__main__":
    main()
