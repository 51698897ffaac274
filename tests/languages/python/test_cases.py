"""Cases made from a workload's recipe, and the sentences for workloads of a wrong form."""

from __future__ import annotations

import base64
import pickle
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.languages.python.inside import cases, describe


def job(sources: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    workload = {
        "entry": "f",
        "timing": sources,
        "probes": [],
        "scales": [1],
        "headline_scale": 1,
        "domain": "given",
    }
    return {
        "workload": workload,
        "cases": {"kind": "timing", "scale": 1} | wanted,
        "path": "",
        "module": "target",
    }


def module_source(text: str, path: Path | None = None) -> dict[str, Any]:
    return {"kind": "module", "text": text, "path": None if path is None else str(path), "origin": "given"}


@pytest.fixture(autouse=True)
def _clean() -> Any:
    names, paths = set(sys.modules), list(sys.path)
    yield
    for name in set(sys.modules) - names:
        del sys.modules[name]
    sys.path[:] = paths


def test_a_module_gives_its_cases_at_a_scale() -> None:
    made = cases.make(job([module_source("def inputs(scale): return [((scale,), {'k': 1})]")], scale=4), None)
    assert [(case.args, case.kwargs) for case in made] == [((4,), {"k": 1})]
    assert made[0].info["call"] == "f(4, k=1)"
    assert made[0].info["literal"]


def test_a_module_finds_itself_and_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "neighbour_of_workload.py").write_text("VALUE = 9")
    text = (
        "import pathlib, neighbour_of_workload\n"
        "def inputs(scale): return [((pathlib.Path(__file__).name, neighbour_of_workload.VALUE), {})]"
    )
    made = cases.make(job([module_source(text, tmp_path / "workload_here.py")]), None)
    assert made[0].args == ("workload_here.py", 9)


def test_randomness_is_seeded_before_the_inputs() -> None:
    text = "import random\ndef inputs(scale): return [((random.random(),), {})]"
    source = module_source(text)
    assert cases.make(job([source]), None)[0].args == cases.make(job([source]), None)[0].args


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("inputs = 3", "no function `inputs`"),
        ("def inputs(scale): return []", "no cases"),
        ("def inputs(scale): raise KeyError('x')", "KeyError"),
        ("import nowhere_to_be_found", "nowhere_to_be_found"),
        ("def inputs(scale): return [((1,), {}), (2,)]", r"inputs(1)[1]"),
        ("def inputs(scale): return [(5, {})]", "written (x,)"),
        ("def inputs(scale): return [((5,), [])]", "dict with names"),
    ],
)
def test_a_wrong_form_is_said_with_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(cases.WorkloadError) as error:
        cases.make(job([module_source(text + "#" + told)]), None)
    assert told in str(error.value)
    assert "Expected: inputs(scale)" in str(error.value)


def test_expressions_are_evaluated_in_the_module() -> None:
    module = types.ModuleType("target")
    exec("class A:\n    pass\nN = 3", vars(module))
    items = [
        {"arguments": "[1, N], key=str", "setup": "", "count": 2},
        {"arguments": "a", "setup": "a = A()", "count": 1},
    ]
    made = cases.make(job([{"kind": "expressions", "items": items, "origin": "doctest"}]), module)
    assert made[0].args == ([1, 3],)
    assert made[0].info["count"] == 2
    assert not made[0].info["literal"]
    assert type(made[1].args[0]).__name__ == "A"
    assert "a" not in vars(module)


def test_recorded_calls_are_read_with_their_counts() -> None:
    item = base64.b64encode(pickle.dumps((([1],), {"k": 2}))).decode("ascii")
    made = cases.make(job([{"kind": "pickles", "items": [item], "counts": [7], "origin": "recorded"}]), None)
    assert (made[0].args, made[0].kwargs, made[0].info["count"]) == (([1],), {"k": 2}, 7)


def test_only_some_are_made_when_asked() -> None:
    text = "def inputs(scale): return [((n,), {}) for n in range(5)]"
    assert [case.args for case in cases.make(job([module_source(text)], only=[1, 3]), None)] == [(1,), (3,)]


@pytest.mark.parametrize(
    "value",
    [
        1,
        -0.0,
        float("inf"),
        "é\n",
        b"\xff",
        (1,),
        (),
        [],
        {1: {2}},
        set(),
        frozenset({1}),
        range(3),
        None,
        1j,
    ],
)
def test_literals_make_the_value_again(value: Any) -> None:
    again = eval(describe.literal(value))
    assert again == value and type(again) is type(value) and repr(again) == repr(value)
