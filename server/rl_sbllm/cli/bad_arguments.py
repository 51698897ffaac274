"""The JSON document of a command that failed before its run began: as much of the request as the command line tells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rl_sbllm.cli.console import Console
from rl_sbllm.model.budget import Budget
from rl_sbllm.model.errors import RunError

_DOCUMENTED = ("optimize", "check", "runs")


def write_document(argv: Sequence[str], error: RunError, console: Console) -> int:
    """Write it when one was asked for; gives the exit code."""
    where = _value(argv, "--json")
    if where is None or not argv or argv[0] not in _DOCUMENTED:
        return error.exit_code
    from rl_sbllm.cli.output import check_json, write_json
    from rl_sbllm.model.request import RunRequest
    from rl_sbllm.reports.early import Findings, early_check, early_report

    path, name = _target(argv[1:])
    request = RunRequest(
        Path(path or ""),
        name or "",
        kind="check" if argv[0] == "check" else "optimize",
        budget=_budget(argv),
    )
    make = early_check if request.kind == "check" else early_report
    document = make(request, Findings(), error)
    document["target"] |= {"path": path, "name": name}
    page = _value(argv, "--html")
    try:
        check_json(where, None if page is None else Path(page), _sources(argv))
        write_json(document, where, console)
    except RunError as second:
        if str(second) != str(error):
            console.error(second)
    return error.exit_code


def _sources(argv: Sequence[str]) -> list[Path]:
    """Every file that may be read by this command; which word is the target is not known when the arguments are wrong."""
    from rl_sbllm.cli.options import files_of

    reports = {_value(argv, "--json"), _value(argv, "--html")}
    values = (word.partition("=")[2] for word in argv if word.startswith("--"))
    words = [word for word in (*argv[1:], *values) if word and word not in reports]
    given = [_value(argv, "--against"), _value(argv, "--workload")]
    return [Path(name) for word in (*words, *given) for name in files_of(word)]


def _budget(argv: Sequence[str]) -> Budget:
    """What was asked for, where that can be read."""
    default = Budget()
    seconds, evaluations, usd = (
        _number(argv, name) for name in ("budgetSeconds", "budgetEvaluations", "budgetUsd")
    )
    return Budget(
        default.seconds if seconds is None else seconds,
        default.evaluations if evaluations is None else int(evaluations),
        default.usd if usd is None else usd,
    )


def _number(argv: Sequence[str], name: str) -> float | None:
    from rl_sbllm.runs.settings import BY_NAME, option, validate

    setting = BY_NAME[name]
    text = _value(argv, f"--{option(name)}")
    try:
        value = None if text is None else int(text) if setting.type == "integer" else float(text)
    except ValueError:
        return None
    return value if validate(setting, value) is None else None


def _value(argv: Sequence[str], name: str) -> str | None:
    for at, word in enumerate(argv):
        if word == name and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith(name + "="):
            return word[len(name) + 1 :]
    return None


def _target(words: Sequence[str]) -> tuple[str | None, str | None]:
    named = next((word for word in words if "::" in word and not word.startswith("-")), None)
    if named is None:
        return None, None
    path, _, name = named.partition("::")
    return path, name or None
