"""Places are ranked by the work of the original that their lines stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from random import Random

from rl_sbllm.languages.python.line_work import LineWork
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Accepted, Evidence
from rl_sbllm.patterns.rule import Match, Rule, Site, sites
from rl_sbllm.proposers.engine import Engine
from rl_sbllm.proposers.genome import Genome
from rl_sbllm.proposers.shares import Shares

TEXT = """def f(xs):
    a = 1 + 1
    for x in xs:
        b = 2 + 2
        c = 3 + 3
    if xs is None:
        d = 4 + 4
    return 5 + 5
"""
STEPS = {2: 0.001, 3: 0.3, 4: 0.4, 5: 0.3, 6: 0.001, 8: 0.001}
TARGET = Target(Path("m.py"), "python", "f", TEXT, 0, len(TEXT) - 1, Range(Position(0, 0), Position(7, 16)))
BASELINE = Candidate(TEXT, (), (), "baseline")


def sums(view: FunctionView) -> Iterator[Match]:
    """Every sum of two equal numbers."""
    for node in view.walk():
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Add)
            and isinstance(node.left, ast.Constant)
        ):
            yield Match(node, (view.replace(node, f"2 * {node.left.value}"),))


RULE = Rule("double", "micro", "A product.", sums, "", "", "")


def shares(time: dict[int, float] | None = None) -> Shares:
    return Shares(TEXT, LineWork(STEPS, time or {}))


def engine(known: Shares | None) -> Engine:
    return Engine(Genome(TARGET, {"double": RULE}), [RULE], known)


def places(source: str = TEXT) -> list[Site]:
    unit = PythonUnit.parse(source)
    assert unit is not None
    return sites(RULE, unit, "f")


def proposed(one: Engine, parent: Candidate = BASELINE) -> list[str]:
    action = one.actions(parent, ())[0]
    return [c.source for c in one.propose(parent, action, (), Random(1), CancelToken())]


def test_the_place_with_most_work_is_tried_first():
    everywhere, first, second = proposed(engine(shares()))
    assert "2 * 2" in first and "2 * 3" in second
    assert "2 * 2" in everywhere and "2 * 3" in everywhere and "1 + 1" in everywhere


def test_without_counts_the_order_is_the_text_s():
    everywhere, first, *_ = proposed(engine(None))
    assert "2 * 1" in first and "5 + 5" not in everywhere


def test_an_action_tells_the_share_of_its_best_place():
    (action,) = engine(shares()).actions(BASELINE, ())
    assert action.features["share"] == 0.4
    assert "share" not in engine(None).actions(BASELINE, ())[0].features


def test_what_the_workload_never_reaches_is_no_place():
    assert engine(shares()).actions(BASELINE, ())[0].sites == 4


def test_a_line_that_runs_once_for_long_matters():
    assert "2 * 5" in proposed(engine(shares({8: 0.97})))[1]


def test_a_head_of_a_loop_does_not_stand_for_its_body():
    text = TEXT.replace("in xs:", "in range(9 + 9):")
    head = next(place for place in places(text) if 3 in place.lines)
    assert head.lines == {3}


def test_lines_that_moved_keep_their_share():
    moved = "import math\n\n\n" + TEXT
    b = places(moved)[1]
    assert shares().share(b, moved) == 0.4


def test_lines_that_replaced_others_stand_for_their_work():
    text = TEXT.replace("        c = 3 + 3\n", "        c = 6 + 6\n        c += 7 + 7\n")
    assert [shares().share(place, text) for place in places(text)][2:4] == [0.15, 0.15]


def test_new_lines_may_cost_something():
    text = TEXT.replace("    return", "    e = 8 + 8\n    return")
    new = next(place for place in places(text) if 8 in place.lines)
    assert shares().share(new, text) == 0.1


def test_when_most_work_is_gone_what_was_little_matters():
    fast = Candidate(TEXT + "\n", (), (), "x")
    member = Accepted(fast, Measurement(Ratio(100.0, 90.0, 110.0), 3), Evidence())
    (action,) = engine(shares()).actions(fast, [member])
    assert action.features["share"] == 1.0
    first = places()[0]
    assert (shares().share(first, TEXT), shares().share(first, TEXT, 100.0)) == (0.0, 0.1)
