"""`rl-sbllm doctor`: what works on this machine, and how to mend what does not."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rl_sbllm import __version__
from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import RunError, ToolFailed
from rl_sbllm.runs.terms import FOR_REWRITES

if TYPE_CHECKING:
    from rl_sbllm.languages.python.interpreter import Interpreter

HELP = "what works on this machine, and how to mend what does not"
_MARKS = {"ok": "\x1b[32mok\x1b[0m  ", "note": "\x1b[33mnote\x1b[0m", "bad": "\x1b[31mbad\x1b[0m "}


@dataclass(frozen=True)
class Finding:
    """`grade`: ok | note (works, could be better) | bad (runs will not work)."""

    grade: str
    name: str
    text: str
    help: str = ""
    exit_code: int = ToolFailed.exit_code
    """Of the command, when the grade is bad."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--python", metavar="INTERPRETER", help="look at this interpreter of a project")


def run(args: argparse.Namespace, console: Console) -> int:
    """Exit code 0 when runs work here, else the one that `optimize` would end with: 4, or 2 for a wrong interpreter."""
    worst = 0
    for finding in _findings(args.python):
        mark = _MARKS[finding.grade] if console.colour_out else f"{finding.grade:4}"
        console.result(f"{mark}  {finding.name:12} {finding.text}")
        if finding.help:
            console.result(f"{'':19}{finding.help}")
        worst = max(worst, finding.exit_code if finding.grade == "bad" else 0)
    return worst


def _findings(python: str | None) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok", "rl-sbllm", f"{__version__}, on Python {version} ({sys.executable})")
    yield from _guarded("interpreter", lambda: _interpreter(python))
    yield from _guarded("slots", _slots)
    yield from _guarded("store", _store)
    yield _model()


def _guarded(name: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except RunError as error:
        yield Finding("bad", name, error.what, error.help or error.where, error.exit_code)
    except OSError as error:
        yield Finding("bad", name, str(error))


def _interpreter(python: str | None) -> Iterator[Finding]:
    from rl_sbllm.languages.python.interpreter import find_interpreter
    from rl_sbllm.languages.python.selftest import probe
    from rl_sbllm.model.budget import CancelToken

    found = find_interpreter(Path.cwd() / "any.py", python=python, environment=os.environ)
    version = ".".join(map(str, found.version))
    yield Finding("ok", "interpreter", f"Python {version} ({found.executable}), by {found.found_by}")
    if found.has_pytest:
        yield Finding("ok", "pytest", "the project's tests can be used")
    else:
        yield Finding(
            "note", "pytest", "not in that interpreter: tests are not used", "Install pytest into it."
        )
    yield _crosshair(found)
    confined = probe(found, CancelToken())
    grade = {"A": "ok", "B": "note", "C": "note"}.get(confined.level, "bad")
    yield Finding(grade, "sandbox", f"level {confined.level}{_refused_at(confined.level)}", confined.sentence)


def _crosshair(interpreter: Interpreter) -> Finding:
    from rl_sbllm.runs.symbolic import ours_can

    if interpreter.has_crosshair:
        return Finding("ok", "crosshair", "variants are searched for odd differences, in that interpreter")
    if ours_can(interpreter):
        return Finding("ok", "crosshair", "variants are searched for odd differences, in our own interpreter")
    return Finding(
        "note",
        "crosshair",
        "not there: variants are not searched symbolically",
        "For that: pip install 'rl-sbllm[prove]', or crosshair-tool into the project's interpreter.",
    )


def _refused_at(level: str) -> str:
    """What does not run at this level unless the setting `sandbox` allows it."""
    if level == FOR_REWRITES:
        return ": code by language models is refused unless the setting `sandbox` allows it"
    return ": nothing is run unless the setting `sandbox` allows it" if level > FOR_REWRITES else ""


def _slots() -> Iterator[Finding]:
    from rl_sbllm.sandbox.slots import physical_cores

    cores = physical_cores()
    load = os.getloadavg()[0]
    busy = load > len(cores)
    text = f"{len(cores)} physical cores to measure on, load {load:.1f}"
    yield Finding(
        "note" if busy else "ok",
        "measuring",
        text,
        "The machine is busy: intervals will be wide." if busy else "",
    )


def _store() -> Iterator[Finding]:
    from rl_sbllm.runs.store.database import Store

    with Store.open() as store:
        kept = len(store.runs())
        grade = "note" if store.message else "ok"
        yield Finding(grade, "store", f"{kept} runs in {store.path}", store.message or "")


def _model() -> Finding:
    if importlib.util.find_spec("litellm") is None:
        return Finding("note", "model", "offline only", "For language models: pip install 'rl-sbllm[llm]'.")
    return Finding("ok", "model", "language models can be used with --model; nothing is sent without it")
