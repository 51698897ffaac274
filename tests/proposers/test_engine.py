"""The engine offers what finds a place; crossover joins variants; mutation makes smaller ones."""

from __future__ import annotations

from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.verdict import Accepted, Evidence
from rl_sbllm.proposers.crossover import Crossover, Mutation
from rl_sbllm.proposers.engine import Engine
from tests.proposers.test_genome import RULES, TARGET, TEXT, genome, step

BASELINE = Candidate(TEXT, (), (), "baseline")
NEVER = CancelToken()


def accepted(*names: str, low: float = 2.0) -> Accepted:
    candidate = genome().candidate([step(name) for name in names], ("baseline",), "x", 1)
    assert candidate is not None
    return Accepted(candidate, Measurement(Ratio(low, low, low), 3), Evidence())


def proposed(proposer, parent: Candidate, population: list[Accepted]) -> list[Candidate]:
    action = proposer.actions(parent, population)[0]
    return list(proposer.propose(parent, action, population, Random(1), NEVER))


def test_an_action_for_each_rule_that_finds_a_place():
    engine = Engine(genome(), list(RULES.values()))
    assert [a.name for a in engine.actions(BASELINE, ())] == ["1-to-2", "2-to-5", "3-to-4"]


def test_a_rule_with_several_places_is_tried_everywhere_and_at_each():
    engine = Engine(genome(), [RULES["2-to-5"]])
    sources = [c.source for c in proposed(engine, BASELINE, [])]
    assert [s.split("[")[1].strip("]\n") for s in sources] == ["1, 5, 3, 5", "1, 5, 3, 2", "1, 2, 3, 5"]


def test_candidates_know_their_parent_and_steps():
    engine = Engine(genome(), [RULES["1-to-2"]])
    made = proposed(engine, BASELINE, [])[0]
    assert (made.parents, [s.action for s in made.steps], made.generation) == ((BASELINE.id,), ["1-to-2"], 1)


def test_crossover_joins_the_steps_of_two_variants():
    one, other = accepted("1-to-2", low=3.0), accepted("3-to-4")
    made = proposed(Crossover(genome()), one.candidate, [one, other])
    assert any("[2, 2, 4, 2]" in c.source for c in made)


def test_crossover_needs_a_partner_with_other_steps():
    one = accepted("1-to-2")
    assert Crossover(genome()).actions(one.candidate, [one]) == ()
    assert Crossover(genome()).actions(BASELINE, [one]) == ()


def test_mutation_makes_a_variant_with_a_step_less():
    both = accepted("1-to-2", "3-to-4")
    made = proposed(Mutation(genome()), both.candidate, [both])
    assert {len(c.steps) for c in made} == {1} and TARGET.text not in {c.source for c in made}


def test_mutation_leaves_single_steps_alone():
    assert Mutation(genome()).actions(accepted("1-to-2").candidate, []) == ()
