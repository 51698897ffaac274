"""Fresh cases: of the shape and types seen, deterministic, and never a change of the originals."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.languages.python.inside import describe, mutate
from rl_sbllm.languages.python.inside.cases import Case

JOB = {"workload": {"entry": "f"}}


def fresh(
    calls: list[tuple[Any, ...]], seed: int = 0, count: int = 60, constants: tuple[Any, ...] = ()
) -> list[Case]:
    given_cases = [Case(args, {}, describe.info("x", "given", "f", args, {}, 1, True)) for args in calls]
    return mutate.fresh(given_cases, {"seed": seed, "count": count, "constants": constants}, JOB)


def types_in(value: Any) -> set[type]:
    found = {type(value)}
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    else:
        parts = list(value) if isinstance(value, (list, tuple, set)) else []
    return found.union(*[types_in(part) for part in parts]) if parts else found


def test_the_same_seed_gives_the_same_cases() -> None:
    calls = [([3, 1, 2], {"a": "b"})]
    texts = [[case.info["call"] for case in fresh(calls, seed)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_the_odd_ones_are_among_them() -> None:
    lists = [case.args[0] for case in fresh([([3, 1, 2],)], count=150)]
    assert [] in lists
    assert [2, 1, 3] in lists
    assert any(len(items) != len(set(items)) for items in lists)
    assert any(min(items, default=0) < 0 for items in lists)


def test_strings_get_other_alphabets() -> None:
    texts = [case.args[0] for case in fresh([("hello",)], count=150)]
    assert "" in texts
    assert any(not text.isascii() for text in texts)


def test_constants_of_the_program_are_tried() -> None:
    assert any(
        case.args[0] in (999, 1000, 1001) for case in fresh([(3,), (5,)], count=150, constants=(1000,))
    )


def test_relations_between_arguments_mostly_hold() -> None:
    found = fresh([([5, 6, 7], 3), ([1], 1)], count=100)
    holding = sum(case.args[1] == len(case.args[0]) for case in found)
    assert 60 < holding < len(found)


def test_none_comes_only_where_it_was_seen() -> None:
    assert all(case.args[0] is not None for case in fresh([(1, None), (2, "a")]))
    assert {type(case.args[1]) for case in fresh([(1, None), (2, "a")])} == {str, type(None)}


def test_a_case_that_cannot_be_copied_gives_none() -> None:
    assert fresh([((n for n in [1]),)]) == []


VALUES = st.recursive(
    st.integers(-50, 50) | st.text(max_size=5) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(st.tuples(VALUES, VALUES))
def test_only_types_that_were_seen_and_the_originals_unchanged(args: tuple[Any, ...]) -> None:
    before = copy.deepcopy(args)
    allowed = types_in(args)
    for case in fresh([args], count=15):
        assert types_in(case.args) <= allowed
    assert args == before
