"""What could be saved at most at a place of a candidate: the share of the original's work that its lines stand for.

Known of the original's lines; lines of a candidate that the original does not have stand for those that they replaced.
"""

from __future__ import annotations

import difflib
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Protocol

from rl_sbllm.patterns.rule import Site

MATTERS = 0.015
"""Below it a place is left for last: without all of its work the function is not faster than the least that is shown."""
_UNKNOWN = 0.1
"""Of a line that stands for nothing of the original: what it costs is not known, and it was put there for a reason."""
_REMEMBERED = 200
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_COMPARED = 400
"""Lines of a changed region that are compared one by one; in a longer one the work is spread over all lines."""


class Work(Protocol):
    """See `LineWork`."""

    @property
    def steps(self) -> Mapping[int, float]: ...

    @property
    def time(self) -> Mapping[int, float]: ...


class Shares:
    """Shares of the places of one original and of its candidates. Not safe for threads."""

    def __init__(self, original: str, work: Work) -> None:
        self._original = _LINE_END.split(original)
        self._work = work
        self._known: OrderedDict[str, tuple[dict[int, float], dict[int, float]]] = OrderedDict()

    def share(self, site: Site, source: str, faster: float = 1.0) -> float:
        """Of a place in that text, the larger of its share of the steps and of the time; 1.0 where the place has no lines.

        A text that is so many times `faster` than the original has the less work around the place.
        """
        most = self._most(site, source)
        # To a hundredth: figures that differ by the noise of a clock give the same order.
        return round(min(most * faster, 1.0), 2)

    def reached(self, site: Site, source: str) -> bool:
        """False when the original's pass never came to any line of the place."""
        return self._most(site, source) > 0.0

    def _most(self, site: Site, source: str) -> float:
        if not site.lines:
            return 1.0
        steps, time = self._of(source)
        return max(
            sum(steps.get(line, 0.0) for line in site.lines), sum(time.get(line, 0.0) for line in site.lines)
        )

    def _of(self, source: str) -> tuple[dict[int, float], dict[int, float]]:
        if source not in self._known:
            pairs = list(_stands_for(self._original, _LINE_END.split(source)))
            self._known[source] = (_moved(self._work.steps, pairs), _moved(self._work.time, pairs))
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[source]


def _moved(shares: Mapping[int, float], pairs: list[tuple[range, range]]) -> dict[int, float]:
    """The shares by the lines of the candidate; what stands for several lines has an equal part of their sum."""
    found: dict[int, float] = {}
    for before, after in pairs:
        if len(before) == len(after):
            found.update((new, shares[old]) for old, new in zip(before, after, strict=True) if old in shares)
        elif after:
            stood = min(sum(shares.get(old, 0.0) for old in before), 1.0) if before else _UNKNOWN
            found.update((new, stood / len(after)) for new in after)
    return found


def _stands_for(before: list[str], after: list[str]) -> Iterator[tuple[range, range]]:
    """(lines of the original, lines of the candidate), both from 1: the same lines, or what took their place."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    yield range(1, head + 1), range(1, head + 1)
    yield (
        range(len(before) - tail + 1, len(before) + 1),
        range(len(after) - tail + 1, len(after) + 1),
    )
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if max(len(old), len(new)) > _LONGEST_COMPARED:
        yield range(head + 1, head + len(old) + 1), range(head + 1, head + len(new) + 1)
        return
    for _, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield range(head + i + 1, head + j + 1), range(head + k + 1, head + m + 1)
