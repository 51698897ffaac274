"""The loop: mutate what is in the corpus, run a target under a line tracer, keep what reaches new lines."""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from rl_sbllm.bench.fuzzing.mutate import mutated
from rl_sbllm.bench.fuzzing.seeds import Frames, transcripts
from rl_sbllm.bench.fuzzing.targets import Check, targets

_ROOT = Path(__file__).parents[2]
_FOLLOWED = tuple(
    str(_ROOT / part) for part in ("languages/python", "evaluation/equivalence", "evaluation/same_passes")
)
HANG_SECONDS = 5.0
_MOST_KEPT = 400
_RICH = ("observe", "timed", "comparison", "timed results")
"""Targets that read more than a number get more of the tries."""


@dataclass
class Found:
    """What a session of fuzzing did. `defects`: target -> (what it raised, the frames), one of each kind."""

    executions: int = 0
    by_target: Counter[str] = field(default_factory=Counter[str])
    edges: set[tuple[CodeType, int, int]] = field(default_factory=set[tuple[CodeType, int, int]])
    kept: int = 0
    slowest: float = 0.0
    defects: dict[str, tuple[str, Frames]] = field(default_factory=dict[str, tuple[str, Frames]])


def fuzz(seed: int, more: Callable[[Found], bool]) -> Found:
    """Fuzz while `more` says so. The same seed and bound do the same."""
    rng, found = Random(seed), Found()
    corpus = transcripts()
    with targets() as checks:
        names = list(checks)
        often = names + 3 * [name for name in names if name in _RICH]
        for frames in list(corpus):
            for name in names:
                _execute(name, checks[name], frames, rng, found)
        while more(found):
            parent, other = rng.choice(corpus), rng.choice(corpus)
            frames = mutated(parent, other, rng)
            name = rng.choice(often)
            before = len(found.edges)
            _execute(name, checks[name], frames, rng, found)
            if len(found.edges) > before and len(corpus) < _MOST_KEPT:
                corpus.append(frames)
                found.kept += 1
    return found


def _execute(name: str, check: Check, frames: Frames, rng: Random, found: Found) -> None:
    began = time.monotonic()
    tracer = _Tracer(found.edges)
    sys.settrace(tracer.enter)
    try:
        check(frames, rng)
    except Exception as error:  # noqa: BLE001 - whatever comes out of a target is what is looked for
        sys.settrace(None)
        where = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{name}: {type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
        found.defects.setdefault(key, (f"{type(error).__name__}: {error}"[:400], frames))
    finally:
        sys.settrace(None)
    seconds = time.monotonic() - began
    found.executions += 1
    found.by_target[name] += 1
    found.slowest = max(found.slowest, seconds)
    if seconds > HANG_SECONDS:
        found.defects.setdefault(f"{name}: hang", (f"{seconds:.1f} s", frames))


class _Tracer:
    """Pairs of lines that followed each other, in the files that decode."""

    def __init__(self, edges: set[tuple[CodeType, int, int]]) -> None:
        self._edges = edges

    def enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_FOLLOWED):
            return None
        last = 0

        def line(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal last
            if event == "line":
                self._edges.add((frame.f_code, last, frame.f_lineno))
                last = frame.f_lineno
            return line

        return line
