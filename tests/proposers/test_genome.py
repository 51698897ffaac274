"""Step lists: expressed in order, joined, and with steps dropped whose place is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.model.candidate import Step
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.proposers.genome import Genome, union

TEXT = "def f():\n    return [1, 2, 3, 2]\n"
TARGET = Target(Path("m.py"), "python", "f", TEXT, 0, len(TEXT) - 1, Range(Position(0, 0), Position(1, 23)))


def renumber(old: int, new: int) -> Rule:
    """A rule that replaces a number wherever it stands."""

    def find(view: FunctionView) -> Iterator[Match]:
        for node in view.walk():
            if isinstance(node, ast.Constant) and node.value == old:
                yield Match(node, (view.replace(node, str(new)),), assumptions=(f"{old} is {new}",))

    return Rule(f"{old}-to-{new}", "micro", "Replaces a number.", find, "", "", "")


def announce() -> Rule:
    """A rule that puts something before its place and leaves that as it is."""

    def find(view: FunctionView) -> Iterator[Match]:
        for node in view.walk():
            if isinstance(node, ast.Return):
                yield Match(node, (view.replace(node, f"pass\n    {view.source(node)}"),))

    return Rule("announce", "micro", "Says so.", find, "", "", "")


RULES = {rule.name: rule for rule in (renumber(1, 2), renumber(2, 5), renumber(3, 4), renumber(9, 0))}


def genome() -> Genome:
    return Genome(TARGET, RULES)


def step(action: str, at: int = 0, source: str = TEXT) -> Step:
    return Step(action, genome().sites(RULES[action], source)[at].key, "rewrite", "why")


def test_applies_steps_in_order():
    made = genome().express([step("1-to-2"), step("3-to-4")])
    assert "[2, 2, 4, 2]" in made.source and made.dropped == ()


def test_tells_two_equal_places_apart():
    assert "[1, 2, 3, 5]" in genome().express([step("2-to-5", at=1)]).source


def test_drops_a_step_whose_place_is_gone():
    gone = step("2-to-5", at=2, source=TEXT.replace("1", "2"))
    made = genome().express([gone, step("3-to-4")])
    assert made.dropped == (gone,) and [s.action for s in made.steps] == ["3-to-4"]


def test_a_step_that_leaves_its_place_as_it_was_is_done_once():
    once = Genome(TARGET, {"announce": announce()})
    (site,) = once.open_sites(announce(), ())
    announced = Step("announce", site.key, "rewrite", "why")
    assert once.open_sites(announce(), (announced,)) == []
    made = once.express([announced, announced])
    assert (made.source.count("pass"), made.steps, made.dropped) == (1, (announced,), (announced,))


def test_a_step_that_needs_an_earlier_one_works_behind_it():
    third = step("2-to-5", at=2, source=TEXT.replace("1", "2"))
    assert "[2, 2, 3, 5]" in genome().express([step("1-to-2"), third]).source


def test_a_step_with_text_of_its_own_comes_first_or_not_at_all():
    own = Step("model-rewrite", "reply:1", "model", "", payload=TEXT.replace("3", "9"))
    assert "[1, 2, 0, 2]" in genome().express([own, Step("9-to-0", _key_of_nine(), "rewrite", "")]).source
    assert genome().express([step("1-to-2"), own]).dropped == (own,)


def _key_of_nine() -> str:
    return step("9-to-0", source=TEXT.replace("3", "9")).site


def test_collects_the_assumptions_of_every_step_once():
    made = genome().express([step("2-to-5", 0), step("2-to-5", 0, TEXT.replace("2, 3", "5, 3"))])
    assert made.assumptions == ("2 is 5",)


def test_no_candidate_from_steps_that_do_nothing():
    assert genome().candidate([Step("1-to-2", "nowhere:0", "rewrite", "")], (), "x", 1) is None


def test_a_union_keeps_the_order_and_each_step_once():
    a, b = step("1-to-2"), step("3-to-4")
    assert union((a,), (b, a)) == (a, b)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(RULES)), max_size=6))
def test_whatever_is_expressed_parses_and_names_its_steps(names: list[str]):
    steps = [Step(name, f"{i}:0", "rewrite", "") for i, name in enumerate(names)] + [step("3-to-4")]
    made = genome().express(steps)
    ast.parse(made.source)
    assert len(made.steps) + len(made.dropped) == len(steps)
