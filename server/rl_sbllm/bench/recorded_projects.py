"""Real projects for `bench.recorded`: fetched from the package index with their tests, and what of them the tests call."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter, ask
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.sandbox.launch import Jail
from rl_sbllm.sandbox.project_tests import run_in_tests_jail

_FETCH_SECONDS, _SURVEY_SECONDS = 300.0, 600.0
_SURVEY = """
import collections, json, os, sys

calls, tests, tool = collections.Counter(), collections.defaultdict(set), getattr(sys, "monitoring", None)
current = [None]

def start(code, offset):
    if not code.co_filename.startswith(ROOT) or "test" in code.co_filename[len(ROOT):]:
        return tool and tool.DISABLE
    name = getattr(code, "co_qualname", code.co_name)
    calls[code.co_filename, name] += 1
    tests[code.co_filename, name].add(current[0])

def entered(frame, event, argument):
    if event == "call":
        start(frame.f_code, 0)

def pytest_sessionstart(session):
    if tool is None:
        return sys.setprofile(entered)
    tool.use_tool_id(3, "survey")
    tool.register_callback(3, tool.events.PY_START, start)
    tool.set_events(3, tool.events.PY_START)

def pytest_runtest_logstart(nodeid, location):
    current[0] = nodeid

def pytest_sessionfinish(session, exitstatus):
    if tool is None:
        sys.setprofile(None)
    else:
        tool.free_tool_id(3)
    rows = [[file, name, count, len(tests[file, name] - {None})] for (file, name), count in calls.items()]
    with open(ANSWER, "w") as file:
        json.dump(rows, file)
"""


@dataclass(frozen=True)
class Called:
    """A function that a project's tests call."""

    path: Path
    name: str
    calls: int
    tests: int


@dataclass(frozen=True)
class FetchedProject:
    """An unpacked source archive and its test files."""

    name: str
    root: Path
    tests: tuple[Path, ...]


def environment(folder: Path, python: Path, needs: Sequence[str]) -> Interpreter:
    """A virtual environment with pytest in it."""
    venv = folder / "venv"
    executable = venv / "bin" / "python"
    if not executable.exists():
        _run([str(python), "-m", "venv", str(venv)])
        _run([str(executable), "-m", "pip", "install", "--quiet", "pytest", *needs])
    return ask(executable, "the bench", os.environ)


def fetch(name: str, folder: Path, interpreter: Interpreter) -> FetchedProject:
    """The newest source archive of a project, installed and unpacked."""
    unpacked = folder / name
    if not unpacked.exists():
        pip = [str(interpreter.executable), "-m", "pip"]
        _run(
            [
                *pip,
                "download",
                "--quiet",
                "--no-deps",
                "--no-binary",
                name,
                "--dest",
                f"{unpacked}.sdist",
                name,
            ]
        )
        archive = next(Path(f"{unpacked}.sdist").glob("*.tar.gz"))
        _run([*pip, "install", "--quiet", str(archive)])
        with tarfile.open(archive) as tar:
            tar.extractall(unpacked, filter="data")
    root = next(path for path in sorted(unpacked.iterdir()) if path.is_dir())
    tests = tuple(sorted(path for path in root.rglob("test_*.py") if path.is_file()))
    if not tests:
        raise SystemExit(f"The source archive of {name} has no tests.")
    return FetchedProject(root.name, root, tests)


def called(project: FetchedProject, interpreter: Interpreter, folder: Path) -> list[Called]:
    """The functions at module level that its tests call, those that rewriting can see."""
    survey, answers = folder / f"{project.name}.survey", folder / f"{project.name}.answers"
    survey.mkdir(exist_ok=True)
    answers.mkdir(exist_ok=True)
    head = f"ROOT, ANSWER = {str(project.root) + os.sep!r}, {str(answers / 'called.json')!r}\n"
    (survey / "rl_sbllm_survey.py").write_text(head + _SURVEY)
    roots = [survey, project.root, project.root / "src"]
    variables = {"PYTHONPATH": os.pathsep.join(map(str, roots)), "PYTHONDONTWRITEBYTECODE": "1"}
    done = run_in_tests_jail(
        [
            str(interpreter.executable),
            "-m",
            "pytest",
            "-q",
            "-o",
            "cache_dir=/tmp/.pytest",
            "-p",
            "rl_sbllm_survey",
            *map(str, project.tests),
        ],
        Jail((*interpreter.readable, project.root, survey), environment=variables),
        project.root,
        results=answers,
        seconds=_SURVEY_SECONDS,
    )
    if not (answers / "called.json").exists():
        raise SystemExit(
            f"The tests of {project.name} could not be run:\n{(done.errors or done.output)[-1500:]}"
        )
    rows = json.loads((answers / "called.json").read_text())
    found = [Called(Path(file), name, count, tests) for file, name, count, tests in rows]
    return sorted((one for one in found if _is_plain(one)), key=lambda one: (str(one.path), one.name))


def _is_plain(one: Called) -> bool:
    if "." in one.name or one.name.startswith(("_", "<")) or not one.tests or not one.path.is_file():
        return False
    unit = PythonUnit.parse(one.path.read_text("utf-8"))
    names = [] if unit is None else [name for name, _ in unit.functions()]
    return names.count(one.name) == 1


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_FETCH_SECONDS, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} failed:\n{done.stderr[-1500:]}")
