"""The loaded profile, matched to the functions of open documents: by path, name and, among equals, line."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping

from rl_sbllm.lsp.documents import Reading
from rl_sbllm.profiles.profile import Profile, ProfiledFunction
from rl_sbllm.syntax.outline import Function

WORTH_A_LENS = 0.01


class ProfileShares:
    """Made once for a profile; the documents may change as they like."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._by_path: dict[str, list[ProfiledFunction]] = defaultdict(list)
        for one in profile.functions:
            self._by_path[one.path].append(one)

    def of(self, reading: Reading) -> Mapping[Function, ProfiledFunction]:
        """What the profile says of the functions of this text; a name that several could be is left out."""
        if reading.path is None:
            return {}
        found: dict[Function, ProfiledFunction] = {}
        for one in self._by_path.get(os.path.realpath(reading.path), ()):
            function = _function(reading, one)
            if function is not None:
                found.setdefault(function, one)
        return found


def percent(share: float) -> str:
    """`31 %`."""
    return f"{share * 100:.0f} %" if share >= WORTH_A_LENS else "less than 1 %"


def _function(reading: Reading, one: ProfiledFunction) -> Function | None:
    if one.located:
        named = [f for f in reading.functions if f.name == one.name]
        return min(named, key=lambda f: abs(reading.line(f) + 1 - one.line), default=None)
    name = one.name.rpartition(".")[2]
    named = [f for f in reading.functions if f.name.rpartition(".")[2] == name]
    there = [f for f in named if _holds(reading, f, one.line)]
    only = there or named
    return only[0] if len(only) == 1 else None


def _holds(reading: Reading, function: Function, line: int) -> bool:
    lines = reading.snapshot.lines
    return lines.line_at(function.span.start) < line <= lines.line_at(function.span.end) + 1
