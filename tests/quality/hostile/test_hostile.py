"""Candidates that mean harm, through the whole evaluator: none is accepted, none gets out, and the next is judged as ever.

Once with the static gate, as candidates of a search are judged, and once without it, so that sandbox, clocks and comparison
hold by themselves. The tables `cheats` and `intruders` say which reasons are right.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rl_sbllm.evaluation.timing.lane import WAITING
from rl_sbllm.model.verdict import Accepted, Rejected
from tests.quality.hostile.cheats import CHEATS, WAITS
from tests.quality.hostile.intruders import INTRUDERS
from tests.quality.hostile.judging import Judge, judge
from tests.quality.hostile.target import FAST, HEAD, ORIGINAL, Program

pytestmark = pytest.mark.slow

PROGRAMS = {**CHEATS, **INTRUDERS}
HANGS = [name for name, program in PROGRAMS.items() if program.ungated == {"timeout"}]
SECRET = "SECRET-of-the-tests"
GAIN = HEAD + FAST


@dataclass
class World:
    """A judge, and what lies around it that no candidate may reach."""

    judge: Judge
    fill: Callable[[str], str]


@pytest.fixture(scope="module", params=["with the gate", "without it"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home, project = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("project")
    (home / ".ssh").mkdir()
    (home / ".ssh" / "id_rsa").write_text(SECRET)
    (project / "victim.txt").write_text("v1")
    (project / ".env").write_text(SECRET)
    stranger = subprocess.Popen(["sleep", "3600"])
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as listener:
        patch.setenv("HOME", str(home))
        patch.setenv("OPENAI_API_KEY", SECRET)
        names = {
            "VICTIM": str(project / "victim.txt"),
            "HOME": str(home),
            "PROJECT": str(project),
            "PORT": str(listener.getsockname()[1]),
            "STRANGER": str(stranger.pid),
        }
        try:
            with judge(project, gated=request.param == "with the gate") as judging:
                yield World(judging, lambda text: _filled(text, names))
            _nothing_was_touched(home, project, stranger)
        finally:
            stranger.kill()
            stranger.wait()


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _nothing_was_touched(home: Path, project: Path, stranger: subprocess.Popen[bytes]) -> None:
    assert stranger.poll() is None
    assert (project / "victim.txt").read_text() == "v1"
    assert sorted(os.listdir(project)) == [".env", "sample.py", "victim.txt"]
    assert not [name for name in os.listdir(home) if name not in (".ssh", ".cache")]


def _expected(program: Program, world: World) -> frozenset[str]:
    return program.ungated if world.judge.ungated else program.gated


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_is_not_accepted_for_a_right_reason_and_the_next_one_is_judged(world: World, name: str) -> None:
    program = PROGRAMS[name]
    verdict = world.judge(world.fill(program.source))
    assert isinstance(verdict, Rejected), verdict.measurement.speedup
    assert verdict.reason.value in _expected(program, world), verdict.detail
    assert "ESCAPED" not in verdict.detail
    assert SECRET not in verdict.detail
    assert world.judge.check.few(GAIN).difference is None


@pytest.mark.parametrize("name", WAITS)
def test_what_waits_where_the_original_works_is_told_so(world: World, name: str) -> None:
    # Another text, since none is judged twice.
    verdict = world.judge(WAITS[name].source + "\n\n_AGAIN = 2\n")
    assert isinstance(verdict, Rejected), verdict.measurement.speedup
    assert not world.judge.ungated or WAITING in verdict.detail, (verdict.reason, verdict.detail)


@pytest.mark.parametrize("name", HANGS)
def test_a_hang_costs_less_than_five_seconds(world: World, name: str) -> None:
    started = time.monotonic()
    # Another text, since none is judged twice.
    world.judge(world.fill(PROGRAMS[name].source) + "\n\n_AGAIN = 1\n")
    assert time.monotonic() - started < 5.0


def test_after_all_of_them_an_honest_gain_is_accepted_and_the_original_is_no_gain(world: World) -> None:
    assert isinstance(world.judge(GAIN), Accepted)
    assert isinstance(world.judge(ORIGINAL.replace("found", "kept")), Rejected)


def test_every_level_of_the_table_is_there() -> None:
    assert len(PROGRAMS) > 100
    assert len({program.source for program in PROGRAMS.values()}) == len(PROGRAMS)
