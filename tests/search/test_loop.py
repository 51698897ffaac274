"""The loop finds what pays in a world whose truth is known, stays within its limits, and joins variants."""

from collections.abc import Mapping, Sequence
from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.events import Event, VariantFound
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.protocols import Action
from rl_sbllm.model.verdict import Accepted, Evidence, Reason, Rejected, Verdict
from rl_sbllm.search.loop import Search
from rl_sbllm.search.outcome import Limits, Outcome
from rl_sbllm.search.policy import ThompsonPolicy
from rl_sbllm.search.population import Population

GAINS = {"fast": 3.0, "faster": 2.0, "useless": 1.0, "wrong": 0.0, "slow": 0.5}


def original() -> Candidate:
    return Candidate("", (), (), "baseline")


class Words:
    """A program is a set of words; each word is an edit with a known gain."""

    name = "words"

    def __init__(
        self, gains: Mapping[str, float], shares: Mapping[str, float], algorithms: frozenset[str]
    ) -> None:
        self._gains, self._shares, self._algorithms = gains, shares, algorithms

    def _family(self, word: str) -> str:
        return "algorithm" if word in self._algorithms else "micro"

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        return [
            Action(w, self._family(w), parent.id, 1, {"share": self._shares[w]} if w in self._shares else {})
            for w in self._gains
            if w not in parent.source.split()
        ]

    def propose(self, parent, action, population, rng, cancel) -> Sequence[Candidate]:
        steps = (*parent.steps, Step(action.name, action.name, "rewrite", "why"))
        source = " ".join(sorted(s.action for s in steps))
        return [Candidate(source, steps, (parent.id,), action.name)]


class Truth:
    """Knows every gain; counts what it was asked."""

    def __init__(
        self,
        gains: Mapping[str, float] = GAINS,
        shares: Mapping[str, float] | None = None,
        algorithms: frozenset[str] = frozenset(),
    ) -> None:
        self.gains, self.shares, self.algorithms = gains, shares or {}, algorithms
        self.asked: list[str] = []

    def screen(self, candidates: Sequence[Candidate], cancel: CancelToken) -> Sequence[Verdict]:
        return [self._verdict(c) for c in candidates]

    def confirm(self, variants, cancel) -> Sequence[Verdict]:
        return variants

    def _verdict(self, candidate: Candidate) -> Verdict:
        self.asked.append(candidate.source)
        gain = 1.0
        for word in candidate.source.split():
            gain *= self.gains[word]
        if gain == 0.0:
            return Rejected(candidate, Reason.DIFFERENT_RESULT, "wrong")
        if gain <= 1.02:
            return Rejected(candidate, Reason.NOT_FASTER, "no")
        return Accepted(candidate, Measurement(Ratio(gain, gain * 0.95, gain * 1.05), 3), Evidence())


def search(truth: Truth, seed: int = 0, **limits) -> tuple[Outcome, list[Event]]:
    events: list[Event] = []
    merged = {"left": lambda: 10.0, "seconds": 10.0, **limits}
    outcome = Search(
        Population(original(), lambda s: s),
        [Words(truth.gains, truth.shares, truth.algorithms)],
        truth,
        ThompsonPolicy(),
        {},
        Limits(**merged),
        Random(seed),
        events.append,
        CancelToken(),
    ).run()
    return outcome, events


def test_finds_the_best_combination():
    outcome, _ = search(Truth())
    assert outcome.accepted[0].candidate.source == "fast faster"
    assert outcome.stopped_by == "no-more-actions"


def test_never_evaluates_the_same_program_twice():
    truth = Truth()
    search(truth)
    assert len(truth.asked) == len(set(truth.asked))


def test_holds_the_budget_of_evaluations():
    outcome, _ = search(Truth(), evaluations=3)
    assert (outcome.evaluations, outcome.stopped_by) == (3, "evaluations")


def test_stops_when_its_seconds_are_over():
    left = iter([5.0] * 20 + [0.0] * 100)
    outcome, _ = search(Truth(), left=lambda: next(left))
    assert outcome.stopped_by == "seconds"


def test_stops_after_many_evaluations_without_a_gain():
    outcome, _ = search(Truth(), patience=2)
    assert outcome.stopped_by == "no-gain"


def test_what_the_best_parent_never_tried_is_not_cut_off():
    many = {f"useless{number}": 1.0 for number in range(40)}
    truth = Truth({**many, "fast": 3.0})
    outcome, _ = search(truth, patience=3)
    assert outcome.accepted[0].candidate.source == "fast"
    assert {word for source in truth.asked for word in source.split()} >= set(many)
    assert len(truth.asked) < 2 * len(many)


def test_what_may_change_the_originals_growth_is_tried_before_a_faster_version_is_worked_on():
    algorithms = frozenset(f"algorithm{number}" for number in range(12))
    truth = Truth({**dict.fromkeys(sorted(algorithms), 1.5), "micro": 1.1}, algorithms=algorithms)
    search(truth, evaluations=20)
    assert set(truth.asked[:12]) == algorithms


def test_what_cannot_matter_comes_last_and_ends_with_the_patience():
    cold = {f"cold{number}": 1.0 for number in range(40)}
    truth = Truth({**cold, "fast": 3.0, "faster": 2.0}, shares=dict.fromkeys(cold, 0.001))
    outcome, _ = search(truth, patience=3)
    first = next(at for at, source in enumerate(truth.asked) if "cold" in source)
    assert "fast faster" in truth.asked[:first]
    assert len(truth.asked) < first + 10
    assert outcome.stopped_by == "no-gain"


def test_an_action_that_behaved_differently_is_not_tried_on_other_parents():
    truth = Truth()
    search(truth)
    assert sum("wrong" in source.split() for source in truth.asked) == 1


def test_same_seed_gives_the_same_candidates_in_the_same_order():
    first, second = Truth(), Truth()
    search(first, seed=5)
    search(second, seed=5)
    assert first.asked == second.asked


def test_says_each_accepted_variant_once():
    outcome, events = search(Truth())
    assert sum(isinstance(e, VariantFound) for e in events) == len(outcome.accepted)


def test_improvements_are_recorded_with_rising_lower_bounds():
    outcome, _ = search(Truth())
    lows = [low for _, _, low in outcome.best_so_far]
    assert lows == sorted(lows) and lows


def test_ends_at_once_when_cancelled():
    token = CancelToken()
    token.cancel()
    truth = Truth()
    outcome = Search(
        Population(original(), lambda s: s),
        [Words(GAINS, {}, frozenset())],
        truth,
        ThompsonPolicy(),
        {},
        Limits(lambda: 1.0, 1.0),
        Random(0),
        lambda e: None,
        token,
    ).run()
    assert (truth.asked, outcome.stopped_by) == ([], "cancelled")
