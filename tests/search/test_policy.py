"""The policy learns which actions pay, keeps what it learned, and says how likely its choice was."""

from random import Random

from rl_sbllm.model.protocols import Action
from rl_sbllm.search.policy import ThompsonPolicy

STATE = {"loop_depth": 0.5, "recursion": 0.0}
GOOD = Action("good", "micro", "baseline", 1, {})
BAD = Action("bad", "micro", "baseline", 1, {})


def chosen_share(policy: ThompsonPolicy, seed: int = 1, draws: int = 200) -> float:
    rng = Random(seed)
    return sum(policy.choose(STATE, [BAD, GOOD], rng)[0] for _ in range(draws)) / draws


def trained() -> ThompsonPolicy:
    policy = ThompsonPolicy()
    for _ in range(10):
        policy.learn(STATE, GOOD, 1.0)
        policy.learn(STATE, BAD, -0.1)
    return policy


def test_prefers_the_action_that_paid():
    assert chosen_share(trained()) > 0.9


def test_does_not_prefer_either_of_two_unknown_actions_of_a_family():
    assert 0.3 < chosen_share(ThompsonPolicy()) < 0.7


def test_starts_with_the_family_that_usually_pays_most():
    policy = ThompsonPolicy()
    rng = Random(3)
    actions = [Action("a", "micro", "p", 1, {}), Action("b", "algorithm", "p", 1, {})]
    assert sum(policy.choose(STATE, actions, rng)[0] for _ in range(100)) > 85


def test_what_can_save_little_comes_behind_a_smaller_promise_that_can_save_much():
    policy, rng = ThompsonPolicy(), Random(3)
    cold = Action("a", "algorithm", "p", 1, {"share": 0.02})
    hot = Action("b", "hoisting", "p", 1, {"share": 0.9})
    assert sum(policy.choose(STATE, [cold, hot], rng)[0] for _ in range(100)) > 80


def test_statistics_restored_in_another_run_still_prefer_what_paid():
    again = ThompsonPolicy(trained().statistics())
    assert chosen_share(again) > 0.9


def test_ignores_statistics_of_another_form():
    assert (
        ThompsonPolicy({"version": 9, "names": ["x"], "a": [[1.0]], "b": [1.0]}).statistics()["names"] == []
    )


def test_same_seed_makes_the_same_choices():
    assert [trained().choose(STATE, [BAD, GOOD], Random(s)) for s in range(20)] == [
        trained().choose(STATE, [BAD, GOOD], Random(s)) for s in range(20)
    ]


def test_propensities_of_the_greedy_choice_and_of_exploration_add_up():
    policy = trained()
    _, greedy = policy.choose(STATE, [BAD, GOOD], Random(1))
    assert 0.0 < greedy <= 1.0
