"""Guarded forms: both bodies side by side, only where that is right and readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.model.candidate import Assumption, Candidate
from rl_sbllm.model.counterexample import Counterexample
from rl_sbllm.proposers.guard import guarded
from rl_sbllm.syntax.target import find_target

ORIGINAL = '''def common(xs, ys):
    """Those in both."""
    out = []
    for x in xs:  # in order
        if x in ys and x not in out:
            out.append(x)

    return out


def other():
    return 1
'''
FAST = '''import math

def common(xs, ys):
    """Those in both."""
    known = set(ys)
    return [x for x in dict.fromkeys(xs) if x in known]


def other():
    return 1
'''
EXAMPLE = Counterexample("common([[1]], [])", "returns []", "raises TypeError()", "result", "open", "")


def made(fast: str, original: str, *guards: str, name: str = "common") -> Candidate | None:
    target = find_target(Path("f.py"), original, name)
    broken = Assumption("the elements of xs are hashable", "open", EXAMPLE, guards)
    return guarded(Candidate(fast, (), ("baseline",), "set"), [broken, Assumption("ys is a list")], target)


def test_the_original_stays_for_other_types():
    candidate = made(FAST, ORIGINAL, "type(xs) is list", "{*map(type, xs)} <= {int}")
    assert candidate is not None
    names: dict[str, object] = {}
    exec(candidate.source, names)
    common = names["common"]
    assert callable(common)
    assert common([3, 1, 3], [3]) == [3]
    assert common([[1], [1]], [[1]]) == [[1]]
    assert common(iter([2]), [2]) == [2]
    assert [one.text for one in candidate.assumptions] == ["ys is a list"]


def test_docstring_comments_and_the_rest_of_the_file_stay():
    candidate = made(FAST, ORIGINAL, "type(xs) is list")
    assert candidate is not None
    assert candidate.source.count('"""Those in both."""') == 1
    assert "        for x in xs:  # in order\n" in candidate.source
    assert "    if type(xs) is list:\n        known = set(ys)\n" in candidate.source
    assert candidate.source.endswith("        return out\n\n\ndef other():\n    return 1\n")


def test_tabs_and_carriage_returns_stay():
    original = "def f(xs):\r\n\tout = []\r\n\tfor x in xs:\r\n\t\tout.append(x)\r\n\treturn out\r\n"
    candidate = made("def f(xs):\r\n\treturn [*xs]\r\n", original, "type(xs) is list", name="f")
    assert candidate is not None
    assert candidate.source == (
        "def f(xs):\r\n\tif type(xs) is list:\r\n\t\treturn [*xs]\r\n\telse:\r\n"
        "\t\tout = []\r\n\t\tfor x in xs:\r\n\t\t\tout.append(x)\r\n\t\treturn out\r\n"
    )


@pytest.mark.parametrize(
    ("fast", "original"),
    [
        ("def f(xs): return [*xs]\n", "def f(xs):\n    return list(xs)\n"),
        ("def f(xs):\n    yield from xs\n", "def f(xs):\n    return iter(xs)\n"),
        ("def f(xs, n=1):\n    return xs\n", "def f(xs):\n    return xs\n"),
        ("def f(*xs):\n    return 1\n", "def f(*xs):\n    return 1 + 0\n"),
        ("def f(xs):\n    return 1\n", 'def f(xs):\n    return """a\n    b"""\n'),
        ("def f(xs):\n    type = 1\n    return type\n", "def f(xs):\n    return 1\n"),
        ("n = 0\ndef f(xs):\n    return 1\n", "n = 0\ndef f(xs):\n    global n\n    return 1\n"),
    ],
    ids=["one-line", "generator", "signature", "rest", "long-text", "shadowed", "global"],
)
def test_bodies_that_cannot_stand_side_by_side_are_left(fast: str, original: str):
    assert made(fast, original, "type(xs) is list", name="f") is None


def test_an_assumption_without_a_cheap_guard_is_left():
    assert made(FAST, ORIGINAL) is None
