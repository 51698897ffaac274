"""Which function a frame of a profile stands in: by its file where that is at hand, else by what the profile says."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from rl_sbllm.profiles.raw import Frame
from rl_sbllm.syntax.grammars import language_of
from rl_sbllm.syntax.outline import Function, functions
from rl_sbllm.syntax.snapshot import Snapshot

_LARGEST_SOURCE = 4 << 20
_LIBRARIES = frozenset({"site-packages", "dist-packages", "node_modules", ".venv", "venv", ".tox", ".nox"})
_STANDARD = re.compile(r"python\d+(\.\d+)?")


class Place(NamedTuple):
    """As the fields of `ProfiledFunction`."""

    path: str
    line: int
    column: int
    name: str
    located: bool
    in_project: bool


class Places:
    """`roots`: where relative paths begin, and what counts as the project. `lines_vary`: frames tell the line that was
    running, not the function's first."""

    def __init__(self, roots: Sequence[Path], lines_vary: bool) -> None:
        self._roots = [Path(os.path.realpath(root)) for root in roots]
        self._lines_vary = lines_vary
        self._known: dict[Frame, Place | None] = {}
        self._sources: dict[str, _Source | None] = {}
        self._unlocated: dict[tuple[str, str, int], Place] = {}

    def of(self, frame: Frame) -> Place | None:
        """None for what has no source: built-ins, the interpreter itself."""
        if frame not in self._known:
            self._known[frame] = self._find(frame)
        return self._known[frame]

    def _find(self, frame: Frame) -> Place | None:
        if frame.path in ("", "~") or frame.path.startswith("<"):
            return None
        path = self._resolved(frame.path)
        if path not in self._sources:
            self._sources[path] = _Source.of(path)
        source = self._sources[path]
        found = source.function(frame) if source is not None else None
        mine = self._in_project(path)
        if source is not None and found is not None:
            line, column = source.position(found)
            return Place(path, line, column, found.name, True, mine)
        key = path, frame.name, 0 if self._lines_vary else frame.line
        return self._unlocated.setdefault(key, Place(path, max(0, frame.line), 0, frame.name, False, mine))

    def _resolved(self, path: str) -> str:
        if os.path.isabs(path):
            return os.path.realpath(path)
        there = (root / path for root in self._roots)
        return next((os.path.realpath(one) for one in there if one.is_file()), path)

    def _in_project(self, path: str) -> bool:
        for root in self._roots:
            if PurePath(path).is_relative_to(root):
                inside = PurePath(path).relative_to(root).parts
                standard = any(_STANDARD.fullmatch(part) for part in inside[:-1])
                return not standard and not _LIBRARIES & set(inside)
        return False


class _Source:
    """The functions of one file."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._functions = functions(snapshot)

    @classmethod
    def of(cls, path: str) -> _Source | None:
        language = language_of(PurePath(path))
        try:
            if language is None or not os.path.isfile(path) or os.path.getsize(path) > _LARGEST_SOURCE:
                return None
            return cls(Snapshot.of(language, Path(path).read_bytes().decode("utf-8")))
        except (OSError, UnicodeDecodeError):
            return None

    def function(self, frame: Frame) -> Function | None:
        """The innermost one at that line when it has that name, else the only one of that name: the file may have changed
        since. What has no name of its own (a comprehension, a lambda) belongs to the function that it stands in."""
        name = frame.name.rpartition(".")[2]
        here = [f for f in self._functions if self._first(f) <= frame.line <= self._last(f)]
        inner = max(here, key=lambda f: f.span.start, default=None)
        if name.startswith("<"):
            return inner if name != "<module>" else None
        if inner is not None and inner.name.rpartition(".")[2] == name:
            return inner
        named = [f for f in self._functions if f.name.rpartition(".")[2] == name]
        return named[0] if len(named) == 1 else None

    def position(self, function: Function) -> tuple[int, int]:
        """Line (from 1) and column (from 0) of its name; nothing but ASCII stands before it."""
        lines = self._snapshot.lines
        line = lines.line_at(function.name_span.start)
        return line + 1, function.name_span.start - lines.start(line)

    def _first(self, function: Function) -> int:
        return self._snapshot.lines.line_at(function.span.start) + 1

    def _last(self, function: Function) -> int:
        return self._snapshot.lines.line_at(function.span.end) + 1
