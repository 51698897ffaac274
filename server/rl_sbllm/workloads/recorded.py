"""Calls of a target taped while the project's own tests run, in the looser jail for tests."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_sbllm.languages.python.interpreter import Interpreter, find_project
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.languages.python.zygote import INSIDE
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import PickledCases
from rl_sbllm.sandbox.bounded import Finished
from rl_sbllm.sandbox.launch import Jail
from rl_sbllm.sandbox.project_tests import run_in_tests_jail
from rl_sbllm.workloads.finding_tests import mentioning

SECONDS = 12.0
_FOR_TESTS = 0.67
"""Share of the time that the tests may run; the rest is for starting pytest and for ending it."""
CALLS = 200
BYTES = 2 << 20
_PLUGIN = "rl_sbllm_record"


@dataclass(frozen=True)
class Recorded:
    """`cases` is None when nothing was recorded; `notes` say why, and what was left out."""

    cases: PickledCases | None
    notes: tuple[str, ...] = ()


def recorded(
    target: Target,
    entry: str,
    interpreter: Interpreter,
    project_root: Path,
    cancel: CancelToken,
    seconds: float = SECONDS,
) -> Recorded:
    """Run the tests that mention the target, if there are any and pytest is there, and tape the calls of `entry`.

    `seconds` bounds all of it.
    """
    unit = PythonUnit.parse(target.text)
    view = unit.function(entry) if unit is not None else None
    if view is None or not target.path.is_file():
        return Recorded(None)
    tests = mentioning(project_root, target.path, entry)
    if not tests:
        return Recorded(None)
    if not interpreter.has_pytest:
        return Recorded(
            None, (f"{len(tests)} test files mention {entry}; without pytest they were not run.",)
        )
    word = secrets.token_hex(8)
    settings = {
        "word": word,
        "path": str(target.path.resolve()),
        "name": entry,
        "line": view.node.lineno,
        "calls": CALLS,
        "bytes": BYTES,
        "seconds": _FOR_TESTS * seconds,
    }
    try:
        done = _run(target, tests, interpreter, project_root, settings, cancel, seconds)
    except ToolFailed as error:
        return Recorded(None, (error.what,))
    return _read(done, word, len(tests), entry)


def _run(
    target: Target,
    tests: list[Path],
    interpreter: Interpreter,
    root: Path,
    settings: dict[str, object],
    cancel: CancelToken,
    seconds: float,
) -> Finished:
    project = find_project(target.path, target.text, root)
    plugin = INSIDE / "recording"
    paths = [str(plugin), *(str(folder) for folder in project.roots)]
    variables = {
        "RL_SBLLM_RECORD": json.dumps(settings),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    read = (*interpreter.readable, root, *project.roots, plugin)
    argv = [str(interpreter.executable), "-m", "pytest", "-q", "--maxfail=50", "-p", "no:cacheprovider"]
    argv += ["-p", _PLUGIN, "--rootdir", str(root), *map(str, tests)]
    with tempfile.TemporaryDirectory() as folder:
        overlay = list(_overlay(target, Path(folder)))
        return run_in_tests_jail(
            argv,
            Jail(tuple(dict.fromkeys(read)), environment=variables),
            root,
            overlay=overlay,
            seconds=seconds,
            output_bytes=BYTES * 2,
            cancel=cancel,
        )


def _overlay(target: Target, folder: Path) -> Iterator[tuple[Path, Path]]:
    """The editor's text in the place of the file, when they differ."""
    data = target.text.encode("utf-8", "surrogatepass")
    if target.path.read_bytes() != data:
        ours = folder / target.path.name
        ours.write_bytes(data)
        yield ours, target.path.resolve()


def _read(done: Finished, word: str, files: int, entry: str) -> Recorded:
    said = [value for line in done.output.splitlines() if (value := _said(line, word))]
    items = [str(value["call"]) for value in said if "call" in value]
    end = next((value for value in said if "counts" in value), {})
    counts: list[int] = end.get("counts", [])
    skipped: dict[str, int] = end.get("skipped", {})
    if len(counts) != len(items):
        counts = [1] * len(items)
    notes = [
        f"{count} calls in the tests were not recorded ({why})." for why, count in list(skipped.items())[:3]
    ]
    if not items:
        ended = " in time" if done.ended_by else ""
        return Recorded(None, (*notes, f"The tests in {files} files gave no call of {entry}{ended}."))
    total = sum(counts)
    notes.insert(
        0, f"{total} calls of {entry} ({len(items)} different) were recorded from the project's tests."
    )
    return Recorded(PickledCases(tuple(items), tuple(counts)), tuple(notes))


def _said(line: str, word: str) -> dict[str, Any]:
    """What the plugin said in this line of the tests' output; empty when the line is not its own."""
    head, _, rest = line.partition(" ")
    if head != word:
        return {}
    try:
        value = json.loads(rest)
    except ValueError:
        return {}  # Cut off where the output's limit was reached.
    return value if isinstance(value, dict) else {}
