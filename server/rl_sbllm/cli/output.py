"""Writes reports where the command line asked for them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput

_OURS = {"--json": (".json",), "--html": (".html", ".htm")}
"""How an existing file has to end that a report may take the place of."""


def check_outputs(json_to: str | None, html_to: Path | None, sources: Sequence[Path]) -> None:
    """Raise `BadInput` before anything is written when a report could not be written, or would cost the user a file."""
    check_json(json_to, html_to, sources)
    if html_to is None:
        return
    if str(html_to) == "-":
        raise BadInput(
            "The page does not go to standard output.", "--html -", "Name a file, e.g. --html report.html."
        )
    _check("--html", html_to, sources)


def check_json(json_to: str | None, html_to: Path | None, sources: Sequence[Path]) -> None:
    """The same for `--json` alone."""
    if json_to is None or json_to == "-":
        return
    path = Path(json_to)
    if html_to is not None and _same(path, html_to):
        raise BadInput(
            "--json and --html name the same file.", json_to, "Give each report a file of its own."
        )
    _check("--json", path, sources)


def _check(option: str, path: Path, sources: Sequence[Path]) -> None:
    where = f"{option} {path}"
    folder = path if path.is_dir() else path.parent
    if path.is_dir() or not folder.is_dir():
        raise BadInput("A report cannot be written there.", where, "Name a file in a folder that exists.")
    ends = _OURS[option]
    if any(_same(path, source) for source in sources):
        raise BadInput(
            f"{option} would overwrite a file that this command reads.", where, f"Name a new {ends[0]} file."
        )
    if path.is_file() and path.resolve().suffix.lower() not in ends:
        raise BadInput(
            f"{option} would overwrite a file that does not end in {' or '.join(ends)}.",
            where,
            f"Name a new file, or an earlier report that ends in {ends[0]}.",
        )
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise BadInput("A report cannot be written there: no permission.", where, "Name another place.")


def _same(one: Path, other: Path) -> bool:
    """One file, through links too; files that are not there yet are told apart by their place."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


def write_json(report: Mapping[str, Any], where: str, console: Console) -> None:
    """One document, to a file or (for `-`) to standard output."""
    text = json.dumps(report, indent=2, allow_nan=False)
    if where == "-":
        console.result(text)
    else:
        _write(Path(where), text + "\n")


def write_html(report: Mapping[str, Any], where: Path) -> None:
    """One self-contained page."""
    from rl_sbllm.reports.html import html_page

    _write(where, html_page(report))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", errors="backslashreplace")
    except OSError as error:
        raise BadInput(
            f"The report cannot be written: {error.strerror}.", str(path), "Name another place."
        ) from error
