"""CrossHair in the sandbox: finds what nobody would draw, takes nothing equal for different, and ends in time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rl_sbllm.languages.python.inside import annotations
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.languages.python.symbolic import LONGEST_CALL, MOST_CALLS, receive_search
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import SymbolicSearch
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin, Workload
from tests.languages.python.jailed import own_interpreter

needs_crosshair = pytest.mark.skipif(
    not own_interpreter().has_crosshair, reason="the extra 'prove' (crosshair-tool) is not installed"
)


def searched(
    folder: Path, original: str, other: str, calls: tuple[str, ...], seconds: float = 20.0
) -> SymbolicSearch:
    """Ends as soon as both orders are exhausted or enough is found; else after `seconds`."""
    path = folder / "m.py"
    path.write_text(original)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "f", original, 0, len(original), nowhere)
    cases = ExpressionCases(tuple(map(CallExpression, calls)), Origin.GIVEN)
    runner = PythonRunner(target, Workload("f", (cases,)), own_interpreter(), folder, CancelToken())
    try:
        runner.start([0])
        return runner.symbolic(original, other, seconds)
    finally:
        runner.close()


@needs_crosshair
@pytest.mark.slow
def test_a_number_that_nobody_would_draw_is_found(tmp_path: Path) -> None:
    other = "def f(x):\n    return 0 if x == 7919 * 7907 else x + 1\n"
    found = searched(tmp_path, "def f(x):\n    return x + 1\n", other, ("3", "4"))
    assert str(7919 * 7907) in found.calls and not found.unsupported


@needs_crosshair
@pytest.mark.slow
def test_a_word_that_is_compared_with_is_found(tmp_path: Path) -> None:
    original = "def f(s, n=1):\n    return len(s) + n\n"
    other = "def f(s, n=1):\n    if s == 'zq' + '#17!':\n        return 0\n    return len(s) + n\n"
    found = searched(tmp_path, original, other, ("'abc'", "'de', 2"))
    assert any("'zq#17!'" in call for call in found.calls)


@needs_crosshair
@pytest.mark.slow
def test_a_generator_is_searched_by_what_it_yields(tmp_path: Path) -> None:
    original = "def f(xs):\n    for x in xs:\n        yield x\n"
    other = "def f(xs):\n    for x in xs:\n        if x != 987654321:\n            yield x\n"
    found = searched(tmp_path, original, other, ("[1, 2]",))
    assert any("987654321" in call for call in found.calls)


@needs_crosshair
@pytest.mark.slow
def test_nothing_is_found_between_equal_versions(tmp_path: Path) -> None:
    original = "def f(a, b):\n    if a > b:\n        return a\n    return b\n"
    found = searched(tmp_path, original, "def f(a, b):\n    return a if a > b else b\n", ("1, 2",))
    assert (found.calls, found.unsupported) == ((), "") and found.paths > 0


@needs_crosshair
@pytest.mark.slow
def test_a_search_that_hangs_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()
    hangs = "def f(x):\n    while True:\n        pass\n"
    found = searched(tmp_path, "def f(x):\n    return x\n", hangs, ("1",), seconds=1.5)
    assert found.calls == () and "no way through it ended" in found.unsupported
    assert time.monotonic() - started < 15


@needs_crosshair
@pytest.mark.slow
@pytest.mark.parametrize(
    ("original", "call", "why"),
    [
        ("def f(x):\n    return x\n", "object()", "type object"),
        ("async def f(x):\n    return x\n", "1", "coroutines"),
        ("import functools\n@functools.lru_cache\ndef f(x):\n    return x\n", "1", "no plain function"),
        ("def f():\n    return 1\n", "", "without arguments"),
    ],
)
def test_what_it_cannot_search_is_said(tmp_path: Path, original: str, call: str, why: str) -> None:
    assert why in searched(tmp_path, original, original, (call,)).unsupported


class Frames:
    """A worker's channel that gives these frames, then its end."""

    def __init__(self, frames: list[object]) -> None:
        self.channel, self._frames = self, frames

    def receive(self) -> object:
        return self._frames.pop(0)


def test_what_a_worker_sends_besides_calls_and_counts_is_left_out() -> None:
    frames = [{"call": 3}, {"path": -1}, {"path": True}, {"call": "x" * (LONGEST_CALL + 1)}]
    calls = [{"call": str(n)} for n in range(50)]
    found = receive_search(Frames([*frames, {"path": 4}, *calls, {"done": True}]))  # type: ignore[arg-type]
    assert (len(found.calls), found.paths, found.unsupported) == (MOST_CALLS, 4, "")


def test_what_a_worker_says_of_itself_is_made_printable() -> None:
    found = receive_search(Frames([{"unsupported": "a\x1b[2Jb\n" * 500}]))  # type: ignore[arg-type]
    assert found.unsupported.isprintable() and len(found.unsupported) <= 200


def f(a, b=2, *rest, c=None, **more):
    pass


def test_the_types_of_calls_become_annotations() -> None:
    found = annotations.signature(f, [(([1, 2.0],), {}), (([],), {"c": {"a": (1, "b")}})])
    shown = {name: str(one.annotation).replace("typing.", "") for name, one in found.parameters.items()}
    assert shown["a"] in ("List[Union[int, float]]", "List[int | float]")
    assert "int" in shown["b"]
    assert "Dict[str, Tuple[int, str]]" in shown["c"]
    assert "rest" not in shown and "more" not in shown


def test_values_of_a_class_have_no_annotation() -> None:
    with pytest.raises(annotations.Unsupported, match="CancelToken"):
        annotations.signature(f, [((CancelToken(),), {})])
    with pytest.raises(annotations.Unsupported, match="any number"):
        annotations.signature(f, [((1, 2, 3), {})])
