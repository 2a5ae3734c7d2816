"""The command, from generating to the memorisation score and the curriculum."""

from __future__ import annotations

import json

import pytest
from answer_forms import numbered
from click.testing import CliRunner
from rlvr_verify_logic.__main__ import main
from rlvr_verify_logic.curriculum import Filter, curriculum
from rlvr_verify_logic.limem import memorisation
from rlvr_verify_logic.rows import from_row, read_rows
from rlvr_verify_logic.solved import Solved, read_solved

from rlvr_verify.scoring import score
from rlvr_verify.verifiers import Sample


def run(*arguments, code=0):
    outcome = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert outcome.exit_code == code, outcome.output
    return outcome.output


@pytest.fixture
def puzzles(tmp_path):
    file = tmp_path / "puzzles.jsonl"
    run("generate", "-n", 21, "--people", "2-4", "--seed", 5, "-o", file)
    return file


def results(path, correct):
    """A results file as `score` writes it; `correct` maps ids to one verdict a completion (None: not judged)."""
    lines = []
    for identity, verdicts in correct.items():
        for verdict in verdicts:
            status = "judged" if verdict is not None else "timeout"
            score = None if verdict is None else float(verdict)
            lines.append(
                {"id": identity, "row": len(lines), "group": None, "verifier": "knights_knaves",
                 "verifier_version": "1", "config_digest": "0", "score": score, "reward": score, "status": status,
                 "correct": verdict, "reason": "", "message": "", "extracted": None, "parts": {}, "seconds": 0.0,
                 "attempt": 1, "completion_chars": 1, "input_digest": "0"}
            )  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_generated_rows_are_read_by_score_and_hold_their_puzzle(puzzles):
    rows = list(read_rows(puzzles))
    assert [row["people"] for row in rows[:3]] == [2, 3, 4]
    samples = [Sample(numbered(json.loads(row["answer"])), row["answer"], row["prompt"]) for row in rows]
    assert all(verdict.correct for verdict in score(samples, "knights_knaves"))
    assert all(from_row(row).answer == json.loads(row["answer"]) for row in rows)


def test_the_same_seed_writes_the_same_file(puzzles, tmp_path):
    again = tmp_path / "again.jsonl"
    run("generate", "-n", 21, "--people", "2-4", "--seed", 5, "-o", again)
    assert again.read_bytes() == puzzles.read_bytes()


def test_twins_carry_the_original_id(puzzles, tmp_path):
    twins = tmp_path / "twins.jsonl"
    said = run("perturb", puzzles, "--kind", "flip", "-o", twins)
    assert "21 perturbed" in said
    assert [row["id"] for row in read_rows(twins)] == [f"{row['id']}~flip" for row in read_rows(puzzles)]


def test_limem_is_accuracy_times_one_minus_consistency():
    # Given ten puzzles of which six are solved, and twins of which two of these six and one other are solved
    original = {f"p{i}": Solved(int(i < 6), 1) for i in range(10)}
    perturbed = {f"p{i}~leaf": Solved(int(i in {0, 1, 9}), 1) for i in range(10)}
    found = memorisation(original, perturbed)["leaf"]
    assert (found.accuracy, found.consistency) == pytest.approx((0.6, 2 / 6))
    assert found.limem == pytest.approx(0.6 * (1 - 2 / 6))
    assert found.perturbed_accuracy == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("twin_right", "limem"), [({0, 1, 2}, 0.0), (set(), 0.3), ({5, 6}, 0.3)]
)  # fmt: skip
def test_a_solver_that_reasons_scores_0_and_one_that_recalls_its_accuracy(twin_right, limem):
    original = {f"p{i}": Solved(int(i < 3), 1) for i in range(10)}
    perturbed = {f"p{i}~flip": Solved(int(i in twin_right), 1) for i in range(10)}
    assert memorisation(original, perturbed)["flip"].limem == pytest.approx(limem)


def test_nothing_solved_is_no_memorisation_and_several_completions_count_as_shares():
    assert memorisation({"p": Solved(0, 4)}, {"p~leaf": Solved(2, 4)})["leaf"].limem == 0.0
    shared = memorisation({"p": Solved(2, 4)}, {"p~leaf": Solved(1, 4)})["leaf"]
    assert (shared.accuracy, shared.consistency, shared.limem) == pytest.approx((0.5, 0.25, 0.375))


def test_limem_from_scored_files(tmp_path):
    original = results(tmp_path / "a.jsonl", {"p": [True, True], "q": [True], "r": [None]})
    perturbed = results(tmp_path / "b.jsonl", {"p~leaf": [True, False], "q~leaf": [False], "r~leaf": [True]})
    found = json.loads(run("limem", original, perturbed, "--json"))["leaf"]
    assert (found["accuracy"], found["consistency"], found["puzzles"]) == (1.0, 0.25, 2)
    assert "leaf" in run("limem", original, perturbed)
    run("limem", original, original, code=1)


def test_unjudged_rows_are_no_evidence(tmp_path):
    found = read_solved(results(tmp_path / "r.jsonl", {"p": [True, None, False], "q": [None]}))
    assert found == {"p": Solved(1, 2)}


ROWS = [{"id": name, "difficulty": hard} for name, hard in [("c", 3.0), ("a", 1.0), ("b", 2.0), ("d", 4.0)]]
SOLVED = {"a": Solved(8, 8), "b": Solved(2, 8), "c": Solved(6, 8), "d": Solved(0, 8)}


@pytest.mark.parametrize(
    ("solved", "order", "keep", "ids"),
    [
        ({}, "difficulty", Filter(), "abcd"),
        (SOLVED, "success", Filter(), "acbd"),
        (SOLVED, "success", Filter(drop_no_signal=True), "cb"),
        (SOLVED, "difficulty", Filter(drop_no_signal=True), "bc"),
        (SOLVED, "difficulty", Filter(min_success=0.5), "ac"),
        (SOLVED, "difficulty", Filter(max_success=0.5), "bd"),
        ({"b": Solved(1, 8)}, "success", Filter(), "bacd"),
        ({"b": Solved(1, 8)}, "success", Filter(drop_no_signal=True), "b"),
    ],
)
def test_curriculum_goes_from_easy_to_hard_and_keeps_what_is_asked_for(solved, order, keep, ids):
    assert "".join(row["id"] for row in curriculum(ROWS, solved, order, keep)) == ids


def test_curriculum_command(puzzles, tmp_path):
    easy_first = tmp_path / "sorted.jsonl"
    run("curriculum", puzzles, "-o", easy_first)
    hard = [row["difficulty"] for row in read_rows(easy_first)]
    assert hard == sorted(hard)
    ids = [row["id"] for row in read_rows(puzzles)]
    scored = results(tmp_path / "r.jsonl", {ids[0]: [True, False], ids[1]: [True, True]})
    said = run("curriculum", puzzles, "--results", scored, "--drop-no-signal", "-o", easy_first)
    assert "1 of 21" in said
    assert [row["id"] for row in read_rows(easy_first)] == [ids[0]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "--people", "1-3", "-o", "x.jsonl"),
        ("generate", "--people", "many", "-o", "x.jsonl"),
        ("curriculum", "PUZZLES", "--order", "success", "-o", "x.jsonl"),
        ("perturb", "PUZZLES", "--kind", "translate", "-o", "x.jsonl"),
        ("perturb", "BROKEN", "--kind", "leaf", "-o", "x.jsonl"),
        ("perturb", "FOREIGN", "--kind", "leaf", "-o", "x.jsonl"),
    ],
)
def test_what_is_wrong_is_said(arguments, puzzles, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
    (tmp_path / "foreign.jsonl").write_text('{"id": "1"}', encoding="utf-8")
    named = {"PUZZLES": puzzles, "BROKEN": "broken.jsonl", "FOREIGN": "foreign.jsonl"}
    outcome = CliRunner().invoke(main, [str(named.get(argument, argument)) for argument in arguments])
    assert outcome.exit_code in {1, 2}
    assert "Error" in outcome.output
