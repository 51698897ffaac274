"""The tape that runs beside a project's tests: what it writes, and how it keeps the tests fast."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pytest

from rl_sbllm.languages.python import inside

RECORDING = Path(inside.__file__).parent / "recording"


class Clocks:
    """Both clocks of the tape; every look at the fine one takes `step`."""

    def __init__(self) -> None:
        self.now, self.fine, self.step = 0.0, 0.0, 0.0

    def monotonic(self) -> float:
        return self.now

    def perf_counter(self) -> float:
        self.fine += self.step
        return self.fine


Made = tuple[Any, Clocks, Callable[[], list[dict[str, Any]]]]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """A tape whose lines go to a file, its clocks, and what reads the lines."""
    monkeypatch.syspath_prepend(str(RECORDING))
    module = importlib.import_module("rl_sbllm_tape")
    clocks, path = Clocks(), tmp_path / "out"
    monkeypatch.setattr(module, "time", clocks)
    tape = module.Tape({"word": "w", "seconds": 60.0, "calls": 3, "bytes": 1000, "enough_seconds": 10.0})
    os.close(tape._out)
    tape._out = os.open(path, os.O_WRONLY | os.O_CREAT)

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line[2:]) for line in path.read_text().splitlines() if line]

    yield tape, clocks, lines
    os.close(tape._out)
    del sys.modules["rl_sbllm_tape"]


def frame_of(value: object) -> FrameType:
    def called(xs: object) -> FrameType:
        return sys._getframe()

    return called(value)


def test_each_different_call_is_written_once_and_counted(made: Made):
    tape, _, lines = made
    for value in (1, 2, 1, 1):
        assert tape.entered(frame_of(value), True)
    tape.finish()
    *calls, end = lines()
    assert len(calls) == 2 and end["counts"] == [3, 1]


def test_calls_over_the_limits_are_counted_as_left_out(made: Made):
    tape, _, lines = made
    for value in (1, 2, 3, 4, b"x" * 5000):
        tape.entered(frame_of(value), True)
    tape.finish()
    assert lines()[-1]["counts"] == [1, 1, 1] and lines()[-1]["skipped"] == {"over the limit": 2}


def test_taping_pauses_while_it_has_taken_more_than_its_share(made: Made):
    tape, clocks, lines = made
    clocks.step = 0.2
    assert tape.entered(frame_of(1), True)
    assert not tape.entered(frame_of(2), True)
    clocks.now = 30.0
    assert tape.entered(frame_of(3), True)
    tape.finish()
    assert lines()[-1]["counts"] == [1, 1] and lines()[-1]["paused"] is True


def test_tests_that_do_not_reach_the_function_are_not_told(made: Made):
    tape, clocks, lines = made
    for test, reaches in (("a", True), ("b", False)):
        tape.begin(test)
        if reaches:
            tape.entered(frame_of(1), False)
        clocks.now += 2.0
        tape.ended(test, "passed")
    said = [(one["test"], one["seconds"], one["reached"]) for one in lines()]
    assert said == [("a", 2.0, True)]


@pytest.mark.parametrize(
    ("now", "reached", "over"),
    [(9.0, True, False), (11.0, False, False), (11.0, True, True), (61.0, False, True)],
)
def test_tests_end_early_once_some_reached_the_function(made: Made, now: float, reached: bool, over: bool):
    tape, clocks, _ = made
    if reached:
        tape.entered(frame_of(1), False)
    clocks.now = now
    assert tape.over is over


def test_arguments_are_those_that_call_the_function_again(made: Made):
    arguments_of = importlib.import_module("rl_sbllm_tape").arguments_of

    def called(a: int, /, b: int, *more: int, c: int = 0, **rest: int) -> FrameType:
        return sys._getframe()

    args, kwargs = (1, 2, 3), {"c": 4, "d": 5}
    assert arguments_of(called(*args, **kwargs)) == (args, kwargs)


def test_the_code_of_a_function_is_found_each_time_its_file_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.syspath_prepend(str(RECORDING))
    monkeypatch.syspath_prepend(str(tmp_path))
    codes = importlib.import_module("rl_sbllm_codes")
    loader = importlib.machinery.SourceFileLoader
    monkeypatch.setattr(loader, "get_code", loader.get_code, raising=False)
    path = tmp_path / "watched_here.py"
    path.write_text(
        "def f():\n    def g():\n        return 1\n    return g\n\ndef h():\n    def g():\n        return 2\n    return g\n"
    )
    found: list[SimpleNamespace] = []
    spots = [{"name": "g", "first": 7, "line": 7}]
    codes.Codes(str(path), spots, lambda code, spot: found.append(SimpleNamespace(code=code))).watch_loading()
    module = importlib.import_module("watched_here")
    assert [one.code for one in found] == [module.h().__code__]
    importlib.reload(module)
    assert found[-1].code is module.h().__code__ and len(found) == 2
