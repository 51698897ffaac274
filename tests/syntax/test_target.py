"""From FILE::NAME, FILE::LINE or a cursor to the function meant, or to a message that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.target import Position
from rl_sbllm.syntax import target
from rl_sbllm.syntax.positions import ClientPosition, Encoding
from rl_sbllm.syntax.snapshot import Snapshot
from rl_sbllm.syntax.target import at_position, find_target, split_spec

TEXT = """def total(xs):
    def inner(x):
        return x

    return sum(map(inner, xs))


class C:
    def twice(self):
        return 1

    def twice(self):
        return 2
"""
PATH = Path("app.py")


def test_a_name_finds_the_function():
    target = find_target(PATH, TEXT, "total.inner", version=3)
    assert target.source == "def inner(x):\n        return x"
    assert (target.language, target.name, target.version) == ("python", "total.inner", 3)
    assert target.range.start == Position(1, 4)


@pytest.mark.parametrize(
    "line, name", [("1", "total"), ("2", "total.inner"), ("3", "total.inner"), ("5", "total")]
)
def test_a_line_finds_the_innermost_function(line: str, name: str):
    assert find_target(PATH, TEXT, line).name == name


def test_a_line_tells_equal_names_apart():
    assert find_target(PATH, TEXT, "13").source.endswith("return 2")


@pytest.mark.parametrize(
    "spec, what, help",
    [
        ("totl", "no function 'totl'", "Did you mean total"),
        ("inner", "no function 'inner'", "total.inner"),
        ("C.twice", "defined 2 times, at lines 9, 12", "app.py::12"),
        ("6", "no function at line 6", "Its functions: total"),
        ("99", "no line 99", ""),
    ],
)
def test_bad_names_say_what_would_be_right(spec: str, what: str, help: str):
    with pytest.raises(BadInput) as raised:
        find_target(PATH, TEXT, spec)
    assert what in raised.value.what and help in raised.value.help


def test_a_file_that_does_not_parse_names_the_line():
    with pytest.raises(BadInput, match="does not parse") as raised:
        find_target(PATH, TEXT + "x = = 1\n", "total")
    assert "line 14" in raised.value.where


def test_an_unknown_language_is_bad_input():
    with pytest.raises(BadInput, match="language"):
        find_target(Path("a.xyz"), TEXT, "total")


def test_overloads_do_not_make_a_name_ambiguous():
    text = "from typing import overload\n@overload\ndef f(x: int): ...\n@overload\ndef f(x: str): ...\ndef f(x):\n    return x\n"
    assert find_target(PATH, text, "f").source.endswith("return x")


def test_a_cursor_finds_the_function_in_a_file_with_errors():
    snapshot = Snapshot.of("python", "# 😀\ndef f():\n    x = '😀'; return 1\n\nclass (:\n")
    target = at_position(PATH, snapshot, ClientPosition(2, 12), Encoding.UTF16)
    assert target is not None and target.name == "f"
    assert at_position(PATH, snapshot, ClientPosition(0, 0), Encoding.UTF16) is None


@pytest.mark.parametrize(
    "argument, path, name",
    [("a.py::f", "a.py", "f"), ("a.py::C::m", "a.py", "C::m"), ("d::b.py::f", "d::b.py", "f")],
)
def test_a_spec_splits_after_the_first_existing_file(argument: str, path: str, name: str):
    assert split_spec(argument, {"a.py", "d::b.py"}.__contains__) == (Path(path), name)


@pytest.mark.parametrize("argument", ["a.py", "nofile.py::f", "a.py::"])
def test_specs_that_name_nothing_are_bad_input(argument: str):
    with pytest.raises(BadInput):
        split_spec(argument, {"a.py"}.__contains__)


def test_a_huge_file_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(target, "LARGEST", 40)
    text = "def f():\n    return 1\n"
    assert find_target(Path("a.py"), text, "f").name == "f"
    with pytest.raises(BadInput, match="too large"):
        find_target(Path("a.py"), text * 2 + "def (", "f")


def test_a_property_is_its_getter_and_its_setter_is_meant_by_line_only():
    text = (
        "class C:\n    @property\n    def size(self):\n        return 1\n\n"
        "    @size.setter\n    def size(self, value):\n        pass\n"
    )
    assert find_target(PATH, text, "C.size").source.endswith("return 1")
    assert find_target(PATH, text, "8").source.endswith("pass")
