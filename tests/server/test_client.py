"""The client: rewards as without a server, and never a score where there was a failure."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import threading
import time
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from tests.server.conftest import until

from rlvr_verify.scoring import reward
from rlvr_verify.server import AsyncClient, Client, ServiceError
from rlvr_verify.verifiers import Sample

SAMPLES = [Sample(f"c{n}", one, id=str(n)) for n, one in enumerate(["pass", "fail", "gold", "broken", "late"] * 40)]


def told(rewards):
    return [
        (one.value, one.judged, one.components, [(v.status, v.reason) for v in one.verdicts.values()])
        for one in rewards
    ]


def score(kind, url, samples=SAMPLES, **options):
    if kind is Client:
        with Client(url, **options) as client:
            return client.score(samples)

    async def ask():
        async with AsyncClient(url, **options) as client:
            return await client.score(samples)

    return asyncio.run(ask())


both = pytest.mark.parametrize("kind", [Client, AsyncClient])


@both
def test_rewards_are_those_given_without_a_server(serving, kind):
    assert told(score(kind, serving().url)) == told(reward(SAMPLES, "obedient"))


@both
def test_hostile_text_arrives_as_it_was_sent(serving, kind):
    texts = ["\ud800", "\0", "\u202e", "x" * 100_000, "日本", ""]
    samples = [Sample(text, "pass") for text in texts]
    found = score(kind, serving().url, samples)
    assert [one.verdicts["obedient"].extracted for one in found] == texts


@both
def test_a_refusal_is_raised_at_once(serving, kind):
    with pytest.raises(ServiceError, match="401") as caught:
        score(kind, serving(token="correct-horse-battery-staple").url, token="wrong")
    assert caught.value.status == 401


@both
def test_a_server_that_is_not_there_is_raised_in_the_end(kind):
    with pytest.raises(ServiceError, match="ConnectError"):
        score(kind, "http://127.0.0.1:9", retry_seconds=0)


@both
def test_a_busy_server_is_asked_again(serving, scripted, kind):
    server = serving(fresh=True, queue_samples=64, threads=1)
    waiting = server.in_background(*["wait"] * 64)
    until(lambda: server.service.load.judging)
    threading.Timer(0.5, scripted.go.set).start()
    assert told(score(kind, server.url)) == told(reward(SAMPLES, "obedient"))
    assert waiting[0].status_code == 200


class Impostor:
    """A server that gives prepared answers, one after another, the last one for ever."""

    def __init__(self, *answers):
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                answer = answers[min(outer.asked, len(answers) - 1)]
                outer.asked += 1
                if answer is None:
                    self.connection.close()
                    self.close_connection = True
                    return
                status, content = answer(body) if callable(answer) else answer
                content = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


VERDICT = {"score": 1.0, "status": "judged", "reason": "correct", "message": "", "extracted": None, "parts": {}}


def good(body):
    result = {
        "id": "a",
        "value": 1.0,
        "judged": True,
        "components": {"v": 1.0},
        "verdicts": {"v": VERDICT | {"seconds": 0.0}},
    }
    return 200, {"request_id": body["request_id"], "results": [result | {"error": None}]}


def spoiled(**changes):
    def answer(body):
        status, content = good(body)
        content["results"][0].update(changes)
        return status, content

    return answer


ONE = [Sample("x", id="a")]


@both
@pytest.mark.parametrize("first", [None, (503, {}), (429, {}), (500, {}), (502, b"<html>"), (504, {})])
def test_what_may_pass_is_asked_again(kind, first):
    with Impostor(first, good) as impostor:
        assert [one.value for one in score(kind, impostor.url, ONE)] == [1.0]
        assert impostor.asked == 2


@both
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param((200, b""), id="empty"),
        pytest.param((200, b"0.0"), id="a number"),
        pytest.param((200, b"not json"), id="no json"),
        pytest.param((200, {"results": [], "request_id": None}), id="another request's"),
        pytest.param(lambda body: (200, {"results": [], "request_id": body["request_id"]}), id="too few"),
        pytest.param(spoiled(id="b"), id="another sample's"),
        pytest.param(spoiled(value="1"), id="value is text"),
        pytest.param(spoiled(value=True), id="value is true"),
        pytest.param(spoiled(judged=None), id="not said whether judged"),
        pytest.param(spoiled(value=float("nan")), id="value is NaN"),
        pytest.param(spoiled(value=float("inf")), id="value is infinite"),
        pytest.param(spoiled(value=10**400), id="value is beyond floats"),
        pytest.param(spoiled(value=None), id="judged without a value"),
        pytest.param(spoiled(components="v"), id="components are text"),
        pytest.param(spoiled(components={"v": "1"}), id="a component is text"),
        pytest.param(spoiled(components={"v": float("nan")}), id="a component is NaN"),
        pytest.param(spoiled(verdicts=None), id="no verdicts"),
        pytest.param(spoiled(verdicts=[]), id="verdicts are a list"),
        pytest.param(spoiled(verdicts={"v": VERDICT | {"seconds": 0.0, "status": "error"}}), id="score with an error"),
        pytest.param((404, {}), id="not found"),
        pytest.param((422, {}), id="refused"),
    ],
)
def test_an_answer_that_is_no_score_is_never_one(kind, answer):
    with Impostor(answer) as impostor, pytest.raises(ServiceError):
        score(kind, impostor.url, ONE)
    assert impostor.asked == 1


@both
@pytest.mark.parametrize("reference", [Fraction(1, 2), {"7"}, b"7", dt.date(2020, 1, 1), np.array(["7"], dtype=object)])
def test_what_is_not_plain_data_is_never_sent_as_something_else(kind, reference):
    with Impostor(good) as impostor, pytest.raises(ServiceError, match="'a' cannot be sent: reference: expected plain"):
        score(kind, impostor.url, [Sample("x", reference, id="a")])
    assert impostor.asked == 0


@both
def test_numbers_of_arrays_arrive_as_numbers(serving, kind):
    samples = [Sample("pass", "pass", metadata={"n": one}) for one in (np.int64(7), np.float64(7))]
    assert told(score(kind, serving().url, samples)) == told(reward(samples, "obedient"))


@both
def test_metadata_that_is_nested_too_deeply_names_its_sample(kind):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ServiceError, match="'a' cannot be sent: metadata: nested too deeply"):
        score(kind, "http://127.0.0.1:9", [Sample("x", id="a", metadata={"deep": deep})])


@both
@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("127.0.0.1:8710", {}),
        ("ftp://127.0.0.1", {}),
        ("http://127.0.0.1", {"token": "correct-horse-battery\n"}),
        ("http://127.0.0.1", {"token": "é" * 20}),
        ("http://127.0.0.1", {"batch": 0}),
        ("http://127.0.0.1", {"batch": -1}),
        ("http://127.0.0.1", {"deadline_seconds": 0.5}),
    ],
)
def test_a_client_that_cannot_work_is_refused_before_it_asks(kind, url, options):
    with pytest.raises(ValueError, match=r"^expected") as caught:
        score(kind, url, ONE, **options)
    assert "correct-horse" not in str(caught.value)


@both
def test_a_refusal_does_not_wait_for_the_retries_of_other_batches(kind):
    def answer(body):
        return (422, {}) if body["samples"][0]["id"] == "3" else (503, {})

    samples = [Sample("x", id=str(n)) for n in range(4)]
    started = time.monotonic()
    with Impostor(answer) as impostor, pytest.raises(ServiceError, match="422"):
        score(kind, impostor.url, samples, batch=1, retry_seconds=60)
    assert time.monotonic() - started < 30  # nothing of the sixty seconds; the margin is for a busy machine
