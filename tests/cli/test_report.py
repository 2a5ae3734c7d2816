"""`rlvr-verify report`: a run's page, made again."""

from pathlib import Path

import pytest

from rlvr_verify.cli import ExitCode, main


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text('{"completion": "x"}\n')
    assert main.main(["score", "rows.jsonl", "-v", "null"]) == ExitCode.FINISHED
    capsys.readouterr()
    return Path("runs/rows-null")


def test_it_prints_where_the_page_is(folder, capsys):
    before = (folder / "report.html").read_text()
    (folder / "report.html").unlink()
    assert main.main(["report", str(folder)]) == ExitCode.FINISHED
    assert capsys.readouterr().out == "runs/rows-null/report.html\n"
    assert (folder / "report.html").read_text() == before


@pytest.mark.parametrize("name", [".", "gone"])
def test_a_folder_without_a_run_is_refused(folder, capsys, name):
    assert main.main(["report", name]) == ExitCode.INPUT
    assert "run.json: expected the description of a run" in capsys.readouterr().err


def test_results_alone_are_enough(folder, capsys):
    for name in ("run.json", "summary.json", "report.html", "results.parquet"):
        (folder / name).unlink(missing_ok=True)
    Path("rows.jsonl").unlink()
    assert main.main(["report", str(folder)]) == ExitCode.FINISHED
    assert "run.json is missing" in capsys.readouterr().err
    assert (folder / "report.html").stat().st_size > 1000


def test_damaged_lines_are_told_and_the_summary_of_the_whole_run_is_kept(folder, capsys):
    before = (folder / "summary.json").read_bytes()
    results = (folder / "results.jsonl").read_bytes()
    (folder / "results.jsonl").write_bytes(results + b"garbage\n")
    assert main.main(["report", str(folder)]) == ExitCode.FINISHED
    assert "1 damaged lines" in capsys.readouterr().err
    assert (folder / "summary.json").read_bytes() == before


def test_results_none_of_which_can_be_read_are_an_error(folder, capsys):
    (folder / "results.jsonl").write_bytes(b"garbage\n")
    assert main.main(["report", str(folder)]) == ExitCode.INPUT
    assert "expected lines of results" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{}", '{"inputs": 5}', '{"inputs": [], "columns": {}, "keep": 1}'])
def test_a_damaged_description_is_an_error_that_names_it(folder, capsys, content):
    (folder / "run.json").write_text(content)
    assert main.main(["report", str(folder)]) == ExitCode.INPUT
    assert "run.json: expected" in capsys.readouterr().err


def test_damaged_rejections_do_not_cost_the_report(folder):
    (folder / "rejected.jsonl").write_bytes(b"garbage\n\xff\n")
    assert main.main(["report", str(folder)]) == ExitCode.FINISHED
