"""Every kind of function goes the whole way: found, given inputs, observed, timed, rewritten in its place, judged."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.gate import Gate
from rl_sbllm.languages.python.splice import splice
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.execution import Batch, PassSettings
from rl_sbllm.model.request import RunRequest
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.proposers.engine import Engine
from rl_sbllm.proposers.genome import Genome
from rl_sbllm.runs.preparation import Prepared, prepared
from tests.evaluation.kinds_of_functions import KINDS, Kind

pytestmark = pytest.mark.slow


@contextmanager
def ready(folder: Path, kind: Kind) -> Iterator[Prepared]:
    """The kind's function with its workload and runner, as a run has it."""
    path, given = folder / "sample.py", None
    path.write_text(kind.text)
    if kind.inputs is not None:
        given = folder / "workload.py"
        given.write_text(kind.inputs)
    request = RunRequest(path, kind.function, workload=given, entry=kind.entry, python=sys.executable)
    with prepared(request, lambda event: None, CancelToken(), lambda: 60.0) as made:
        yield made


def offered(made: Prepared) -> list[Candidate]:
    """What the engine's rules make of the target, one step each."""
    rules = {rule.name: rule for rule in REWRITES}
    engine = Engine(Genome(made.target, rules), REWRITES)
    parent = Candidate(made.target.text, (), ("baseline",), "baseline")
    found: list[Candidate] = []
    for action in engine.actions(parent, []):
        found += engine.propose(parent, action, [], Random(0), CancelToken())
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_function_of_this_kind_is_optimized_from_end_to_end(kind: Kind, tmp_path: Path) -> None:
    with ready(tmp_path, kind) as made:
        check = EquivalenceCheck(made.runner, made.target.text, made.workload, function=made.target.name)
        kept = check.prepare()
        assert any(outcome["kind"] not in ("raised", "timeout") for outcome in kept.by_seed[0])
        with made.runner.timed_worker(made.target.text, PassSettings(isolate_state=True)) as worker:
            batch = worker.run(1)
        assert isinstance(batch, Batch) and batch.cpu_ns > 0, batch
        gate = Gate.of(made.target.text, made.target.name, made.target.start_byte)
        assert gate is not None
        candidates = [one for one in offered(made) if gate.check(one.source) is None]
        assert candidates, "no rule finds its place in it"
        judged = {one.action: check.all(one.source).difference for one in candidates}
        assert None in judged.values(), judged


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_definition_of_this_kind_is_spliced_into_its_place(kind: Kind, tmp_path: Path) -> None:
    from rl_sbllm.languages.python.unit import PythonUnit

    unit = PythonUnit.parse(kind.text)
    assert unit is not None
    view = unit.function(kind.function)
    assert view is not None
    own = unit.source(view.node)
    first = unit.offset(view.node.lineno, 0)
    definition = "\n".join(unit.data[first : unit.span(view.node)[1]].decode().split("\n"))
    snippet = (
        "import heapq\n\n"
        + _dedented(definition.replace("seen", "found"))
        + "\n\ndef helping(x):\n    return x\n"
    )
    text = splice(kind.text, kind.function, unit.span(view.node)[0], snippet)
    assert text is not None
    again = PythonUnit.parse(text)
    assert again is not None
    after = again.function(kind.function)
    assert after is not None
    assert again.source(after.node).split() == own.replace("seen", "found").split()
    assert "import heapq" in text and text.count("def helping") == 1
    assert [name for name, _ in again.functions() if name != "helping"] == [
        name for name, _ in unit.functions()
    ]


def _dedented(text: str) -> str:
    import textwrap

    return textwrap.dedent(text)
