"""What behaved differently is held against its own steps, and against no others."""

from __future__ import annotations

from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.verdict import Reason, Rejected
from rl_sbllm.search.wrong import WrongSteps


def with_steps(*sites: str) -> Candidate:
    steps = tuple(Step("rule", site, "rewrite", "") for site in sites)
    return Candidate(" ".join(sites), steps, (), "rule")


def different(candidate: Candidate) -> Rejected:
    return Rejected(candidate, Reason.DIFFERENT_RESULT, "")


def slow(candidate: Candidate) -> Rejected:
    return Rejected(candidate, Reason.NOT_FASTER, "")


ORIGINAL, X, Y = with_steps(), with_steps("x"), with_steps("y")


def test_a_step_that_is_wrong_on_the_original_is_wrong_with_others_beside_it():
    wrong = WrongSteps()
    wrong.learn(different(with_steps("a")), ORIGINAL)
    assert wrong.known(with_steps("x", "a"), X)


def test_other_places_of_the_same_rule_are_not_wrong():
    wrong = WrongSteps()
    wrong.learn(different(with_steps("a")), ORIGINAL)
    assert not wrong.known(with_steps("b"), ORIGINAL)


def test_several_steps_that_are_wrong_together_are_not_wrong_one_by_one():
    wrong = WrongSteps()
    wrong.learn(different(with_steps("a", "b")), ORIGINAL)
    assert not wrong.known(with_steps("a"), ORIGINAL)
    assert wrong.known(with_steps("a", "b", "c"), ORIGINAL)


def test_a_step_that_is_wrong_on_one_parent_is_still_tried_on_the_original():
    wrong = WrongSteps()
    wrong.learn(different(with_steps("x", "a")), X)
    assert wrong.known(with_steps("y", "a"), Y)
    assert not wrong.known(with_steps("a"), ORIGINAL)


def test_a_step_that_is_right_on_the_original_is_tried_on_other_parents_again():
    wrong = WrongSteps()
    wrong.learn(different(with_steps("x", "a")), X)
    wrong.learn(slow(with_steps("a")), ORIGINAL)
    assert not wrong.known(with_steps("y", "a"), Y)
    assert wrong.known(with_steps("x", "a"), X)


def test_what_is_only_not_faster_is_not_wrong():
    wrong = WrongSteps()
    wrong.learn(slow(with_steps("a")), ORIGINAL)
    assert not wrong.known(with_steps("x", "a"), X)
