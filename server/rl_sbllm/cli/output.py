"""Writes reports where the command line asked for them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput


def check_writable(path: str | Path | None) -> None:
    """Raise `BadInput` before a run when its report could not be written after it."""
    if path is None or str(path) == "-":
        return
    target = Path(path)
    folder = target if target.is_dir() else target.parent
    if target.is_dir() or not folder.is_dir():
        raise BadInput("A report cannot be written there.", str(path), "Name a file in a folder that exists.")
    if not os.access(target if target.exists() else folder, os.W_OK):
        raise BadInput("A report cannot be written there: no permission.", str(path), "Name another place.")


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
