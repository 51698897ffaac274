"""One replacement in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """Replace bytes `start:end` of the file by `text` (UTF-8 when written; line ends `\\n`, converted on apply)."""

    start: int
    end: int
    text: str
