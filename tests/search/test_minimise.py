"""Steps that do not pay are left out; what is shown adds something."""

from collections.abc import Sequence

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.verdict import Accepted, Evidence, Reason, Rejected, Verdict
from rl_sbllm.search.minimise import minimise, shown

GAINS = {"big": 4.0, "none": 1.0, "small": 1.2}


def accepted(*names: str) -> Accepted:
    gain = 1.0
    for name in names:
        gain *= GAINS[name]
    steps = tuple(Step(name, name, "rewrite", "") for name in names)
    return Accepted(
        Candidate(" ".join(names), steps, (), "x"), Measurement(Ratio(gain, gain, gain), 3), Evidence()
    )


class Truth:
    def screen(self, candidates: Sequence[Candidate], cancel: CancelToken) -> Sequence[Verdict]:
        return [
            accepted(*c.source.split()) if c.source else Rejected(c, Reason.NOT_FASTER, "")
            for c in candidates
        ]

    def confirm(self, variants, cancel): ...


def express(steps: Sequence[Step], parents: tuple[str, ...]) -> Candidate:
    return Candidate(" ".join(s.action for s in steps), tuple(steps), parents, "minimise")


def smallest(*names: str, left: float = 9.0) -> str:
    return minimise(accepted(*names), express, Truth(), lambda: left, CancelToken()).candidate.source


def test_a_step_without_a_gain_is_left_out():
    assert smallest("none", "big", "none") == "big"


def test_a_step_that_pays_stays():
    assert smallest("big", "small") == "big small"


def test_the_last_step_stays():
    assert smallest("none") == "none"


def test_nothing_is_tried_when_no_time_is_left():
    assert smallest("none", "big", left=0.0) == "none big"


def test_a_variant_that_only_adds_steps_is_not_shown():
    short, longer, other = accepted("big"), accepted("big", "none"), accepted("small")
    assert [a.candidate.source for a in shown([longer, short, other], 5)] == ["big", "small"]


def test_shows_the_best_first_and_no_more_than_asked():
    assert [a.candidate.source for a in shown([accepted("small"), accepted("big")], 1)] == ["big"]
