"""Where reports go: never over a file of the user's, and a plain sentence where they cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.reports.samples import BEFORE

Terminal = Callable[..., Said]
FIND = ["optimize", "app.py::find"]
CHECK = ["check", "app.py::find", "--against", "other.py"]
OTHERS = {"other.py": BEFORE, "w.json": "{}", "notes.txt": "mine", "page.md": "mine"}


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ([*FIND, "--json", "app.py"], "--json"),
        ([*FIND, "--json=app.py"], "--json"),
        ([*FIND, "--html", "app.py"], "--html"),
        ([*FIND, "--html", "page.md"], "--html"),
        ([*FIND, "--json", "notes.txt"], "--json"),
        ([*FIND, "--json", "link.json"], "--json"),
        ([*FIND, "--workload", "w.json", "--json", "w.json"], "--json"),
        ([*FIND, "--workload", "w.json", "--json", "./w.json", "--seed", "x"], "--json"),
        ([*FIND, "--budget-seconds", "soon", "--json", "app.py"], "--json"),
        (["optimize", "app.py::nope", "--json", "app.py"], "--json"),
        (["optimize", "app.py", "--json", "app.py"], "--json"),
        (["optimize", "--json", "app.py"], "--json"),
        ([*CHECK, "--json", "other.py"], "--json"),
        ([*CHECK, "--json", "app.py"], "--json"),
        (["runs", "show", "0123", "--json", "app.py"], "--json"),
        (["runs", "show", "0123", "--html", "app.py"], "--html"),
        (["runs", "resume", "0123", "--json", "app.py"], "--json"),
        ([*FIND, "--html", "-"], "--html"),
        ([*FIND, "--json", "new.json", "--html", "./new.json"], "--html"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_report_never_takes_the_place_of_a_file_of_the_user(
    terminal: Terminal, quiet_place: Path, words: list[str], option: str
):
    for name, text in OTHERS.items():
        Path(name).write_text(text)
    Path("link.json").symlink_to("app.py")
    before = {path.name: path.read_bytes() for path in quiet_place.iterdir()}
    said = terminal(*words)
    assert (said.code, said.out, option in said.err) == (2, "", True)
    assert "help:" in said.err and "run 0123456789" not in said.err
    assert {path.name: path.read_bytes() for path in quiet_place.iterdir()} == before


def test_a_page_that_is_refused_leaves_the_document(terminal: Terminal, quiet_place: Path):
    said = terminal(*FIND, "--html", "app.py", "--json", "r.json")
    assert (said.code, json.loads(Path("r.json").read_text())["status"]) == (2, "bad-input")
    assert (quiet_place / "app.py").read_text() == BEFORE


def test_an_earlier_report_is_replaced(terminal: Terminal):
    for _ in range(2):
        assert terminal(*FIND, "--json", "r.json", "--html", "r.HTM").code == 0
    assert json.loads(Path("r.json").read_text())["status"] == "done"


def test_early_bad_input_reports_the_budget_that_was_asked_for(terminal: Terminal):
    words = ("--budget-seconds", "5", "--budget-evaluations=7", "--json", "-")
    budget = json.loads(terminal("optimize", "none.py::f", *words).out)["budget"]
    assert (budget["seconds"]["asked"], budget["evaluations"]["asked"]) == (5, 7)


@pytest.mark.parametrize("words", [["runs", "list"], ["patterns"], ["optimize", "none.py::f", "--json", "-"]])
def test_a_standard_output_that_cannot_be_written_is_said(quiet_place: Path, words: list[str]):
    program = "import sys; from rl_sbllm.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *words]
    for closing in (">&-", ">/dev/full"):
        done = subprocess.run(
            ["sh", "-c", f'"$@" {closing}', "sh", *command], stderr=subprocess.PIPE, text=True, env=os.environ
        )
        if words == ["runs", "list"]:
            assert done.returncode == 0  # no run is kept: there is nothing to write
        else:
            assert done.returncode == (4 if words == ["patterns"] else 2)
            assert "The result cannot be written" in done.stderr
        assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_a_strategy_that_is_not_known_is_bad_input(terminal: Terminal, quiet_place: Path):
    said = terminal(*FIND, "--strategy", "zzz")
    assert (said.code, "'zzz'" in said.err, "default" in said.err) == (2, True, True)
    (quiet_place / "pyproject.toml").write_text("[tool.rl-sbllm]\nstrategy = 'zzz'\n")
    said = terminal(*FIND)
    assert (said.code, "warning: project: `strategy` takes one of default" in said.err) == (0, True)
