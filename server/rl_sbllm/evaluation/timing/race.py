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
from dataclasses import replace

from rl_sbllm.evaluation.timing.calibrate import SHORTEST_NS, Calibration
from rl_sbllm.evaluation.timing.lane import Lane, Result, decide, ratio_of
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, TimedWorker, WorkerFailure

__all__ = ["Result", "decide", "race", "race_field", "ratio_of"]

SLOWEST = 3.0
"""A candidate's worker gets this many times the original's time before it is ended as slower."""
GRACE_SECONDS = 5.0
FAR_SLOWER = 0.2
"""A first batch beyond it is answer enough: the clock of a process is not wrong by a factor of five."""
DEAR_SECONDS = 0.15
"""What preparing a batch of a candidate may take before its batches get smaller."""


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
    lanes = [Lane(source) for source in candidates]
    for number in range(rules.looks[-1]):
        live = [lane for lane in lanes if lane.result is None]
        if not live or track.left() <= 0.0:
            break
        seed = hash_seeds[number % len(hash_seeds)]
        calibration = _round(track, original, live, settings, calibration, rules, seed)
        for lane in live:
            lane.look(rules)
    return [lane.result or replace(lane.ended(Outcome.UNDECIDED), out_of_time=True) for lane in lanes]


def _round(
    track: Track,
    original: str,
    lanes: Sequence[Lane],
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
            elapsed = _pair(track, base, lanes, workers, calibration)
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
    lanes: Sequence[Lane],
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
    lanes: Sequence[Lane],
    workers: Sequence[TimedWorker],
    calibration: Calibration,
) -> bool:
    """Discarded batches; a candidate far faster than the original gets longer batches from here on."""
    first = base.run(calibration.passes)
    if isinstance(first, WorkerFailure):
        return False
    for lane, worker in zip(lanes, workers, strict=True):
        passes = lane.passes(calibration)
        began = track.now()
        batch = worker.run(passes)
        if isinstance(batch, WorkerFailure):
            lane.fail(batch)
            continue
        preparation = max(0.0, track.now() - began - batch.wall_ns / 1e9)
        if lane.share is None:
            lane.share = _share(track.elapsed_ns(first) / track.elapsed_ns(batch), preparation)
            if lane.share == 0.0:
                lane.result = lane.ended(Outcome.SLOWER)
    return True


def _share(advantage: float, preparation: float) -> float:
    """Equal batches for all but clear winners, whose own would be too short to be read, and those that are dear to
    prepare. 0.0 = not worth racing."""
    if advantage < FAR_SLOWER:
        return 0.0
    if preparation > DEAR_SECONDS:
        return DEAR_SECONDS / preparation
    return min(64.0, advantage) if advantage > 4.0 else 1.0


def _pair(
    track: Track,
    base: TimedWorker,
    lanes: Sequence[Lane],
    workers: Sequence[TimedWorker],
    calibration: Calibration,
) -> int | None:
    """One batch of each in random order; the original's elapsed ns, None when its worker failed."""
    order = [index for index in range(len(lanes)) if lanes[index].result is None]
    order.append(-1)
    track.rng.shuffle(order)
    original_ns, took = 0.0, dict[int, float]()
    for index in order:
        wanted = calibration.passes if index < 0 else lanes[index].passes(calibration)
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
    return int(original_ns * calibration.passes)
