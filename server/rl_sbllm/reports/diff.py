"""Unified diffs of two versions of one file, fast also when a small function of a large file changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_CONTEXT = 3
_Opcode = tuple[str, int, int, int, int]


def unified(before: str, after: str, name: str) -> str:
    """A diff that `patch -p1` takes; empty when the texts are equal."""
    old, new = _lines(before), _lines(after)
    hunks = [hunk for group in _groups(old, new) for hunk in _hunk(group, old, new)]
    return "".join([f"--- a/{name}\n", f"+++ b/{name}\n", *hunks]) if hunks else ""


def lines_changed(before: str, after: str) -> int:
    """How many lines a reader must look at: of each changed place, the longer side."""
    old, new = _lines(before), _lines(after)
    return sum(max(b - a, d - c) for tag, a, b, c, d in _opcodes(old, new) if tag != "equal")


def _lines(text: str) -> list[str]:
    """Split at LF only: a form feed or a lone CR does not end a line for `patch`."""
    pieces = text.split("\n")
    ended = [piece + "\n" for piece in pieces[:-1]]
    return ended + ([pieces[-1]] if pieces[-1] else [])


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[_Opcode]:
    """Of the part between the common head and the common tail, in positions of the whole."""
    limit = min(len(old), len(new))
    head = next((i for i in range(limit) if old[i] != new[i]), limit)
    tail = next((i for i in range(limit - head) if old[-1 - i] != new[-1 - i]), limit - head)
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    return [
        (tag, a + head, b + head, c + head, d + head)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _groups(old: Sequence[str], new: Sequence[str]) -> Iterator[list[_Opcode]]:
    group: list[_Opcode] = []
    for opcode in _opcodes(old, new):
        if group and opcode[1] - group[-1][2] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(opcode)
    if group:
        yield group


def _hunk(group: Sequence[_Opcode], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    start = max(first[1] - _CONTEXT, 0)
    end = min(last[2] + _CONTEXT, len(old))
    shift_start, shift_end = first[3] - first[1], last[4] - last[2]
    yield f"@@ -{_span(start, end)} +{_span(start + shift_start, end + shift_end)} @@\n"
    at = start
    for _, a, b, c, d in group:
        yield from map(_context, old[at:a])
        yield from (_mark("-", line) for line in old[a:b])
        yield from (_mark("+", line) for line in new[c:d])
        at = b
    yield from map(_context, old[at:end])


def _context(line: str) -> str:
    return _mark(" ", line)


def _mark(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _span(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
