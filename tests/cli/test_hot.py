"""`hot`: what a profile says of the project's functions, in the form that `optimize` takes."""

from __future__ import annotations

import cProfile
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Said

Terminal = Callable[..., Said]
SLOW = "class Shop:\n    def slow(self, n):\n        return [i * i for i in range(n)]\n"


@pytest.fixture
def recorded(quiet_place: Path) -> str:
    path = quiet_place / "shop.py"
    path.write_text(SLOW)
    names: dict[str, Any] = {}
    exec(compile(SLOW, str(path), "exec"), names)
    profiler = cProfile.Profile()
    profiler.runcall(names["Shop"]().slow, 20_000)
    profiler.dump_stats("shop.prof")
    return "shop.prof"


def test_functions_are_named_as_optimize_takes_them(terminal: Terminal, recorded: str):
    said = terminal("hot", recorded)
    assert said.code == 0
    (line,) = said.out.splitlines()
    assert line.split()[-1] == "shop.py::Shop.slow"
    assert "elsewhere" in said.err


def test_the_document_has_every_figure(terminal: Terminal, recorded: str):
    document = json.loads(terminal("hot", recorded, "--json", "-").out)
    assert (document["kind"], document["unit"], document["error"]) == ("cProfile", "seconds", None)
    hottest = document["functions"][0]
    assert hottest["name"] == "Shop.slow" and hottest["line"] == 2
    assert hottest["share"] == pytest.approx(hottest["own"] / document["total"])


def test_a_profile_of_other_code_says_so_and_all_shows_it(
    terminal: Terminal, recorded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    profile = elsewhere / "copy.prof"
    profile.write_bytes(Path(recorded).read_bytes())
    monkeypatch.chdir(elsewhere)
    said = terminal("hot", str(profile))
    assert (said.code, said.out) == (1, "") and "--all" in said.err
    assert "shop.py::Shop.slow" in terminal("hot", str(profile), "--all").out


def test_a_file_that_is_no_profile_is_bad_input_with_one_document(terminal: Terminal):
    said = terminal("hot", "app.py", "--json", "-")
    assert said.code == 2 and "no profile" in said.err
    document = json.loads(said.out)
    assert document["error"]["kind"] == "bad-input" and document["functions"] == []


@pytest.mark.parametrize("most", ["0", "-1"])
def test_less_than_one_function_is_bad_input(terminal: Terminal, recorded: str, most: str):
    said = terminal("hot", recorded, "--most", most, "--json", "hot.json")
    assert (said.code, said.out) == (2, "") and "--most must be at least 1" in said.err
    assert "--most" in json.loads(Path("hot.json").read_text())["error"]["what"]


def test_the_document_never_takes_the_place_of_the_profile(terminal: Terminal, recorded: str):
    profile = Path(recorded).rename("app.json")
    before = profile.read_bytes()
    said = terminal("hot", "app.json", "--json", "app.json")
    assert (said.code, profile.read_bytes()) == (2, before)
