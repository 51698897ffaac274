"""Candidates against an original: few cases, all, fresh ones, and what counts as evidence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rl_sbllm.evaluation.equivalence.check import OUT_OF_TIME, EquivalenceCheck
from rl_sbllm.evaluation.equivalence.counterexample import counterexample
from rl_sbllm.model.errors import CannotRun
from rl_sbllm.model.execution import CaseSet
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Reason
from rl_sbllm.model.workload import Domain
from tests.evaluation.equivalence.behaviours import recipe, workload
from tests.evaluation.equivalence.local_runner import LocalRunner

UNIQUE = (
    "def f(xs):\n    seen = []\n    for x in xs:\n        if x not in seen: seen.append(x)\n    return seen\n"
)


def check(folder: Path, text: str, calls: list[str], domain: Domain = Domain.OBSERVED) -> EquivalenceCheck:
    runner = LocalRunner(folder / "target.py", recipe(calls))
    return EquivalenceCheck(runner, text, workload(calls, domain=domain), hash_seeds=(0,))


def test_an_equal_candidate_gives_evidence(tmp_path: Path) -> None:
    checking = check(tmp_path, UNIQUE, ["[3, 1, 3]", "[]"])
    candidate = "def f(xs):\n    return list(dict.fromkeys(xs))\n"
    assert checking.few(candidate).difference is None
    assert checking.all(candidate).evidence.cases_equal == 2
    fresh = checking.fresh(candidate, 1, 60)
    assert fresh.difference is None
    assert fresh.evidence.fresh_cases > 40


def test_a_difference_only_on_fresh_cases_is_found(tmp_path: Path) -> None:
    checking = check(tmp_path, UNIQUE, ["[1, 2]"])
    candidate = "def f(xs):\n    return sorted(set(xs))\n"
    assert checking.all(candidate).difference is None
    found = checking.fresh(candidate, 1, 60)
    assert found.difference is not None and found.case is not None
    assert found.difference.reason is Reason.DIFFERENT_ORDER
    assert found.case.origin == "fresh"


def test_constants_of_the_candidate_are_tried(tmp_path: Path) -> None:
    checking = check(tmp_path, "def f(n): return n * 2\n", ["1", "2"])
    candidate = "def f(n): return 0 if n == 7919 else n * 2\n"
    assert checking.fresh(candidate, 0, 150).difference is not None


def test_nothing_fresh_is_run_in_the_given_domain(tmp_path: Path) -> None:
    checking = check(tmp_path, UNIQUE, ["[1, 2]"], Domain.GIVEN)
    assert checking.fresh("def f(xs): return sorted(set(xs))\n", 1, 60).evidence.fresh_cases == 0


def test_where_the_original_dies_is_outside_the_domain(tmp_path: Path) -> None:
    checking = check(tmp_path, "def f(xs): return xs[0]\n", ["[3, 1]"])
    found = checking.fresh("def f(xs): return xs[0] if xs else None\n", 0, 80)
    assert found.difference is None
    assert [assumption.text for assumption in found.evidence.assumptions] == [
        "inputs on which the original fails (IndexError) do not occur"
    ]


def test_where_the_candidate_alone_dies_it_is_rejected(tmp_path: Path) -> None:
    checking = check(tmp_path, "def f(xs): return xs[0] if xs else None\n", ["[3, 1]"])
    found = checking.fresh("def f(xs): return xs[0]\n", 0, 80)
    assert found.difference is not None
    assert found.difference.reason is Reason.DIFFERENT_EXCEPTION


def test_a_documented_exception_belongs_to_the_behaviour(tmp_path: Path) -> None:
    text = 'def f(xs):\n    """Raises IndexError when empty."""\n    return xs[0]\n'
    found = check(tmp_path, text, ["[3, 1]"]).fresh("def f(xs): return xs[0] if xs else None\n", 0, 80)
    assert found.difference is not None


def test_a_candidate_that_does_not_load_or_crashes(tmp_path: Path) -> None:
    checking = check(tmp_path, UNIQUE, ["[1, 2]"])
    broken = checking.few("import nothing_of_that_name\n").difference
    assert broken is not None and broken.reason is Reason.DOES_NOT_COMPILE
    crashed = checking.few("import os\ndef f(xs): os._exit(3)\n").difference
    assert crashed is not None and (crashed.reason, crashed.case) == (Reason.CRASHED, 0)


def test_an_original_that_is_never_the_same_cannot_run(tmp_path: Path) -> None:
    checking = check(tmp_path, "import os\ndef f(n): return os.urandom(8)\n", ["1"])
    with pytest.raises(CannotRun, match="draws random numbers"):
        checking.prepare()


def test_a_rounding_variant_says_how_far_apart(tmp_path: Path) -> None:
    checking = check(tmp_path, "def f(xs): return sum(xs)\n", ["[0.1] * 10"])
    found = checking.all("import math\ndef f(xs): return math.fsum(xs)\n")
    assert found.difference is None
    assert found.evidence.max_relative is not None and found.evidence.max_relative < 1e-15


def test_the_script_of_a_counterexample_shows_both(tmp_path: Path) -> None:
    checking = check(tmp_path, UNIQUE, ["[2, 1]"])
    candidate = "def f(xs):\n    return sorted(set(xs))\n"
    found = checking.few(candidate)
    assert found.difference is not None
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(tmp_path / "target.py", "python", "f", UNIQUE, 0, 1, nowhere)
    shown = counterexample(
        found.difference, found.case, CaseSet("timing"), candidate, target, workload(["[2, 1]"])
    )
    assert shown.call == "f([2, 1])"
    (tmp_path / "show.py").write_text(shown.script)
    done = subprocess.run(
        [sys.executable, str(tmp_path / "show.py")], capture_output=True, text=True, timeout=30
    )
    assert done.stdout.splitlines() == [
        "original:  returns [2, 1]; arguments afterwards: ([2, 1],) {}",
        "candidate: returns [1, 2]; arguments afterwards: ([2, 1],) {}",
    ]


def test_what_differs_beyond_the_types_seen_is_an_assumption(tmp_path: Path) -> None:
    checking = check(tmp_path, "def f(xs):\n    return [x for x in xs if isinstance(x, int)]\n", ["[1, 'a']"])
    candidate = "def f(xs):\n    return [x for x in xs if type(x) is int]\n"
    assert checking.fresh(candidate, 0, 60).difference is None
    (assumption,) = checking.open(candidate)
    assert assumption.domain == "open"
    assert assumption.text == "no element of xs is a bool"
    assert assumption.counterexample is not None
    assert assumption.counterexample.call == "f([True, 'a'])"
    assert assumption.counterexample.expected == "[True]"


def test_nothing_is_assumed_of_the_same_text(tmp_path: Path) -> None:
    assert check(tmp_path, UNIQUE, ["[1, 2.0, 'a', (1, 2)]", "[]"]).open(UNIQUE) == ()


def test_a_forged_answer_rejects(tmp_path: Path) -> None:
    from rl_sbllm.evaluation.equivalence.compare import compare_answer
    from rl_sbllm.evaluation.equivalence.difference import Rules
    from tests.evaluation.equivalence.behaviours import outcomes

    honest = outcomes("def f(x): return [x]", "1")[0]
    for forged in ({}, honest | {"value": ["list"]}, honest | {"arguments": 5}, [], None):
        found = compare_answer(honest, forged, Rules()).difference
        assert found is not None


def test_order_that_hangs_on_the_hash_seed_is_free(tmp_path: Path) -> None:
    class Seeded(LocalRunner):
        """Two hash seeds are played by a global that turns the order round."""

        def observe(self, source, cases, *, hash_seed=0, seconds=10.0, megabytes=2048):
            return super().observe(source + f"\nSEED = {hash_seed}\n", cases, seconds=seconds)

    text = "def f(xs):\n    return xs[::-1] if SEED else xs[:]\n"
    calls = ["['a', 'b', 'c']"]
    runner = Seeded(tmp_path / "target.py", recipe(calls))
    checking = EquivalenceCheck(runner, text, workload(calls), hash_seeds=(0, 1))
    assert checking.all("def f(xs):\n    return sorted(xs, reverse=True)\n").difference is None
    missing = checking.all("def f(xs):\n    return xs[:2]\n").difference
    assert missing is not None and missing.reason is Reason.DIFFERENT_RESULT


def test_a_comparison_that_the_end_of_the_run_cuts_off_says_nothing_of_the_candidate(tmp_path: Path) -> None:
    runner = LocalRunner(tmp_path / "target.py", recipe(["1"]))
    checking = EquivalenceCheck(
        runner, "def f(n): return n\n", workload(["1"]), hash_seeds=(0,), left=lambda: 0.0
    )
    found = checking.once("def f(n):\n    while True: pass\n").difference
    assert found is OUT_OF_TIME


def test_a_candidate_that_hangs_while_there_is_time_is_a_timeout(tmp_path: Path) -> None:
    found = (
        check(tmp_path, "def f(n): return n\n", ["1"]).once("def f(n):\n    while True: pass\n").difference
    )
    assert found is not None and found.reason is Reason.TIMEOUT
