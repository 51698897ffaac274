"""`rl-sbllm hints PATH...`: where known optimizations may fit. Reads text only; nothing is run and nothing is claimed."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput
from rl_sbllm.reports.sarif import Found, sarif
from rl_sbllm.reports.sentence import count

HELP = "places where known optimizations may fit, as text, JSON or SARIF"
MORE = "A hint is an invitation to run `rl-sbllm optimize` there: nothing was measured."
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages", "build", "dist", "venv"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", type=Path, help="files, or folders to look through"
    )
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")


def run(args: argparse.Namespace, console: Console) -> int:
    """Exit code 0 also when there is nothing to say."""
    found = [one for path in args.paths for file in _files(path) for one in _look(file, console)]
    if args.format == "text":
        for one in found:
            console.result(f"{one.path}:{one.line}: {one.rule}: {one.message} (in {one.function})")
        console.note(f"{count(len(found), 'hint')}.")
    elif args.format == "json":
        console.result(json.dumps([one.as_json() for one in found], indent=2))
    else:
        console.result(json.dumps(sarif(found), indent=2))
    return 0


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or every Python file below; hidden folders and installed packages are passed over."""
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise BadInput("There is no such file or folder.", str(path))
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _PASSED_OVER)
        yield from (Path(folder) / name for name in sorted(names) if name.endswith(".py"))


def _look(path: Path, console: Console) -> Iterator[Found]:
    from rl_sbllm.hints.find import find_hints
    from rl_sbllm.syntax.grammars import language_of
    from rl_sbllm.syntax.outline import functions
    from rl_sbllm.syntax.snapshot import Snapshot

    language = language_of(path)
    if language is None:
        raise BadInput(
            "The language of this file is not known.", str(path), "Python files (.py) can be looked at."
        )
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        console.note(f"warning: {path} is passed over: {error}")
        return
    snapshot = Snapshot.of(language, text)
    if snapshot.tree.root_node.has_error:
        console.note(f"warning: {path} has a syntax error; functions that it stands in are passed over.")
    for function in functions(snapshot):
        first = snapshot.lines.line_at(function.span.start) + 1
        for hint in find_hints(snapshot, function):
            yield Found(path, first + hint.line, function.name, hint.rule, hint.family, hint.summary)
