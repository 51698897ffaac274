"""Which test files of a project are about a function, by a cheap search of their text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

MOST_FILES = 8
_SEEN_FILES = 2000
_SEEN_FOLDERS = 2000
_LARGEST = 1 << 20
_SKIPPED = {"node_modules", "site-packages", "__pycache__", "build", "dist", "venv", "env"}
_TEST = re.compile(r"(test_.*|.*_test|tests?)\.py$")


def mentioning(root: Path, path: Path, function: str) -> list[Path]:
    """Test files that name the function or its module, those that name both first."""
    name = function.rpartition(".")[2]
    owner = function.rpartition(".")[0].rpartition(".")[2]
    words = [word for word in (name if not name.startswith("__") else owner, path.stem) if word]
    found: list[tuple[int, str, Path]] = []
    for file in _test_files(root):
        text = _text(file)
        score = sum(1 for word in words if re.search(rf"\b{re.escape(word)}\b", text))
        if score and file.resolve() != path.resolve():
            found.append((-score, str(file), file))
    best = min((score for score, _, _ in found), default=0)
    return [file for score, _, file in sorted(found) if score == best][:MOST_FILES]


def _test_files(root: Path) -> Iterator[Path]:
    seen = 0
    for number, (folder, folders, files) in enumerate(os.walk(root)):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        if number > _SEEN_FOLDERS:
            return
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        for name in sorted(files):
            if _TEST.match(name) and seen < _SEEN_FILES:
                seen += 1
                yield Path(folder) / name


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
