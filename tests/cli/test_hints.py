"""`hints`: which places, in which forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Said

Terminal = Callable[..., Said]
SLOW = "\n\ndef keep(xs, known):\n    out = []\n    for x in xs:\n        out.append(x * 2)\n    return out\n"


def test_hints_name_file_line_and_pattern(terminal: Terminal):
    Path("slow.py").write_text(SLOW)
    said = terminal("hints", "slow.py")
    assert said.code == 0
    assert "slow.py:5: append-loop-to-comprehension: " in said.out


def test_a_folder_is_looked_through_but_not_its_environment(terminal: Terminal):
    for folder in ("pkg", ".venv", "node_modules"):
        Path(folder).mkdir()
        Path(folder, "slow.py").write_text(SLOW)
    found = json.loads(terminal("hints", ".", "--format", "json").out)
    assert {one["path"] for one in found} == {"app.py", "pkg/slow.py"}
    assert {one["function"] for one in found} == {"keep", "total"}


def test_sarif_has_a_rule_for_every_result(terminal: Terminal):
    Path("slow.py").write_text(SLOW)
    run = json.loads(terminal("hints", "slow.py", "--format", "sarif").out)["runs"][0]
    assert (
        {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        == {one["ruleId"] for one in run["results"]}
        != set()
    )
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "slow.py"}


def test_what_is_not_there_or_not_known_is_bad_input(terminal: Terminal):
    Path("notes.txt").write_text("")
    assert terminal("hints", "none.py").code == 2
    assert terminal("hints", "notes.txt").code == 2


def test_a_file_that_does_not_parse_is_said_to_be_passed_over(terminal: Terminal):
    Path("broken.py").write_text("def f(xs:\n    return xs\n" + SLOW)
    said = terminal("hints", "broken.py")
    assert said.code == 0
    assert "broken.py has a syntax error" in said.err
