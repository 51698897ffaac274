"""One candidate in a race: its rounds so far, when they decide, and how it ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.evaluation.timing.calibrate import Calibration
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules
from rl_sbllm.evaluation.timing.student import interval_of_mean
from rl_sbllm.model.execution import Batch, FailureKind, WorkerFailure
from rl_sbllm.model.measurement import Ratio

HOPELESS = math.log(0.5)
"""A first round in which every pair is beyond it ends the race as slower."""
HOPE = 0.2
"""A race goes on while there is this chance that its mean is really above what it has to reach."""
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
    out_of_time: bool = False
    """The track's time ended before the race did."""
    note: str = ""
    """Why it counts as not better although its time alone would not say so."""
    difference: Difference | None = None
    """What a timed pass of it gave that the original's did not."""

    def ratio(self, confidence: float = 0.95, floor: float = 0.008) -> Ratio | None:
        """Median over rounds with a two-sided interval; None with fewer than two rounds."""
        return ratio_of(self.rounds, confidence, floor)


FAR, FARTHER = 0.02, 0.01
"""How much less exactly a large ratio is known: two programs that differ a lot react differently to the length of a window
and to warm caches, so that another honest protocol reads a 4x some 4 percent off and a 150x some 30. Added to the interval:
so much of the log ratio, and of its square."""


def ratio_of(rounds: Sequence[float], confidence: float = 0.95, floor: float = 0.008) -> Ratio | None:
    """The speedup that log ratios show: median, and the t interval of their mean widened to hold it."""
    if len(rounds) < 2:
        return None
    middle = median(rounds)
    low, high = interval_of_mean(rounds, (1.0 - confidence) / 2.0, floor)
    far = _far(middle)
    return Ratio(math.exp(middle), math.exp(min(low, middle) - far), math.exp(max(high, middle) + far))


def _far(log_ratio: float) -> float:
    return FAR * abs(log_ratio) + FARTHER * log_ratio * log_ratio


def is_exact(rounds: Sequence[float], rules: RaceRules) -> bool:
    """The interval that would be shown is as narrow as the rules ask for, or as what is added to that of a large ratio."""
    if rules.exact is None:
        return True
    low, high = interval_of_mean(rounds, 0.025, rules.floor)
    return (high - low) / 2.0 <= max(rules.exact, _far(median(rounds)))


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
    # By a bound, not by the mean: on a noisy machine two rounds say nothing.
    if interval_of_mean(rounds, HOPE, rules.floor)[1] >= wanted:
        return None
    return Outcome.SLOWER if interval_of_mean(rounds, 0.05, rules.floor)[1] < 0.0 else Outcome.SAME


STEADY = 0.008
MEDIAN_ERROR = 1.25 * 1.4826
"""Standard error of a median by the median deviation, for many values that are normal."""


KEPT_OF_THE_GAIN = 0.5
"""A version that saves CPU time has to keep this share of its log gain when its waiting is counted as its own."""
WAITING = "It takes less CPU time, but hardly less time by the wall clock: it waits where the original works."


@dataclass
class Lane:
    """A candidate while it is raced; `result` is set when it is decided."""

    source: str
    rounds: list[float] = field(default_factory=list[float])
    before: list[float] = field(default_factory=list[float])
    after: list[float] = field(default_factory=list[float])
    pairs: list[float] = field(default_factory=list[float])
    with_waiting: list[float] = field(default_factory=list[float])
    """Log ratios of all pairs of the race, with the time that the candidate waits longer than the original counted as its own."""
    share: float | None = None
    """Its batches' passes over the original's; None before the first warm-up."""
    most: int | None = None
    """Passes of a batch at most, however long the original's batches get: preparing them is dear."""
    won: bool = False
    """Faster at the last look; only the interval is not as narrow as asked for."""
    failure: WorkerFailure | None = None
    result: Result | None = None

    def look(self, rules: RaceRules) -> None:
        """Decide if the rounds so far do."""
        if self.result is not None:
            return
        may_give_up = rules.futile_after is not None and len(self.rounds) == 1
        if may_give_up and self.pairs and max(self.pairs) < HOPELESS:
            self.result = self.ended(Outcome.SLOWER)
            return
        outcome = decide(self.rounds, rules)
        more = len(self.rounds) < rules.looks[-1]
        if len(self.rounds) in rules.looks:
            self.won = outcome is Outcome.FASTER
        if outcome is Outcome.FASTER and more and not is_exact(self.rounds, rules):
            return
        if outcome is not None:
            self.result = self.ended(outcome)

    def passes(self, calibration: Calibration) -> int:
        """Passes of its next batch."""
        share = 1.0 if self.share is None else self.share
        wanted = max(1, int(share * calibration.passes))
        if share > 1.0:
            wanted = max(calibration.passes, min(wanted, calibration.most_passes))
        return wanted if self.most is None else min(wanted, self.most)

    def add(self, original_ns: float, own_ns: float) -> None:
        """One pair, in nanoseconds a pass."""
        self.pairs.append(math.log(original_ns / own_ns))
        self.before.append(original_ns / 1e9)
        self.after.append(own_ns / 1e9)

    def add_waiting(self, original: Batch, own: Batch) -> None:
        """The same pair by both clocks. What the machine adds to the wall clock it adds once a window on either side, however
        many passes that has, so it is the difference of two windows' waiting that counts, not the ratio of their times."""
        waited = max(0, (own.wall_ns - own.cpu_ns) - (original.wall_ns - original.cpu_ns))
        before, after = max(1, original.cpu_ns) / original.passes, max(1, own.cpu_ns + waited) / own.passes
        self.with_waiting.append(math.log(before / after))

    @property
    def is_disturbed(self) -> bool:
        """The median of this round's pairs is not known to about a percent (a large ratio: as well as it is shown)."""
        if self.result is not None or len(self.pairs) < 2:
            return False
        middle = median(self.pairs)
        spread = median(abs(pair - middle) for pair in self.pairs)
        return MEDIAN_ERROR * spread / math.sqrt(len(self.pairs)) > max(STEADY, _far(middle) / 2.0)

    def close_round(self) -> None:
        """The median of the pairs is the round's one sample."""
        if self.pairs:
            self.rounds.append(median(self.pairs))

    def at_the_end(self, rules: RaceRules) -> Result:
        """The result when no time is left. The look that the clock chose takes the place of one that is not reached any more,
        so no more error is spent than was planned."""
        if self.result is not None:
            return self.result
        if not self.won and len(self.rounds) >= 2:
            self.won = interval_of_mean(self.rounds, rules.tail, rules.floor)[0] > rules.log_minimum
        return (
            self.ended(Outcome.FASTER)
            if self.won
            else replace(self.ended(Outcome.UNDECIDED), out_of_time=True)
        )

    def differs(self, difference: Difference) -> None:
        """A timed pass gave something else than the original's: whatever its time was, it is out."""
        self.result = replace(self.ended(Outcome.UNDECIDED), difference=difference)

    def ended(self, outcome: Outcome) -> Result:
        """What is known when the race ends so."""
        before = median(self.before) if self.before else 0.0
        after = median(self.after) if self.after else 0.0
        if outcome is Outcome.FASTER and self._waits():
            return Result(Outcome.SLOWER, tuple(self.rounds), before, after, self.failure, note=WAITING)
        return Result(outcome, tuple(self.rounds), before, after, self.failure)

    def _waits(self) -> bool:
        """With its waiting most of the gain is gone. Delays of the machine fall on half of the pairs at most, a version's own
        waiting on all, so the better pairs decide."""
        if len(self.with_waiting) < 2 or not self.rounds:
            return False
        better = sorted(self.with_waiting)[(3 * (len(self.with_waiting) - 1)) // 4]
        return better < KEPT_OF_THE_GAIN * median(self.rounds)

    def fail(self, failure: WorkerFailure) -> None:
        """A worker that died proves nothing; one that ran out of time is slower."""
        self.failure = failure
        self.result = self.ended(Outcome.SLOWER if failure.kind is FailureKind.TIMEOUT else Outcome.UNDECIDED)
