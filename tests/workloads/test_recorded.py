"""Calls recorded from a project's own tests, in the tests' jail, whatever runs them; and which tests reach the target."""

from __future__ import annotations

import base64
import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rl_sbllm.languages.python.interpreter import Interpreter, ask
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import PickledCases
from rl_sbllm.sandbox.launch import bubblewrap_works
from rl_sbllm.syntax.target import find_target
from rl_sbllm.workloads.finding_tests import mentioning
from rl_sbllm.workloads.recorded import Recorded, recorded
from rl_sbllm.workloads.suite_again import SuiteAgain

SOURCE = '''"""Things."""
import functools


def kept(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)
    return inner


@kept
def widest(points, *more, key=None, **rest):
    points.sort()
    return points[-1] - points[0]


def upto(n):
    while n:
        yield n
        n -= 1


class Shelf:
    def __init__(self, books):
        self.books = books

    def count(self, word):
        return self.books.count(word)
'''
USER = "from things import widest\n\ndef span(points):\n    return widest(points)\n"
TESTS = """
import unittest
import things
from things import widest

@unittest.skip("later")
class Skipped(unittest.TestCase):
    def test_never(self):
        widest([1])

class Things(unittest.TestCase):
    def test_widest(self):
        for _ in range(3):
            self.assertEqual(widest([7, 1]), 6)

    def test_that_fails(self):
        self.assertEqual(widest([3, 1]), "three")

    def test_upto(self):
        self.assertEqual(list(things.upto(3)), [3, 2, 1])

    def test_shelf(self):
        self.assertEqual(things.Shelf(["a", "b"]).count("a"), 1)
"""
USER_TESTS = """
import unittest
from user import span

class User(unittest.TestCase):
    def test_span(self):
        self.assertEqual(span([1, 2]), 1)
"""
NO_KEY = {"key": None}
QUICK = '[tool.pytest.ini_options]\naddopts = "-p no:hypothesispytest -p no:pytest-lsp -p no:asyncio"\n'
"""Without the plugins of the environment that runs us."""
WITH_PYTEST = ask(Path(sys.executable), "the tests", os.environ)
WITHOUT = replace(WITH_PYTEST, has_pytest=False)

pytestmark = pytest.mark.skipif(not bubblewrap_works(), reason="the tests' jail needs bubblewrap")
slow = pytest.mark.slow


def project(folder: Path, tests: str = TESTS) -> Path:
    (folder / "things.py").write_text(SOURCE)
    (folder / "user.py").write_text(USER)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_things.py").write_text(tests)
    (folder / "tests" / "test_user.py").write_text(USER_TESTS)
    (folder / "pyproject.toml").write_text(QUICK)
    return folder / "things.py"


def target(path: Path, name: str) -> Target:
    return find_target(path, path.read_text(), name)


def taped(path: Path, name: str, interpreter: Interpreter = WITHOUT, entry: str | None = None) -> Recorded:
    return recorded(target(path, name), entry or name, interpreter, path.parent, CancelToken())


def calls(found: Recorded) -> list[object]:
    assert isinstance(found.cases, PickledCases), found.notes
    return [pickle.loads(base64.b64decode(item)) for item in found.cases.items]


@pytest.mark.parametrize("interpreter", [pytest.param(WITH_PYTEST, marks=slow), WITHOUT])
def test_calls_are_recorded_as_they_were_at_entry_with_the_tests_that_made_them(
    tmp_path: Path, interpreter: Interpreter
):
    path = project(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    found = taped(path, "widest", interpreter)
    assert calls(found) == [(([3, 1],), NO_KEY), (([7, 1],), NO_KEY), (([1, 2],), NO_KEY)]
    assert found.cases is not None and found.cases.counts == (1, 3, 1)
    ended = {test.id.rpartition(".")[2].rpartition("::")[2]: test.outcome for test in found.tests}
    assert ended == {"test_that_fails": "failed", "test_widest": "passed", "test_span": "passed"}
    assert [test.file.name for test in found.tests] == ["test_things.py", "test_things.py", "test_user.py"]
    assert all(test.file.is_file() and test.seconds < 5.0 for test in found.tests)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_generator_is_recorded_once_for_each_call_of_it(tmp_path: Path):
    found = taped(project(tmp_path), "upto")
    assert calls(found) == [((3,), {})]
    assert found.cases is not None and found.cases.counts == (1,)


def test_a_method_is_recorded_with_its_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = project(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    ((shelf, word), _), *more = calls(taped(path, "Shelf.count"))  # type: ignore[misc]
    assert (shelf.books, word, more) == (["a", "b"], "a", [])


def test_calls_of_the_entry_are_recorded_and_tests_of_the_target_found(tmp_path: Path):
    path = project(tmp_path)
    path.write_text(SOURCE + "\n\ndef outer(n):\n    return list(upto(n + 1))\n")
    (tmp_path / "tests" / "test_outer.py").write_text(
        USER_TESTS.replace("user import span", "things import outer").replace(
            "span([1, 2]), 1", "outer(1), [2, 1]"
        )
    )
    found = taped(path, "upto", entry="outer")
    assert calls(found) == [((1,), {})]
    assert {test.id.rpartition(".")[2] for test in found.tests} == {"test_span", "test_upto"}


def test_what_only_the_tests_define_is_not_recorded_and_that_is_said(tmp_path: Path):
    tests = TESTS.replace("widest([7, 1])", "widest([Odd(7), Odd(1)])") + "\n\nclass Odd(int):\n    pass\n"
    found = taped(project(tmp_path, tests), "widest")
    assert calls(found) == [(([3, 1],), NO_KEY), (([1, 2],), NO_KEY)]
    assert any("3 calls" in note and "that the tests define" in note for note in found.notes)
    assert len(found.tests) == 3


def test_a_file_of_tests_that_cannot_be_loaded_does_not_hide_the_others(tmp_path: Path):
    path = project(tmp_path)
    (tmp_path / "tests" / "test_a.py").write_text("import things, no_such_module\nthings.widest\n")
    assert len(taped(path, "widest").tests) == 3


def test_tests_are_run_again_with_another_text_of_the_file(tmp_path: Path):
    path = project(tmp_path)
    found = taped(path, "widest")
    again = SuiteAgain(target(path, "widest"), WITHOUT, tmp_path)
    changed = SOURCE.replace("- points[0]", "+ points[0]")
    ended = again.run(changed, found.tests[1:2], 10.0, CancelToken())
    assert [(one.test, one.outcome, one.why) for one in ended.values()] == [
        (found.tests[1].id, "failed", "AssertionError: 8 != 6")
    ]
    assert path.read_text() == SOURCE


@slow
def test_tests_of_pytest_are_run_again_and_what_hangs_is_ended(tmp_path: Path):
    path = project(tmp_path)
    found = taped(path, "upto", WITH_PYTEST)
    again = SuiteAgain(target(path, "upto"), WITH_PYTEST, tmp_path)
    ended = again.run(SOURCE.replace("n -= 1", "n += 1"), found.tests, 20.0, CancelToken())
    assert [one.outcome for one in ended.values()] == ["hung"]


@pytest.mark.parametrize(
    ("change", "outcome", "why"),
    [("    __import__('os')._exit(3)", "crashed", "exit 3"), ("    nonsense here", "failed", "SyntaxError")],
)
def test_a_text_that_ends_the_process_or_cannot_be_loaded_fails_its_tests(
    tmp_path: Path, change: str, outcome: str, why: str
):
    path = project(tmp_path)
    found = taped(path, "upto")
    again = SuiteAgain(target(path, "upto"), WITHOUT, tmp_path)
    (ended,) = again.run(
        SOURCE.replace("    while n:", change + "\n    while n:"), found.tests, 10.0, CancelToken()
    ).values()
    assert ended.outcome == outcome and why in ended.why


def test_the_secret_word_is_not_in_the_environment_of_what_is_tested(tmp_path: Path):
    tests = TESTS.replace(
        "self.assertEqual(things.Shelf",
        "import os; self.assertEqual([n for n in os.environ if 'SBLLM' in n], []); self.assertEqual(things.Shelf",
    )
    found = taped(project(tmp_path, tests), "Shelf.count")
    assert [test.outcome for test in found.tests] == ["passed"]


def test_files_that_name_the_function_come_first_then_its_module_then_its_users(tmp_path: Path):
    path = project(tmp_path)
    for name, text in (
        ("test_b", "import things"),
        ("test_a", "from things import widest"),
        ("test_z", "nothing"),
    ):
        (tmp_path / "tests" / f"{name}.py").write_text(text)
    (tmp_path / "front.py").write_text("import things\n")
    (tmp_path / "tests" / "test_front.py").write_text("import front\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "test_d.py").write_text("from things import widest\n")
    found = mentioning(tmp_path, path, "widest")
    assert [file.stem for file in found] == ["test_a", "test_things", "test_b", "test_user", "test_front"]


@pytest.mark.parametrize("mark", ["pyproject.toml", "setup.py", ".git/config", "pyvenv.cfg"])
def test_tests_of_another_project_below_are_not_this_one_s(tmp_path: Path, mark: str):
    path = project(tmp_path)
    other = tmp_path / "other"
    for file in (other / mark, other / "tests" / "test_other.py", tmp_path / "pyproject.toml"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (other / "tests" / "test_other.py").write_text("from things import widest\n")
    found = [file.stem for file in mentioning(tmp_path, path, "widest")]
    assert "test_things" in found
    assert "test_other" not in found
