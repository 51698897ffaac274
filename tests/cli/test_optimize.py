"""`optimize` and `check`: results on standard output, exactly one document, the right exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rl_sbllm.reports.validate import problems
from tests.cli.conftest import FAKE, Said
from tests.reports.samples import AFTER, BEFORE

Terminal = Callable[..., Said]


def test_a_found_variant_is_shown_and_ends_with_zero(terminal: Terminal, quiet_place: Path):
    said = terminal("optimize", "app.py::find")
    assert said.code == 0
    assert "1. 4.2x faster (3.9-4.5x)" in said.out
    assert "run 0123456789, up to 30 s, offline" in said.err
    assert "\x1b" not in said.out + said.err
    assert (quiet_place / "app.py").read_text() == BEFORE


def test_no_variant_ends_with_one(terminal: Terminal):
    said = terminal("optimize", "app.py::nothing")
    assert said.code == 1
    assert "No faster version" in said.out


def test_json_to_standard_output_leaves_it_free_of_anything_else(terminal: Terminal):
    said = terminal("optimize", "app.py::find", "--json", "-")
    assert problems(json.loads(said.out)) == []


def test_reports_go_into_files(terminal: Terminal):
    said = terminal("optimize", "app.py::find", "--json", "r.json", "--html", "r.html")
    assert said.code == 0
    assert json.loads(Path("r.json").read_text())["status"] == "done"
    assert Path("r.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "code", "status", "part"),
    [
        (["optimize", "app.py::bad"], 2, "bad-input", "no function 'bad'"),
        (["optimize", "none.py::f"], 2, "bad-input", "no such file"),
        (["optimize", "app.py"], 2, "bad-input", "names no function"),
        (["optimize"], 2, "bad-input", "required: FILE::NAME"),
        (["optimize", "app.py::f", "--budget-seconds", "soon"], 2, "bad-input", "invalid float value"),
        (["optimize", "app.py::f", "--budget-seconds", "0"], 2, "bad-input", "at least 1"),
        (["optimize", "app.py::f", "--minimum-speedup", "nan"], 2, "bad-input", "takes a number"),
        (["optimize", "app.py::f", "--objective", "size"], 2, "bad-input", "invalid choice"),
        (["optimize", "app.py::f", "--unheard"], 2, "bad-input", "--unheard"),
        (["optimize", "app.py::f", "--workload", "none.py"], 2, "bad-input", "no such workload"),
        (["optimize", "app.py::f", "--html", "no/such/r.html"], 2, "bad-input", "cannot be written"),
        (["optimize", "app.py::bug"], 4, "failed", "KeyError"),
        (["optimize", "app.py::dies"], 4, "failed", "exit code 7"),
        (["check", "app.py::find", "--against", "none.py"], 2, "bad-input", "no such file"),
        (["check", "app.py::find"], 2, "bad-input", "--against"),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_both_forms(
    terminal: Terminal, words: list[str], code: int, status: str, part: str
):
    said = terminal(*words, "--json", "r.json")
    assert said.code == code
    assert part in said.err
    report = json.loads(Path("r.json").read_text())
    assert problems(report) == []
    assert (report["status"], part in report["error"]["what"]) == (status, True)
    assert ("equivalent" in report) == (words[0] == "check")


def test_the_document_of_bad_arguments_tells_what_it_can(terminal: Terminal):
    said = terminal("optimize", "app.py::f.g", "--seed=x", "--json=-")
    assert json.loads(said.out)["target"] == {
        "path": "app.py",
        "language": None,
        "name": "f.g",
        "range": None,
    }


def test_a_report_that_cannot_be_written_is_said_before_the_run(terminal: Terminal):
    said = terminal("optimize", "app.py::find", "--json", "no/such/folder/r.json")
    assert said.code == 2
    assert "run 0123456789" not in said.err


def test_apply_writes_the_best_variant(terminal: Terminal, quiet_place: Path):
    (quiet_place / "app.py").chmod(0o750)
    said = terminal("optimize", "app.py::find", "--apply")
    assert said.code == 0
    assert (quiet_place / "app.py").read_text() == AFTER
    assert (quiet_place / "app.py").stat().st_mode & 0o777 == 0o750
    assert sorted(path.name for path in quiet_place.iterdir()) == ["app.py", "pyproject.toml"]


@pytest.mark.parametrize(
    ("part", "code", "word"), [("find", 0, "Equivalent on 12 inputs"), ("other", 1, "Not equivalent")]
)
def test_check_answers_yes_or_no(terminal: Terminal, part: str, code: int, word: str):
    Path("other.py").write_text(AFTER)
    said = terminal("check", f"app.py::{part}", "--against", "other.py", "--json", "r.json")
    assert said.code == code
    assert word in said.out
    assert problems(json.loads(Path("r.json").read_text())) == []


def test_settings_of_the_project_hold_unless_an_option_says_otherwise(terminal: Terminal, quiet_place: Path):
    (quiet_place / "pyproject.toml").write_text("[tool.rl-sbllm]\nbudget-seconds = 7\nmodel = 'x'\n")
    assert "up to 7 s" in (said := terminal("optimize", "app.py::find")).err
    assert "`model` is not taken from a workspace" in said.err
    assert "up to 9 s" in terminal("optimize", "app.py::find", "--budget-seconds", "9").err


def test_project_settings_that_do_not_parse_are_bad_input(terminal: Terminal, quiet_place: Path):
    (quiet_place / "pyproject.toml").write_text("[tool")
    said = terminal("optimize", "app.py::find")
    assert (said.code, "pyproject.toml" in said.err) == (2, True)


def test_an_interrupt_ends_the_run_with_what_was_found(quiet_place: Path):
    program = (
        "import sys\nfrom rl_sbllm.runs import launch\n"
        f"launch.command_line = lambda started, terms: [sys.executable, {FAKE!r}, repr(started)]\n"
        "from rl_sbllm.cli.main import main\nmain(['optimize', 'app.py::slow', '--json', 'r.json'])\n"
    )
    terminal = subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert terminal.stderr is not None
    for line in terminal.stderr:
        if "found:" in line:
            os.kill(terminal.pid, signal.SIGINT)
            break
    terminal.stderr.read()
    terminal.stderr.close()
    assert terminal.wait(10.0) == 130
    report = json.loads((quiet_place / "r.json").read_text())
    assert (problems(report), report["status"], len(report["rejected"])) == ([], "cancelled", 1)
