"""The sequential race: is a candidate faster than the original, by how much, and how sure is that?

Each round forks the original and every candidate still in the race anew (forks of one program differ by 1-3 %, so the
process is the sample, not the batch), discards a warm-up batch, and runs pairs of batches in random order on one core.
A round counts once: the median of its log ratios. After certain rounds (the looks) the mean of the rounds and its t
bounds decide. Nothing here trusts a clock inside a worker. With a referee, the results of one pair of batches of a round,
drawn at random, are compared: what was timed is what was checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from rl_sbllm.evaluation.timing.calibrate import SHORTEST_NS, Calibration
from rl_sbllm.evaluation.timing.lane import Lane, Result, decide, ratio_of
from rl_sbllm.evaluation.timing.referee import Answers, Referee
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import Batch, PassSettings, TimedWorker, WorkerFailure

__all__ = ["Result", "decide", "race", "race_field", "ratio_of"]

SLOWEST = 3.0
"""A candidate's worker gets this many times the original's time before it is ended as slower."""
GRACE_SECONDS = 5.0
FAR_SLOWER = 0.2
"""A first batch beyond it is answer enough: the clock of a process is not wrong by a factor of five."""
DEAR_SECONDS = 0.15
"""What preparing a batch of a candidate may take before its batches get smaller."""
MOST_PAIRS = 3
"""A round in which pairs disagree gets more of them, up to so many times as many: the speed of a core that others share jumps by
half and back within tens of milliseconds, and the median is only as good as the share of pairs that no jump fell into. How far pairs
disagree says nothing of who is faster, so this favours nobody."""
CHEAP_CHECK_SECONDS = 0.05
"""Telling and comparing the results of a pair may take so long for it to be done in every round; else once must do."""


def race(
    track: Track,
    original: str,
    candidate: str,
    settings: PassSettings,
    calibration: Calibration,
    rules: RaceRules,
    hash_seeds: Sequence[int] = (0,),
    referee: Referee | None = None,
) -> Result:
    """One candidate against the original."""
    return race_field(track, original, [candidate], settings, calibration, rules, hash_seeds, referee)[0]


def race_field(
    track: Track,
    original: str,
    candidates: Sequence[str],
    settings: PassSettings,
    calibration: Calibration,
    rules: RaceRules,
    hash_seeds: Sequence[int] = (0,),
    referee: Referee | None = None,
) -> list[Result]:
    """Several candidates against one original whose batches they share; each is decided by itself.

    Rounds take the hash seeds in turn. When the track's time is over the rest is undecided.
    """
    field = _Field(track, original, settings, rules, calibration, referee)
    lanes = [Lane(source) for source in candidates]
    for number in range(rules.looks[-1]):
        live = [lane for lane in lanes if lane.result is None]
        if not live or track.left() <= 0.0:
            break
        field.round(live, hash_seeds[number % len(hash_seeds)])
        for lane in live:
            lane.look(rules)
    return [lane.at_the_end(rules) for lane in lanes]


@dataclass
class _Field:
    """What all rounds of a race have in common. `calibration` and `referee` change with what the rounds show."""

    track: Track
    original: str
    settings: PassSettings
    rules: RaceRules
    calibration: Calibration
    referee: Referee | None

    def round(self, lanes: Sequence[Lane], seed: int) -> None:
        """Fork all, warm up, run the pairs."""
        allowed, opened = self._allowed_seconds(len(lanes)), self.track.now()
        with ExitStack() as stack:
            workers = self._forked(stack, lanes, seed, allowed)
            base = workers.pop(0)
            for lane in lanes:
                lane.pairs = []
            # The first batch of a fork pays for copied pages; it is thrown away on both sides.
            if self.rules.warm_up and not self._warm(base, lanes, workers):
                return
            kept = self.track.rng.randrange(self.rules.pairs) if self.referee is not None else -1
            shortest = SHORTEST_NS
            for number in range(MOST_PAIRS * self.rules.pairs):
                began = self.track.now()
                if number >= self.rules.pairs and not (
                    any(lane.is_disturbed for lane in lanes) and began - opened < allowed / 2
                ):
                    break
                elapsed = self._pair(base, lanes, workers, seed if number == kept else None)
                if elapsed is None:
                    return
                shortest = min(shortest, elapsed)
                if number == kept:
                    self._weigh_check(self.track.now() - began, len(lanes))
        for lane in lanes:
            if lane.result is None:
                lane.close_round()
        if shortest < SHORTEST_NS:
            self.calibration = self.calibration.grown()

    def _allowed_seconds(self, lanes: int) -> float:
        """What the workers of a round may take from fork to end, each waiting for the others' batches."""
        batches = self.rules.pairs + int(self.rules.warm_up)
        calibration = self.calibration
        a_batch = calibration.batch_seconds + calibration.passes * calibration.preparation_seconds
        dear = DEAR_SECONDS * lanes if self.settings.isolate_state else 0.0
        return GRACE_SECONDS + batches * (SLOWEST * a_batch * (1 + lanes) + dear)

    def _forked(
        self, stack: ExitStack, lanes: Sequence[Lane], seed: int, allowed: float
    ) -> list[TimedWorker]:
        """The original's worker and one for each lane, forked in random order."""
        sources = [self.original, *(lane.source for lane in lanes)]
        order = list(range(len(sources)))
        self.track.rng.shuffle(order)
        opened: dict[int, TimedWorker] = {}
        for index in order:
            worker = self.track.open(sources[index], self.settings, seed, allowed)
            opened[index] = stack.enter_context(worker)
        return [opened[index] for index in range(len(sources))]

    def _warm(self, base: TimedWorker, lanes: Sequence[Lane], workers: Sequence[TimedWorker]) -> bool:
        """Discarded batches. From here on a candidate far faster than the original gets longer batches (equal ones would be too
        short to be read), and one that is dear to prepare smaller ones."""
        first = base.run(self.calibration.passes)
        if isinstance(first, WorkerFailure):
            return False
        for lane, worker in zip(lanes, workers, strict=True):
            passes = self._first_passes(lane, worker)
            if isinstance(passes, WorkerFailure):
                lane.fail(passes)
                continue
            began = self.track.now()
            batch = worker.run(passes)
            if isinstance(batch, WorkerFailure):
                lane.fail(batch)
                continue
            preparation = max(0.0, self.track.now() - began - batch.wall_ns / 1e9)
            if lane.share is None:
                whole = self.calibration.passes / passes
                advantage = self.track.elapsed_ns(first) / (whole * self.track.elapsed_ns(batch))
                lane.share = min(64.0, advantage) if advantage > 4.0 else 1.0
                lane.most = _most_passes(preparation / passes)
                if advantage < FAR_SLOWER:
                    lane.result = lane.ended(Outcome.SLOWER)
        return True

    def _first_passes(self, lane: Lane, worker: TimedWorker) -> int | WorkerFailure:
        """Passes of its first batch in a fork: fewer where a first look says that preparing each is dear."""
        passes = lane.passes(self.calibration)
        if lane.share is not None or passes == 1 or not self.settings.isolate_state:
            return passes
        began = self.track.now()
        one = worker.run(1)
        if isinstance(one, WorkerFailure):
            return one
        return min(passes, _most_passes(max(0.0, self.track.now() - began - one.wall_ns / 1e9)))

    def _pair(
        self, base: TimedWorker, lanes: Sequence[Lane], workers: Sequence[TimedWorker], seed: int | None
    ) -> int | None:
        """One batch of each in random order, compared when `seed` names their hash seed; the original's elapsed ns, None
        when its worker failed."""
        order = [index for index in range(len(lanes)) if lanes[index].result is None]
        order.append(-1)
        self.track.rng.shuffle(order)
        ran: dict[int, float] = {}
        batches: dict[int, Batch] = {}
        gave: dict[int, Answers] = {}
        for index in order:
            wanted = self.calibration.passes if index < 0 else lanes[index].passes(self.calibration)
            batch, answers = _batch(base if index < 0 else workers[index], wanted, seed is not None)
            if isinstance(batch, WorkerFailure):
                if index < 0:
                    return None
                lanes[index].fail(batch)
                continue
            ran[index], gave[index] = self.track.elapsed_ns(batch) / max(1, batch.passes), answers
            batches[index] = batch
        original_ns, expected = ran.pop(-1), gave.pop(-1)
        for index, per_pass in ran.items():
            lanes[index].add(original_ns, per_pass)
            if (
                self.track.clock == "cpu"
            ):  # The wall clock has the waiting in it; more CPU time may buy less of it.
                lanes[index].add_waiting(batches[-1], batches[index])
        if seed is not None:
            self._compare(lanes, seed, expected, gave)
        return int(original_ns * self.calibration.passes)

    def _compare(self, lanes: Sequence[Lane], seed: int, expected: Answers, gave: dict[int, Answers]) -> None:
        """Hold the results of the batches just timed against each other."""
        if self.referee is None:
            return
        for index, answers in gave.items():
            difference = self.referee(lanes[index].source, seed, expected, answers)
            if difference is not None:
                lanes[index].differs(difference)

    def _weigh_check(self, seconds: float, lanes: int) -> None:
        """Results that are dear to compare were compared once; that must do."""
        if seconds > CHEAP_CHECK_SECONDS + 2 * (1 + lanes) * self.calibration.batch_seconds:
            self.referee = None


def _batch(worker: TimedWorker, passes: int, keep: bool) -> tuple[Batch | WorkerFailure, Answers]:
    if not keep:
        return worker.run(passes), ()
    kept = worker.run_kept(passes)
    return (kept, ()) if isinstance(kept, WorkerFailure) else (kept.batch, kept.answers)


def _most_passes(preparation: float) -> int:
    """Of a batch, where preparing one pass takes so many seconds."""
    return max(1, int(DEAR_SECONDS / max(preparation, 1e-9)))
