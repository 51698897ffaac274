"""The options that commands share, and from them and the settings the request of a run."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs.settings import BY_NAME, Merged, from_project, merge, option, request_from, validate

_CASES = ("workload", "entry", "domain", "python", "floatTolerance", "seed")
_SEARCH = ("budgetEvaluations", "budgetUsd", "strategy", "objective", "minimumSpeedup", "modelBaseUrl")
_METAVARS = {
    "workload": "FILE",
    "entry": "NAME",
    "python": "INTERPRETER",
    "floatTolerance": "T",
    "seed": "K",
    "budgetSeconds": "S",
    "budgetEvaluations": "N",
    "budgetUsd": "USD",
    "strategy": "NAME",
    "minimumSpeedup": "X",
    "modelBaseUrl": "URL",
}
_TYPES = {"integer": int, "number": float, "string": str}


def add_target(parser: argparse.ArgumentParser) -> None:
    """The one positional argument of most commands."""
    parser.add_argument("target", metavar="FILE::NAME", help="the function; NAME may be a line number")


def add_case_options(parser: argparse.ArgumentParser) -> None:
    """Which inputs, which interpreter."""
    for name in _CASES:
        add_setting(parser, name)


def add_budget(parser: argparse.ArgumentParser) -> None:
    """How long the run may take."""
    add_setting(parser, "budgetSeconds")


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """How the search goes about it."""
    for name in _SEARCH:
        add_setting(parser, name)
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--model", metavar="MODEL", help=BY_NAME["model"].sentence)
    model.add_argument(
        "--offline", action="store_true", help="use no language model, whatever the settings say"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Where the JSON document goes."""
    parser.add_argument("--json", metavar="FILE|-", help="write the report as one JSON document")


def add_html(parser: argparse.ArgumentParser) -> None:
    """Where the page goes."""
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="write the report as one self-contained page"
    )


def settings_for(args: argparse.Namespace, path: Path, console: Console) -> Merged:
    """Terminal over project over defaults. A wrong option is `BadInput`; a wrong project setting is said and passed over."""
    from rl_sbllm.languages.python.interpreter import find_project_root

    given = _given(args)
    for name, value in given.items():
        problem = validate(BY_NAME[name], value)
        if problem:
            raise BadInput(problem[:1].upper() + problem[1:] + ".", f"--{option(name)}")
    root = find_project_root(path)
    merged = merge([("terminal", given), ("project", _rooted(from_project(root), root))])
    for problem in merged.problems:
        console.note(f"warning: {problem}")
    if not args_offline(args):
        return merged
    return Merged({**merged.values, "model": None, "modelBaseUrl": None}, merged.origins, merged.problems)


def request_for(args: argparse.Namespace, console: Console, *, kind: str) -> tuple[RunRequest, Merged]:
    """What the command line and the settings ask for; the text of the file is read here, once."""
    from rl_sbllm.syntax.target import split_spec

    named, function = split_spec(args.target)
    path = Path(os.path.abspath(named))
    merged = settings_for(args, path, console)
    workload = merged.text("workload")
    if workload is not None and not Path(workload).is_file():
        raise BadInput(
            "There is no such workload file.",
            workload,
            "`rl-sbllm workload FILE::NAME` writes one to start from.",
        )
    fields: dict[str, object] = {"kind": kind, "text": read_text(path)}
    if workload is not None:
        fields["workload"] = Path(os.path.abspath(workload))
    if kind == "check":
        fields["against"] = _existing(args.against)
        fields["strength"] = bool(args.strength)
    return request_from(merged, path, function, **fields), merged


def read_text(path: Path) -> str:
    """The whole file, line ends and byte order mark included."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadInput(f"The file cannot be read: {error.strerror}.", str(path)) from error
    except UnicodeDecodeError as error:
        raise BadInput("The file is not UTF-8 text.", str(path), "Save it as UTF-8.") from error


def sources(args: argparse.Namespace) -> list[Path]:
    """The files that the command line names to be read; a report must not be written over them."""
    target, against = getattr(args, "target", None), getattr(args, "against", None)
    named = [*files_of(target), *files_of(against), getattr(args, "workload", None)]
    return [Path(name) for name in named if name]


def files_of(spec: str | Path | None) -> list[str]:
    """Every file that `FILE::NAME` may mean: a file's name may hold `::` itself."""
    parts = str(spec).split("::") if spec else []
    return ["::".join(parts[:end]) for end in range(1, len(parts) + 1)]


def args_offline(args: argparse.Namespace) -> bool:
    """Whether `--offline` was given."""
    return bool(getattr(args, "offline", False))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise BadInput(
            "There is no such file.", str(path), "--against takes the file with the other version."
        )
    return Path(os.path.abspath(path))


def add_setting(parser: argparse.ArgumentParser, name: str) -> None:
    """One setting as an option."""
    setting = BY_NAME[name]
    parser.add_argument(
        f"--{option(setting.name)}",
        dest=setting.name,
        type=_TYPES[setting.type],
        choices=setting.choices or None,
        metavar=_METAVARS.get(setting.name),
        help=setting.sentence.replace("%", "%%"),
    )


def _given(args: argparse.Namespace) -> dict[str, object]:
    values: Mapping[str, object] = vars(args)
    return {name: values[name] for name in BY_NAME if values.get(name) is not None}


def _rooted(table: Mapping[str, object], root: Path) -> dict[str, object]:
    """A workload in the project's settings is named from the project's root."""
    workload = table.get("workload")
    return {**table, "workload": str(root / workload)} if isinstance(workload, str) else dict(table)
