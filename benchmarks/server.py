"""What the reward server costs, from a second process on loopback.

    python benchmarks/server.py null  [--seconds 10]
    python benchmarks/server.py math  [--data ../shared/data/gsm8k_solutions.jsonl] [--rows 4000]

`null`: completions per second in batches of 64, and `/health` latency meanwhile. `math`: CPU time per verdict of the
server and its workers against that of the engine in one process and its workers, and `/health` latency meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

BATCH = 64
RUN = "from rlvr_verify.cli.main import run; run()"
ENGINE = """
import contextlib, json, sys
from rlvr_verify.scoring import reward
from rlvr_verify.sandbox import close_all
from rlvr_verify.verifiers import Sample
verifier, path, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
samples = [Sample(one["completion"], one["answer"]) for one in map(json.loads, open(path))][:rows]
def tree():
    import os
    clock = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for pid in [str(os.getpid()), *children(os.getpid())]:
        fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / clock
    return total
def children(pid):
    import pathlib
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += (task / "children").read_text().split()
    return found
reward(samples[:256], verifier)
samples *= int(sys.argv[4])
before = tree()
rewards = reward(samples, verifier)
print(json.dumps({"cpu": tree() - before, "right": sum(one.value == 1.0 for one in rewards)}))
"""


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its children, in seconds."""
    clock = os.sysconf("SC_CLK_TCK")
    pids = [str(pid)]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            pids += (task / "children").read_text().split()
    total = 0.0
    for one in pids:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / clock
    return total


class Serving:
    """A server process."""

    def __init__(self, specification: str, *options: str) -> None:
        command = [sys.executable, "-c", RUN, "serve", specification, "--port", "0", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        self.port = int(line.strip().rpartition(":")[2])
        while http_get(self.port, "/ready") != 200:
            time.sleep(0.1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()


def http_get(port: int, path: str) -> int:
    """The status of a GET request."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().status


def load(port: int, bodies: list[bytes], until: float, threads: int) -> tuple[int, int]:
    """Send bodies over and over, in this process; returns requests answered and rewards of 1."""
    lock, done, right = threading.Lock(), 0, 0
    left = iter(bodies) if until == float("inf") else None

    def send() -> None:
        nonlocal done, right
        connection = http.client.HTTPConnection("127.0.0.1", port)
        number = 0
        while time.monotonic() < until:
            with lock:
                body = bodies[number % len(bodies)] if left is None else next(left, None)
            if body is None:
                break
            number += 1
            connection.request("POST", "/v1/score", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            data = answer.read()
            assert answer.status == 200, (answer.status, data[:200])
            with lock:
                done += 1
                right += data.count(b'"value":1.0')

    senders = [threading.Thread(target=send) for _ in range(threads)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return done, right


class Health:
    """Asks `/health` all the time, from this process, and keeps how long it took."""

    def __init__(self, port: int) -> None:
        self.seconds: list[float] = []
        self._end = False
        self._thread = threading.Thread(target=self._ask, args=(port,))
        self._thread.start()

    def _ask(self, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while not self._end:
            began = time.perf_counter()
            connection.request("GET", "/health")
            assert connection.getresponse().read()
            self.seconds.append(time.perf_counter() - began)
            time.sleep(0.01)

    def stop(self) -> str:
        """End, and tell what was seen."""
        self._end = True
        self._thread.join()
        ranked = sorted(self.seconds)
        p50, p99 = (1000 * ranked[int(share * (len(ranked) - 1))] for share in (0.5, 0.99))
        return f"/health p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {1000 * ranked[-1]:.0f} ms ({len(ranked)} asked)"


def body(rows: list[dict[str, str]]) -> bytes:
    """A request's body for these rows."""
    samples = [{"completion": row["completion"], "reference": row["answer"]} for row in rows]
    return json.dumps({"samples": samples}).encode()


def batches(rows: list[dict[str, str]]) -> list[bytes]:
    """Bodies of `BATCH` rows each."""
    return [body(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH)]


def loaded_from_a_second_process(port: int, path: str, rows: int, seconds: float, repeat: int = 1) -> dict[str, float]:
    """Load the server from another process; returns its count and wall seconds."""
    arguments = [sys.executable, __file__, "load", "--port", str(port), "--data", path, "--rows", str(rows)]
    arguments += ["--repeat", str(repeat)]
    if seconds != float("inf"):
        arguments += ["--seconds", str(seconds)]
    return dict(json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout))


def measure(options: argparse.Namespace) -> None:
    """Print the server's throughput, CPU time and `/health` latency, beside the engine's own."""
    seconds = options.seconds if options.verifier == "null" else float("inf")
    with Serving(options.verifier) as serving:
        loaded_from_a_second_process(serving.port, options.data, 256, float("inf"))
        before, health = cpu_seconds(serving.process.pid), Health(serving.port)
        found = loaded_from_a_second_process(serving.port, options.data, options.rows, seconds, options.repeat)
        told, spent = health.stop(), cpu_seconds(serving.process.pid) - before
    each = 1e6 * spent / found["completions"]
    print(f"server: {found['completions'] / found['wall']:,.0f} completions/s, {each:.0f} CPU us each; {told}")
    if options.verifier == "null":
        return
    arguments = [sys.executable, "-c", ENGINE, options.verifier, options.data, str(options.rows), str(options.repeat)]
    engine = json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)
    alone = 1e6 * engine["cpu"] / found["completions"]
    same = engine["right"] == found["right"]
    print(f"engine: {alone:.0f} CPU us each; server/engine {each / alone:.2f}; same verdicts: {same}")


def main() -> None:
    """Measure, or be the process that loads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verifier", help="null, math, ...; or load, which this program calls itself with")
    parser.add_argument("--data", default="../shared/data/gsm8k_solutions.jsonl")
    parser.add_argument("--rows", type=int, default=5276)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    if options.verifier != "load":
        if options.verifier == "null" and options.seconds == float("inf"):
            options.seconds = 10.0
        measure(options)
        return
    rows = [json.loads(line) for line in Path(options.data).read_text().splitlines()][: options.rows] * options.repeat
    began = time.monotonic()
    done, right = load(options.port, batches(rows), began + options.seconds, threads=8)
    completions = len(rows) if options.seconds == float("inf") else done * BATCH
    print(json.dumps({"completions": completions, "right": right, "wall": time.monotonic() - began}))


if __name__ == "__main__":
    main()
