"""Which test files of a project may be about a function, by a cheap search of their text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

MOST_FILES = 12
_SEEN_FILES = 2000
_SEEN_FOLDERS = 2000
_LARGEST = 1 << 20
_MOST_USERS = 20
_SKIPPED = {"node_modules", "site-packages", "__pycache__", "build", "dist", "venv", "env"}
_PROJECT_MARKS = {"pyproject.toml", "setup.py", ".git"}
_TEST = re.compile(r"(test_.*|.*_test|tests?)\.py$")


def mentioning(root: Path, path: Path, function: str) -> list[Path]:
    """Test files, likeliest first: they name the function, its module, or a module that uses the function or else its module."""
    name = function.rpartition(".")[2]
    owner = function.rpartition(".")[0].rpartition(".")[2]
    function_word, module_word = _word(name if not name.startswith("__") else owner), _word(_module(path))
    tests: dict[Path, str] = {}
    users: list[tuple[bool, re.Pattern[str]]] = []
    for file in _python_files(root):
        if file.resolve() == path.resolve():
            continue
        text = _text(file)
        if _TEST.match(file.name):
            tests[file] = text
        elif _names(text, module_word):
            users.append((_names(text, function_word), _word(_module(file))))
    users.sort(key=lambda user: not user[0])
    likely = {file: _likely(text, function_word, module_word, users) for file, text in tests.items()}
    found = sorted((-score, str(file), file) for file, score in likely.items() if score)
    return [file for _, _, file in found][:MOST_FILES]


def _likely(
    text: str,
    function: re.Pattern[str],
    module: re.Pattern[str],
    users: Sequence[tuple[bool, re.Pattern[str]]],
) -> int:
    direct = 8 * _names(text, function) + 4 * _names(text, module)
    used = (2 if uses_it else 1 for uses_it, user in users[:_MOST_USERS] if _names(text, user))
    return direct or next(used, 0)


def _names(text: str, word: re.Pattern[str]) -> bool:
    return word.search(text) is not None


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b" if name else r"(?!)")


def _module(path: Path) -> str:
    return path.parent.name if path.stem == "__init__" else path.stem


def _python_files(root: Path) -> Iterator[Path]:
    """Tests and others, a bounded number of each."""
    seen = {True: 0, False: 0}
    for number, (folder, folders, files) in enumerate(os.walk(root)):
        if number > _SEEN_FOLDERS:
            return
        if _is_foreign(Path(folder), root, folders, files):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(files):
            is_test = _TEST.match(name) is not None
            if name.endswith(".py") and seen[is_test] < _SEEN_FILES:
                seen[is_test] += 1
                yield Path(folder) / name


def _is_foreign(folder: Path, root: Path, folders: Sequence[str], files: Sequence[str]) -> bool:
    """A virtual environment, or another project below this one: its tests are not about our function."""
    names = {*folders, *files}
    return "pyvenv.cfg" in names or (folder != root and not _PROJECT_MARKS.isdisjoint(names))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
