"""A profile as its file has it, before anything is known of sources: stacks with weights, or a table by function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Frame(NamedTuple):
    """One line of a stack. `line` is from 1, 0 when it is not known; it may be any line of the function."""

    path: str
    line: int
    name: str


@dataclass(frozen=True)
class Stacks:
    """Each sample is (frames from the outermost in, weight)."""

    kind: str
    unit: str
    frames: list[Frame]
    samples: Iterable[tuple[list[int], float]]


class Row(NamedTuple):
    """`callers` gives each caller's part of `own`, in any unit."""

    own: float
    total: float
    callers: Mapping[Frame, float]


@dataclass(frozen=True)
class Table:
    """The functions themselves; `line` of a frame is the first of its function."""

    kind: str
    unit: str
    rows: Mapping[Frame, Row]
