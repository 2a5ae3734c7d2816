"""`POST /v1/score`: one result for each sample, in order; what was not judged says so and has no value."""

from __future__ import annotations

import json

import pytest

from rlvr_verify.scoring import reward
from rlvr_verify.verifiers import Sample


def test_results_come_in_order_with_verdicts_and_ids(serving):
    answer = serving().score("pass", "fail", "pass", request_id="r1").json()
    assert answer["request_id"] == "r1"
    assert [(one["id"], one["value"]) for one in answer["results"]] == [("0", 1.0), ("1", 0.0), ("2", 1.0)]
    assert answer["results"][0]["verdicts"]["obedient"]["extracted"] == "c0"
    assert all(one["error"] is None for one in answer["results"])


@pytest.mark.parametrize(
    ("reference", "status", "reason"),
    [("gold", "invalid_reference", "invalid_reference"), ("broken", "error", "broken"), ("late", "timeout", "timeout")],
)
def test_an_unjudged_sample_has_no_value_and_says_why(serving, reference, status, reason):
    first, second = serving().score(reference, "pass").json()["results"]
    assert first["value"] is None
    assert (first["error"]["status"], first["error"]["reason"]) == (status, reason)
    assert first["verdicts"]["obedient"]["score"] is None
    assert second["value"] == 1.0


def test_raise_in_the_specification_does_not_cost_the_other_samples(serving):
    server = serving({"criteria": {"a": {"use": "obedient"}}, "unjudged": "raise"})
    assert [one["value"] for one in server.score("broken", "pass").json()["results"]] == [None, 1.0]


def test_raise_in_a_row_does_not_cost_the_other_samples(serving):
    row = {"verifier": {"criteria": {"a": {"use": "obedient"}}, "unjudged": "raise"}}
    samples = [{"completion": "x", "reference": "broken", "metadata": row}, {"completion": "x", "reference": "pass"}]
    answer = serving().http.post("/v1/score", json={"samples": samples})
    assert answer.status_code == 200
    assert [one["value"] for one in answer.json()["results"]] == [None, 1.0]


def test_no_samples_no_results(serving):
    assert serving().score().json()["results"] == []


def test_a_large_request_keeps_its_order(serving):
    references = ["pass" if n % 3 else "fail" for n in range(1000)]
    results = serving().score(*references).json()["results"]
    assert [one["value"] for one in results] == [float(one == "pass") for one in references]


@pytest.mark.parametrize(
    ("completion", "reference"),
    [
        ("\ud800 lone surrogate", "\ud800 lone surrogate"),
        ("\0 and \u202e", "\0 and \u202e"),
        ("", ""),
        ([{"role": "user", "content": "?"}, {"role": "assistant", "content": "7"}], "7"),
        (str(2**80), 2**80),
        ("x" * 300_000, "x"),
    ],
)
def test_the_verdict_is_the_one_given_without_a_server(serving, completion, reference):
    server = serving("math")
    body = json.dumps({"samples": [{"completion": completion, "reference": reference}]})
    answer = server.http.post("/v1/score", content=body, headers={"content-type": "application/json"}).json()
    [expected] = reward([Sample(completion, reference)], "math")
    [result] = answer["results"]
    assert result["value"] == expected.value
    assert result["verdicts"]["math"]["reason"] == expected.verdicts["math"].reason


def test_a_sample_may_name_its_own_verifier(serving):
    sample = {"completion": "x", "metadata": {"verifier": "null"}}
    result = serving().http.post("/v1/score", json={"samples": [sample]}).json()["results"][0]
    assert result["value"] == 1.0
    assert list(result["verdicts"]) == ["null"]


def test_a_sample_that_names_no_verifier_there_is_one_unjudged_sample(serving):
    sample = {"completion": "x", "metadata": {"verifier": "nulll"}}
    result = serving().http.post("/v1/score", json={"samples": [sample]}).json()["results"][0]
    assert result["value"] is None
    assert result["error"]["reason"] == "bad_specification"
