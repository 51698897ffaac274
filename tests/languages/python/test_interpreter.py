"""Which Python is chosen, what is said of one that will not do, and where a project's modules are found."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from rl_sbllm.languages.python.interpreter import ask, find_interpreter, find_project, find_project_root
from rl_sbllm.model.errors import BadInput


def _environment_at(folder: Path) -> Path:
    """Something that answers like the Python of a virtual environment."""
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    return python


def _script(folder: Path, text: str) -> Path:
    script = folder / "python"
    script.write_text(text)
    script.chmod(0o755)
    return script


def test_the_option_wins(tmp_path: Path) -> None:
    _environment_at(tmp_path / ".venv")
    found = find_interpreter(tmp_path / "m.py", python=sys.executable, environment=os.environ)
    assert found.executable == Path(sys.executable)
    assert found.version == sys.version_info[:3]
    assert found.has_pytest


def test_an_active_environment_comes_before_one_beside_the_file(tmp_path: Path) -> None:
    _environment_at(tmp_path / ".venv")
    active = _environment_at(tmp_path / "active")
    environment = {"VIRTUAL_ENV": str(tmp_path / "active")}
    assert find_interpreter(tmp_path / "m.py", environment=environment).executable == active


def test_an_environment_above_the_file_is_found(tmp_path: Path) -> None:
    there = _environment_at(tmp_path / "venv")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_interpreter(tmp_path / "a" / "b" / "m.py", environment={}).executable == there


def test_without_any_it_is_our_own(tmp_path: Path) -> None:
    assert find_interpreter(tmp_path / "m.py", environment={}).executable == Path(sys.executable)


def test_a_folder_may_be_named(tmp_path: Path) -> None:
    there = _environment_at(tmp_path / "env")
    assert (
        find_interpreter(tmp_path / "m.py", python=str(tmp_path / "env"), environment={}).executable == there
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#!/bin/sh\necho hello\n", "not a Python that works"),
        ('#!/bin/sh\necho \'{"version": [3, 7, 1], "path": [], "prefixes": []}\'\n', "Python 3.7.1; 3.8"),
        ("#!/bin/sh\nexit 3\n", "exit 3"),
    ],
)
def test_says_what_is_wrong_with_an_interpreter(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        ask(_script(tmp_path, text), "the tests", {})


def test_says_that_there_is_no_such_interpreter(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no Python interpreter"):
        find_interpreter(tmp_path / "m.py", python=str(tmp_path / "none"), environment={})


def test_says_that_a_file_is_not_executable(tmp_path: Path) -> None:
    (tmp_path / "python").write_text("")
    with pytest.raises(BadInput, match="not executable"):
        find_interpreter(tmp_path / "m.py", python=str(tmp_path / "python"), environment={})


def test_each_link_on_the_way_to_the_interpreter_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "first").symlink_to(sys.executable)
    (tmp_path / "second").symlink_to("first")
    readable = ask(tmp_path / "second", "the tests", {}).readable
    assert {tmp_path / "second", tmp_path / "first", Path(sys.executable).resolve()} <= set(readable)


@pytest.mark.parametrize("mark", ["pyproject.toml", "setup.py", ".git"])
def test_the_root_is_the_nearest_marked_folder(tmp_path: Path, mark: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / mark).touch()
    (tmp_path / ".git").mkdir(exist_ok=True)
    assert find_project_root(tmp_path / "a" / "b" / "m.py") == tmp_path / "a"


def test_a_module_of_a_package_gets_its_dotted_name(tmp_path: Path) -> None:
    package = tmp_path / "src" / "pkg" / "sub"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    (tmp_path / "setup.py").touch()
    project = find_project(package / "m.py", "")
    assert project.module == "pkg.sub.m"
    assert project.roots == (tmp_path / "src", tmp_path)
    assert find_project(package / "__init__.py", "").module == "pkg.sub"


def test_relative_imports_make_a_package_of_a_folder_without_init(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pyproject.toml").touch()
    assert find_project(tmp_path / "pkg" / "m.py", "from .other import x").module == "pkg.m"
    assert find_project(tmp_path / "pkg" / "m.py", "import other").module == "m"


def test_a_file_named_like_a_standard_module_does_not_take_its_place(tmp_path: Path) -> None:
    assert find_project(tmp_path / "heapq.py", "").module == "heapq_target"
