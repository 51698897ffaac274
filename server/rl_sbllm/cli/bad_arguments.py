"""The JSON document of a command that failed before its run began: as much of the request as the command line tells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import RunError

_DOCUMENTED = ("optimize", "check", "runs")


def write_document(argv: Sequence[str], error: RunError, console: Console) -> int:
    """Write it when one was asked for; gives the exit code."""
    where = _value(argv, "--json")
    if where is None or not argv or argv[0] not in _DOCUMENTED:
        return error.exit_code
    from rl_sbllm.cli.output import write_json
    from rl_sbllm.model.request import RunRequest
    from rl_sbllm.reports.early import Findings, early_check, early_report

    path, name = _target(argv[1:])
    request = RunRequest(Path(path or ""), name or "", kind="check" if argv[0] == "check" else "optimize")
    make = early_check if request.kind == "check" else early_report
    document = make(request, Findings(), error)
    document["target"] |= {"path": path, "name": name}
    try:
        write_json(document, where, console)
    except RunError as second:
        console.error(second)
    return error.exit_code


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
