"""The sequential race: is a candidate faster than the original, by how much, and how sure is that?

Each round forks the original and every candidate still in the race anew (forks of one program differ by 1-3 %, so the
process is the sample, not the batch), discards a warm-up batch, and runs pairs of batches in random order on one core.
A round counts once: the median of its log ratios. After certain rounds (the looks) the mean of the rounds and its t
bounds decide. Nothing here trusts a clock inside a worker.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import fmean, median

from rl_sbllm.evaluation.timing.calibrate import SHORTEST_NS, Calibration
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules
from rl_sbllm.evaluation.timing.student import interval_of_mean
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, TimedWorker, WorkerFailure
from rl_sbllm.model.measurement import Ratio

HOPELESS = math.log(0.5)
"""A first round in which every pair is beyond it ends the race as slower."""
SLOWEST = 3.0
"""A candidate's worker gets this many times the original's time before it is ended as slower."""
GRACE_SECONDS = 1.0
SURE_ROUNDS = 5
"""Rounds after which a mean below the minimum is enough to give up; before, it has to be below half of it."""


@dataclass(frozen=True)
class Result:
    """How one candidate's race ended. `rounds` are log ratios original / candidate, one for each fork pair."""

    outcome: Outcome
    rounds: tuple[float, ...] = ()
    seconds_before: float = 0.0
    seconds_after: float = 0.0
    failure: WorkerFailure | None = None
    note: str = ""
    """Why it counts as not better although its time alone would not say so."""

    def ratio(self, confidence: float = 0.95, floor: float = 0.008) -> Ratio | None:
        """Median over rounds with a two-sided interval; None with fewer than two rounds."""
        return ratio_of(self.rounds, confidence, floor)


def ratio_of(rounds: Sequence[float], confidence: float = 0.95, floor: float = 0.008) -> Ratio | None:
    """The speedup that log ratios show: median, and the t interval of their mean widened to hold it."""
    if len(rounds) < 2:
        return None
    low, high = interval_of_mean(rounds, (1.0 - confidence) / 2.0, floor)
    middle = median(rounds)
    return Ratio(math.exp(middle), math.exp(min(low, middle)), math.exp(max(high, middle)))


def decide(rounds: Sequence[float], rules: RaceRules) -> Outcome | None:
    """The verdict at a look; None = go on."""
    if len(rounds) not in rules.looks:
        return _futile(rounds, rules)
    if len(rounds) < 2:
        return Outcome.UNDECIDED
    low, high = interval_of_mean(rounds, rules.tail, rules.floor)
    if low > rules.log_minimum:
        return Outcome.FASTER
    if high < rules.log_meaningful:
        # Neither word is a claim of a gain, so the plainer bound tells them apart.
        return Outcome.SLOWER if interval_of_mean(rounds, 0.05, rules.floor)[1] < 0.0 else Outcome.SAME
    if len(rounds) == rules.looks[-1]:
        return Outcome.UNDECIDED
    return _futile(rounds, rules)


def _futile(rounds: Sequence[float], rules: RaceRules) -> Outcome | None:
    """End a race that is not heading for the minimum. Claims nothing, so it costs no error, only a little power."""
    if rules.futile_after is None or len(rounds) < max(2, rules.futile_after):
        return None
    wanted = rules.log_minimum if len(rounds) >= SURE_ROUNDS else rules.log_minimum / 2.0
    if fmean(rounds) >= wanted:
        return None
    return Outcome.SLOWER if interval_of_mean(rounds, 0.05, rules.floor)[1] < 0.0 else Outcome.SAME


def race(
    track: Track,
    original: str,
    candidate: str,
    settings: PassSettings,
    calibration: Calibration,
    rules: RaceRules,
    hash_seeds: Sequence[int] = (0,),
) -> Result:
    """One candidate against the original."""
    return race_field(track, original, [candidate], settings, calibration, rules, hash_seeds)[0]


def race_field(
    track: Track,
    original: str,
    candidates: Sequence[str],
    settings: PassSettings,
    calibration: Calibration,
    rules: RaceRules,
    hash_seeds: Sequence[int] = (0,),
) -> list[Result]:
    """Several candidates against one original whose batches they share; each is decided by itself.

    Rounds take the hash seeds in turn. When the track's time is over the rest is undecided.
    """
    lanes = [_Lane(source) for source in candidates]
    for number in range(rules.looks[-1]):
        live = [lane for lane in lanes if lane.result is None]
        if not live or track.left() <= 0.0:
            break
        seed = hash_seeds[number % len(hash_seeds)]
        calibration = _round(track, original, live, settings, calibration, rules, seed)
        for lane in live:
            lane.look(rules)
    return [lane.result or lane.ended(Outcome.UNDECIDED) for lane in lanes]


@dataclass
class _Lane:
    source: str
    rounds: list[float] = field(default_factory=list[float])
    before: list[float] = field(default_factory=list[float])
    after: list[float] = field(default_factory=list[float])
    pairs: list[float] = field(default_factory=list[float])
    passes: int = 0
    failure: WorkerFailure | None = None
    result: Result | None = None

    def look(self, rules: RaceRules) -> None:
        if self.result is not None:
            return
        may_give_up = rules.futile_after is not None and len(self.rounds) == 1
        if may_give_up and self.pairs and max(self.pairs) < HOPELESS:
            self.result = self.ended(Outcome.SLOWER)
            return
        outcome = decide(self.rounds, rules)
        if outcome is not None:
            self.result = self.ended(outcome)

    def close_round(self) -> None:
        if self.pairs:
            self.rounds.append(median(self.pairs))

    def ended(self, outcome: Outcome) -> Result:
        before = median(self.before) if self.before else 0.0
        after = median(self.after) if self.after else 0.0
        return Result(outcome, tuple(self.rounds), before, after, self.failure)

    def fail(self, failure: WorkerFailure) -> None:
        self.failure = failure
        self.result = self.ended(Outcome.SLOWER if failure.kind.value == "timeout" else Outcome.UNDECIDED)


def _round(
    track: Track,
    original: str,
    lanes: Sequence[_Lane],
    settings: PassSettings,
    calibration: Calibration,
    rules: RaceRules,
    seed: int,
) -> Calibration:
    """Fork all, warm up, run the pairs. Gives the calibration for the next round."""
    with ExitStack() as stack:
        workers = _forked(track, stack, original, lanes, settings, calibration, rules, seed)
        base = workers.pop(0)
        for lane in lanes:
            lane.pairs = []
        # The first batch of a fork pays for copied pages; it is thrown away on both sides.
        if rules.warm_up and not _warm(track, base, lanes, workers, calibration):
            return calibration
        shortest = SHORTEST_NS
        for _ in range(rules.pairs):
            elapsed = _pair(track, base, lanes, workers, calibration.passes)
            if elapsed is None:
                return calibration
            shortest = min(shortest, elapsed)
        for lane in lanes:
            if lane.result is None:
                lane.close_round()
        return calibration.grown() if shortest < SHORTEST_NS else calibration


def _forked(
    track: Track,
    stack: ExitStack,
    original: str,
    lanes: Sequence[_Lane],
    settings: PassSettings,
    calibration: Calibration,
    rules: RaceRules,
    seed: int,
) -> list[TimedWorker]:
    """The original's worker and one for each lane, forked in random order."""
    batches = rules.pairs + int(rules.warm_up)
    a_batch = calibration.batch_seconds + calibration.passes * calibration.preparation_seconds
    allowed = GRACE_SECONDS + SLOWEST * a_batch * batches * (1 + len(lanes))
    sources = [original, *(lane.source for lane in lanes)]
    order = list(range(len(sources)))
    track.rng.shuffle(order)
    opened: dict[int, TimedWorker] = {}
    for index in order:
        opened[index] = stack.enter_context(track.open(sources[index], settings, seed, allowed))
    return [opened[index] for index in range(len(sources))]


def _warm(
    track: Track,
    base: TimedWorker,
    lanes: Sequence[_Lane],
    workers: Sequence[TimedWorker],
    calibration: Calibration,
) -> bool:
    """Discarded batches; a candidate far faster than the original gets longer batches from here on."""
    first = base.run(calibration.passes)
    if isinstance(first, WorkerFailure):
        return False
    for lane, worker in zip(lanes, workers, strict=True):
        batch = worker.run(calibration.passes)
        if isinstance(batch, WorkerFailure):
            lane.fail(batch)
            continue
        advantage = track.elapsed_ns(first) / track.elapsed_ns(batch)
        if not lane.passes:
            # Equal batches for all but clear winners, whose own would be too short to be read.
            wanted = calibration.passes * (min(64.0, advantage) if advantage > 4.0 else 1.0)
            lane.passes = max(calibration.passes, min(int(wanted), calibration.most_passes))
        lane.passes = max(lane.passes, calibration.passes)
    return True


def _pair(
    track: Track, base: TimedWorker, lanes: Sequence[_Lane], workers: Sequence[TimedWorker], passes: int
) -> int | None:
    """One batch of each in random order; the original's elapsed ns, None when its worker failed."""
    order = [index for index in range(len(lanes)) if lanes[index].result is None]
    order.append(-1)
    track.rng.shuffle(order)
    original_ns, took = 0.0, dict[int, float]()
    for index in order:
        wanted = passes if index < 0 else (lanes[index].passes or passes)
        batch = (base if index < 0 else workers[index]).run(wanted)
        if isinstance(batch, WorkerFailure):
            if index < 0:
                return None
            lanes[index].fail(batch)
            continue
        per_pass = track.elapsed_ns(batch) / max(1, batch.passes)
        if index < 0:
            original_ns = per_pass
        else:
            took[index] = per_pass
    for index, per_pass in took.items():
        lanes[index].pairs.append(math.log(original_ns / per_pass))
        lanes[index].before.append(original_ns / 1e9)
        lanes[index].after.append(per_pass / 1e9)
    return int(original_ns * passes)
