"""Workloads as files that a person edits."""

from __future__ import annotations

import base64
import math
import pickle
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import (
    CallExpression,
    ExpressionCases,
    ModuleCases,
    Origin,
    PickledCases,
    Workload,
)
from rl_sbllm.workloads.render import literal_of, render
from rl_sbllm.workloads.skeleton import skeleton

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3) | st.tuples(inner)
    ),
    max_leaves=8,
)


def _target(text: str, name: str) -> Target:
    nowhere = Range(Position(0, 0), Position(0, 0))
    return Target(Path("here.py"), "python", name, text, 0, len(text.encode()), nowhere)


def _inputs(text: str, scale: int = 1) -> list[tuple[tuple[object, ...], dict[str, object]]]:
    names: dict[str, object] = {}
    exec(text, names)
    return names["inputs"](scale)  # type: ignore[operator]


def _pickled(*calls: object) -> tuple[str, ...]:
    return tuple(base64.b64encode(pickle.dumps(call, 4)).decode() for call in calls)


@settings(max_examples=40, deadline=None)
@given(st.lists(_PLAIN, max_size=3))
def test_recorded_calls_come_back_as_they_were(values: list[object]):
    call = (tuple(values), {"k": 1})
    workload = Workload("f", (PickledCases(_pickled(call), (2,)),))
    made = _inputs(render(workload, _target("def f(*a, k): pass", "f"), "here"))
    assert pickle.dumps(made[0]) and made == [call, call]


def test_what_literals_would_change_stays_a_pickle():
    shared: list[int] = []
    assert literal_of(pickle.dumps((([shared, shared],), {}), 4)) is None
    assert literal_of(pickle.dumps(((math.nan,), {}), 4)) is None
    assert literal_of(pickle.dumps(((Position(1, 2),), {}), 4)) is None
    assert literal_of(pickle.dumps((([1, "a"],), {}), 4)) == "(([1, 'a'],), {})"


def test_no_name_in_a_pickle_is_looked_up():
    class Evil:
        def __reduce__(self):
            return exec, ("raise AssertionError('was executed')",)

    assert literal_of(pickle.dumps(((Evil(),), {}), 4)) is None


def test_a_workload_module_is_printed_with_what_else_is_compared():
    text = "def inputs(scale):\n    return [((scale,), {})]\n"
    probes = ExpressionCases((CallExpression("-1"),), Origin.GENERATED)
    workload = Workload("f", (ModuleCases(text, None, Origin.GENERATED),), (probes,))
    printed = render(workload, _target("def f(x): pass", "f"), "here")
    assert _inputs(printed, 3) == [((3,), {})]
    assert "f(-1)" in printed


def test_documented_calls_are_evaluated_in_the_targets_module():
    cases = ExpressionCases((CallExpression("xs, key=len", "xs = list(digits)\n", 2),), Origin.DOCTEST)
    printed = render(Workload("f", (cases,)), _target("def f(xs, key): pass", "f"), "string")
    assert _inputs(printed) == [((list("0123456789"),), {"key": len})] * 2


def test_a_skeleton_names_each_parameter_and_parses():
    target = _target("def f(xs: list[int], *more, flag=False, **rest): pass", "f")
    text = skeleton(target)
    compile(text, "skeleton", "exec")
    assert "    xs = ...  # list[int]\n" in text
    assert "    flag = ...\n" in text
    assert '[((xs,), {"flag": flag})]' in text
