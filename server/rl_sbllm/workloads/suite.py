"""One run of a project's tests in their jail, with one file as we have it, and what our plugin said of it.

What the tests write is data: lines of JSON after a secret word, each field checked; nothing of it is unpickled here.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.languages.python import inside
from rl_sbllm.languages.python.interpreter import Interpreter, find_project
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Target
from rl_sbllm.sandbox.bounded import Finished
from rl_sbllm.sandbox.launch import Jail
from rl_sbllm.sandbox.project_tests import run_in_tests_jail

OUTPUT_BYTES = 4 << 20
_RECORDING = Path(inside.__file__).parent / "recording"
_PYTEST = (
    "-q",
    "--maxfail=100000",
    "--continue-on-collection-errors",
    "-p",
    "no:randomly",
    "-p",
    "no:random_order",
    "-o",
    "cache_dir=/tmp/.pytest",
)
"""In the order of the files, to the end; the folder of the project cannot be written."""
_LONGEST_WHY = 200
_LONGEST_TEST = 1e6


@dataclass(frozen=True)
class Suite:
    """Some test files of a target's project. `pytest` runs them, or `unittest` where there is no pytest."""

    target: Target
    interpreter: Interpreter
    root: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Ended:
    """How one test ended: passed, failed, skipped, hung or crashed; `why` is one line of its failure."""

    test: str
    outcome: str
    seconds: float
    reached: bool
    why: str


@dataclass(frozen=True)
class Said:
    """All that one run said. `cut`: its time was over before its tests were. `errors`: the end of what it printed."""

    calls: tuple[str, ...]
    counts: tuple[int, ...]
    skipped: Mapping[str, int]
    paused: bool
    tests: tuple[Ended, ...]
    broken: Mapping[str, str]
    """Test files that could not be loaded, as the runner names them, and why."""
    cut: bool
    errors: str
    start_seconds: float | None = None
    """What the run took beside its tests: to start, to load the files, to end; None when it did not end."""


def run_suite(
    suite: Suite, text: str, settings: Mapping[str, object] | None, seconds: float, cancel: CancelToken | None
) -> Said:
    """Run the tests with `text` in the place of the target's file; without settings nothing of ours runs with them.

    `ToolFailed` where that cannot be confined.
    """
    word = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="rl-sbllm-") as folder:
        asked = Path(folder) / "settings.json"
        asked.write_text(json.dumps(settings), "utf-8")
        overlay = list(_overlay(suite.target.path, text, Path(folder)))
        began = time.monotonic()
        done = run_in_tests_jail(
            _command(suite, settings is not None),
            _jail(suite, f"{word} {asked}", asked),
            suite.root,
            overlay=overlay,
            hidden=[path for _, theirs in overlay if (path := theirs.parent / "__pycache__").is_dir()],
            seconds=seconds,
            output_bytes=OUTPUT_BYTES,
            cancel=cancel,
        )
    return said(done, word, time.monotonic() - began)


def _command(suite: Suite, watched: bool) -> list[str]:
    python, files = [str(suite.interpreter.executable), "-m"], map(str, suite.files)
    if not suite.interpreter.has_pytest:
        return [*python, "rl_sbllm_unittest" if watched else "unittest", *files]
    plugin = ["-p", "rl_sbllm_record"] if watched else []
    return [*python, "pytest", *_PYTEST, *plugin, "--rootdir", str(suite.root), *files]


def _jail(suite: Suite, word: str, asked: Path) -> Jail:
    project = find_project(suite.target.path, suite.target.text, suite.root)
    variables = {
        "RL_SBLLM_TESTS": word,
        "PYTHONPATH": os.pathsep.join([str(_RECORDING), *map(str, project.roots)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    read = (*suite.interpreter.readable, suite.root, *project.roots, _RECORDING, asked)
    return Jail(tuple(dict.fromkeys(read)), environment=variables)


def _overlay(path: Path, text: str, folder: Path) -> Iterator[tuple[Path, Path]]:
    """(ours, theirs), when they differ."""
    data = text.encode("utf-8", "surrogatepass")
    if path.read_bytes() != data:
        ours = folder / path.name
        ours.write_bytes(data)
        yield ours, path.resolve()


def said(done: Finished, word: str, elapsed: float = 0.0) -> Said:
    """What the lines of the plugin say; any other line, and any of another form, is passed over."""
    values = [value for line in done.output.splitlines() if (value := _value(line, word))]
    calls = tuple(value["call"] for value in values if isinstance(value.get("call"), str))
    end = next((value for value in reversed(values) if "counts" in value), {})
    counts = end.get("counts")
    told = (
        counts if isinstance(counts, list) and all(isinstance(one, int) and one > 0 for one in counts) else []
    )
    skipped = end.get("skipped")
    ended = [one for value in values if (one := _ended(value)) is not None]
    return Said(
        calls,  # type: ignore[arg-type]
        tuple(told) if len(told) == len(calls) else (1,) * len(calls),
        {_plain(why): count for why, count in skipped.items() if isinstance(count, int)}
        if isinstance(skipped, dict)
        else {},
        end.get("paused") is True,
        (*ended, *_crashed(values, ended, done)),
        {str(value["broken"]): _plain(value.get("why", "")) for value in values if "broken" in value},
        not end,
        (done.errors.strip() or done.output.strip())[-1000:],
        max(0.0, elapsed - in_tests) if isinstance(in_tests := end.get("in_tests"), float) else None,
    )


def _value(line: str, word: str) -> dict[str, object]:
    head, _, rest = line.partition(" ")
    if head != word:
        return {}
    try:
        value = json.loads(rest)
    except ValueError:
        return {}  # Cut off where the output's limit was reached.
    return value if isinstance(value, dict) else {}


def _ended(value: Mapping[str, object]) -> Ended | None:
    test, outcome, seconds = value.get("test"), value.get("outcome"), value.get("seconds")
    if not isinstance(test, str) or not isinstance(seconds, float):
        return None
    if not 0.0 <= seconds < _LONGEST_TEST:
        return None
    if outcome not in ("passed", "failed", "skipped", "hung"):
        return None
    return Ended(test, str(outcome), seconds, value.get("reached") is True, _plain(value.get("why", "")))


def _crashed(
    values: Sequence[Mapping[str, object]], ended: Sequence[Ended], done: Finished
) -> Iterator[Ended]:
    """The test in which the process ended by itself."""
    began = next((value["began"] for value in reversed(values) if "began" in value), None)
    if done.ended_by is None and isinstance(began, str) and all(one.test != began for one in ended):
        yield Ended(began, "crashed", 0.0, True, f"the process ended in it (exit {done.exit_code})")


def _plain(text: object) -> str:
    """One line that a terminal can show."""
    return "".join(c if c.isprintable() else " " for c in str(text))[:_LONGEST_WHY].strip()
