"""The check with the real runner: two hash seeds, a workload module, and failures of real workers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.languages.python.interpreter import find_project_root
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Reason
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from tests.languages.python.jailed import own_interpreter

pytestmark = pytest.mark.slow

TEXT = "def f(words):\n    return [word for word in {w.lower() for w in words}]\n"
INPUTS = (
    "def inputs(scale):\n    return [(([f'W{n}' for n in range(50 * scale)],), {}), ((['a', 'A'],), {})]\n"
)


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EquivalenceCheck]:
    path = tmp_path_factory.mktemp("project") / "words.py"
    path.write_text(TEXT)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "f", TEXT, 0, len(TEXT), nowhere)
    workload = Workload("f", (ModuleCases(INPUTS, None, Origin.GIVEN),))
    runner = PythonRunner(target, workload, own_interpreter(), find_project_root(path), CancelToken())
    runner.start([0, 1])
    yield EquivalenceCheck(runner, TEXT, workload, hash_seeds=(0, 1))
    runner.close()


def test_order_that_changes_with_the_hash_seed_is_not_compared(check: EquivalenceCheck) -> None:
    found = check.all("def f(words):\n    return sorted({w.lower() for w in words})\n")
    assert found.difference is None
    assert (found.evidence.cases_equal, found.evidence.hash_seeds) == (2, 2)


def test_another_content_is_still_a_difference(check: EquivalenceCheck) -> None:
    found = check.all("def f(words):\n    return sorted({w for w in words})\n").difference
    assert found is not None and found.reason is Reason.DIFFERENT_RESULT


def test_a_worker_that_hangs_or_dies_rejects_with_its_case(check: EquivalenceCheck) -> None:
    hangs = check.few(
        "def f(words):\n    while len(words) > 2: pass\n    return list({w.lower() for w in words})\n"
    )
    assert hangs.difference is not None
    assert (hangs.difference.reason, hangs.difference.case) == (Reason.TIMEOUT, 0)
    dies = check.few("import os\ndef f(words):\n    os._exit(0)\n").difference
    assert dies is not None and dies.reason in (Reason.CRASHED, Reason.SANDBOX_VIOLATION)
