"""`rlvr-verify serve`, as a process."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.server.conftest import head, until

from rlvr_verify.cli.main import main
from rlvr_verify.server import Client
from rlvr_verify.verifiers import Sample

RUN = "from rlvr_verify.cli.main import run; run()"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("RLVR_VERIFY")}


@contextlib.contextmanager
def command(*arguments, **environment):
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", *arguments, "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT | environment,
    )
    try:
        line = process.stderr.readline()
        assert " on http://" in line, line + process.stderr.read()
        yield process, line.split(" on ")[1].strip()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_signals_end_it_after_what_it_accepted_is_answered(number, status):
    body = b'{"prompt": "p", "response": "x", "label": "y"}'
    with command("null") as (process, url):
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("localhost", port)) as client:
            client.sendall(head("/remote_rm", len(body)) + body[:10])
            until(lambda: "rlvr_verify_held_bytes 10.0" in httpx.get(url + "/metrics").text)
            process.send_signal(number)
            until(lambda: refused(port))
            client.sendall(body[10:])
            assert client.recv(1000).startswith(b"HTTP/1.1 200")
        assert process.wait(30) == status


def refused(port):
    try:
        socket.create_connection(("localhost", port)).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_token_comes_from_the_environment():
    with command("null", RLVR_VERIFY_TOKEN="correct-horse-battery-staple") as (_, url):
        assert httpx.get(url + "/metrics").status_code == 401
        with Client(url, token="correct-horse-battery-staple") as client:
            assert client.score([Sample("x")])[0].value == 1.0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nulll"], "null"),
        (["null", "--host", "0.0.0.0"], "RLVR_VERIFY_TOKEN"),
        (["missing.yaml"], "missing.yaml"),
    ],
)
def test_what_cannot_be_served_is_told(capsys, monkeypatch, arguments, said):
    monkeypatch.delenv("RLVR_VERIFY_TOKEN", raising=False)
    assert main(["serve", *arguments]) in (2, 4)
    assert said in capsys.readouterr().err


def test_help_needs_no_server_packages():
    code = (
        "import sys; from rlvr_verify.cli.main import main; main(['serve', '--help']); "
        "assert not {'starlette', 'uvicorn', 'httpx', 'prometheus_client'} & set(sys.modules)"
    )
    here = Path(__file__).parent
    ran = subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL, cwd=here)
    assert ran.returncode == 0


def test_sigterm_right_after_it_said_where_it_serves_ends_it_in_order():
    with command("null") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
