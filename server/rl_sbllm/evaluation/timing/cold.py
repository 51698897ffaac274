"""Is the gain there in the first pass of a new process, and not only put off until its results are told?

In a race a process runs many passes. What a program leaves behind between them anywhere in its process (a cache in a module
of the library, a file in its scratch folder), or does only when its results are looked at, would show as speed there. Here
each version is forked, runs one pass, keeps its results and tells them; both parts are clocked from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from rl_sbllm.evaluation.timing.student import interval_of_mean
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Ratio

LOOKS = (3, 6, 9, 12, 16, 20)
"""Rounds after which it may be over; what is there shows in the first few."""
SHARE = 0.5
"""The part of the gain claimed that has to be there, to be sure; first passes are noisy, and cold code is slower."""
TAIL = 0.002
"""For each look, so that an honest gain is taken for a false one in at most about 1 of 100."""
FLOOR = 0.1
"""Of the original's pass: first passes of one program differ by that much between processes."""


@dataclass
class FirstPasses:
    """ns of CPU time: the original's first passes, what the candidate's saved, and what telling its results took more."""

    before: list[float] = field(default_factory=list[float])
    saved: list[float] = field(default_factory=list[float])
    told_later: list[float] = field(default_factory=list[float])

    def hold(self, claimed: Ratio) -> bool | None:
        """True: the gain is there; False: it surely is not; None: these rounds cannot say."""
        if len(self.saved) < LOOKS[0]:
            return None
        pass_ns = median(self.before)
        wanted = SHARE * (1.0 - 1.0 / claimed.low) * pass_ns
        if median(self.saved) >= wanted and median(self.told_later) < wanted:
            return True
        floor = FLOOR * pass_ns
        _, most_saved = interval_of_mean(self.saved, TAIL, floor)
        least_later, _ = interval_of_mean(self.told_later, TAIL, floor)
        return False if most_saved < wanted or least_later > wanted else None


def holds_when_cold(
    runner: Runner,
    versions: tuple[str, str],
    settings: PassSettings,
    claimed: Ratio,
    seconds: float,
    now: Callable[[], float],
    core: int | None = None,
) -> bool | None:
    """`versions`: the original and the candidate. False only when first passes surely do not save what was claimed; None
    when `seconds` did not suffice to tell, or a worker failed: that is not held against it."""
    end, rounds, longest = now() + seconds, FirstPasses(), 0.0
    for number in range(1, LOOKS[-1] + 1):
        began = now()
        if began + longest > end:
            break
        order = (0, 1) if number % 2 else (1, 0)
        if not _round(runner, versions, order, settings, rounds, max(1.0, end - began), core):
            return None
        longest = max(longest, now() - began)
        said = rounds.hold(claimed) if number in LOOKS else None
        if said is not None:
            return said
    return rounds.hold(claimed)


def _round(
    runner: Runner,
    versions: tuple[str, str],
    order: Sequence[int],
    settings: PassSettings,
    rounds: FirstPasses,
    seconds: float,
    core: int | None,
) -> bool:
    """Adds one first pass of each; False when a worker failed."""
    passes, told = [0.0, 0.0], [0.0, 0.0]
    for index in order:
        with runner.timed_worker(versions[index], settings, core=core, seconds=seconds) as worker:
            kept = worker.run_kept(1)
        if isinstance(kept, WorkerFailure):
            return False
        passes[index], told[index] = float(kept.batch.cpu_ns), float(kept.telling_ns)
    rounds.before.append(passes[0])
    rounds.saved.append(passes[0] - passes[1])
    rounds.told_later.append(told[1] - told[0])
    return True
