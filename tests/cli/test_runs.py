"""`runs`, `policy`, `patterns`: what is kept, shown, applied, forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rl_sbllm.reports.validate import problems
from rl_sbllm.runs.store.database import Store
from tests.cli.conftest import Said
from tests.reports.samples import AFTER, BEFORE, request

Terminal = Callable[..., Said]


@pytest.fixture
def kept(terminal: Terminal) -> str:
    """The id of a finished run on app.py."""
    assert terminal("optimize", "app.py::find").code == 0
    return "0123456789"


def test_runs_are_listed(terminal: Terminal, kept: str):
    line = terminal("runs", "list").out
    assert line.startswith(kept)
    assert "app.py::find  done (1 variant, best 4.2x)" in line


def test_an_empty_store_says_how_to_fill_it(terminal: Terminal):
    said = terminal("runs", "list")
    assert (said.code, said.out) == (0, "")
    assert "optimize" in said.err


def test_a_run_is_shown_in_each_form(terminal: Terminal, kept: str):
    assert "1. 4.2x faster" in terminal("runs", "show", "0123").out
    assert problems(json.loads(terminal("runs", "show", kept, "--json", "-").out)) == []
    terminal("runs", "show", kept, "--html", "r.html")
    assert Path("r.html").read_text().startswith("<!doctype html>")


def test_a_run_that_never_finished_still_has_a_document(terminal: Terminal, quiet_place: Path):
    with Store.open() as store:
        store.begin("dead", request(quiet_place / "app.py"))
    report = json.loads(terminal("runs", "show", "dead", "--json", "-").out)
    assert (problems(report), report["status"]) == ([], "failed")


def test_apply_writes_the_variant_later(terminal: Terminal, kept: str, quiet_place: Path):
    assert terminal("runs", "apply", kept).code == 0
    assert (quiet_place / "app.py").read_text() == AFTER


def test_apply_refuses_a_file_that_has_changed(terminal: Terminal, kept: str, quiet_place: Path):
    (quiet_place / "app.py").write_text(BEFORE + "\n")
    said = terminal("runs", "apply", kept)
    assert (said.code, "has changed" in said.err) == (2, True)
    assert (quiet_place / "app.py").read_text() == BEFORE + "\n"


def test_apply_refuses_a_rank_that_is_not_there(terminal: Terminal, kept: str):
    said = terminal("runs", "apply", kept, "--variant", "2")
    assert (said.code, "has no variant 2" in said.err) == (2, True)


def test_resume_searches_again_and_says_what_it_does_not_take_over(terminal: Terminal, kept: str):
    said = terminal("runs", "resume", kept, "--budget-seconds", "8")
    assert said.code == 0
    assert "up to 8 s" in said.err
    assert "not taken over" in said.err


def test_resume_refuses_a_file_that_has_changed(terminal: Terminal, kept: str, quiet_place: Path):
    (quiet_place / "app.py").write_text("x = 1\n")
    assert terminal("runs", "resume", kept).code == 2


def test_one_run_is_forgotten(terminal: Terminal, kept: str):
    assert terminal("runs", "delete", kept).code == 0
    assert terminal("runs", "show", kept).code == 2


def test_all_runs_are_forgotten_only_when_all_is_said(terminal: Terminal, kept: str):
    assert terminal("runs", "delete").code == 2
    assert terminal("runs", "delete", kept, "--all").code == 2
    assert terminal("runs", "delete", "--all").code == 0
    assert terminal("runs", "list").out == ""


def test_what_was_learned_is_shown_exported_and_reset(terminal: Terminal):
    assert "Nothing" in terminal("policy", "show").out
    with Store.open() as store:
        store.policy_save("default", {"a": [1.0]})
    assert "default: saved 1 times" in terminal("policy", "show").out
    assert json.loads(terminal("policy", "export").out) == {"default": {"a": [1.0]}}
    assert terminal("policy", "reset").code == 0
    assert "Nothing" in terminal("policy", "show").out


def test_patterns_are_listed_and_shown(terminal: Terminal):
    listed = terminal("patterns").out
    assert "sieve" in listed
    assert "+++ b/example.py" in terminal("patterns", "sieve").out
    said = terminal("patterns", "seive")
    assert (said.code, "Did you mean sieve" in said.err) == (2, True)
