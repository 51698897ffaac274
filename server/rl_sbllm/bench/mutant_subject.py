"""One version of a real case, and what is asked of each text made from it: is it wrong for sure, does `check` reject it?"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.analysis.python.neutral import Neutral
from rl_sbllm.analysis.python.planted import Planted
from rl_sbllm.bench.own_inputs import with_own_inputs
from rl_sbllm.bench.reference import EXACT, Reference
from rl_sbllm.bench.suite import Case, product
from rl_sbllm.evaluation.checking import FRESH_COUNT
from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck, Finding
from rl_sbllm.evaluation.screening import FRESH_SEED
from rl_sbllm.languages.python.interpreter import Interpreter, find_project_root
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import Domain, ModuleCases, Origin, Workload
from rl_sbllm.runs.preparation import HASH_SEEDS
from rl_sbllm.syntax.target import find_target

KEPT_CASES = 3
FEWER_INPUTS = 5
"""A mutant that was rejected needs no more than the inputs over this many to count as known; it is no miss."""
CUT = '''

_every_input = inputs


def inputs(scale):
    """The smallest cases of the workload alone."""
    import pickle

    def size(case):
        try:
            return len(pickle.dumps(case)), repr(case)
        except Exception:
            return len(repr(case)), ""

    made = _every_input(scale)
    return sorted(made, key=size)[:{count}]
'''


@dataclass(frozen=True)
class Row:
    """One mutant (`planted`) or neutral rewrite and what became of it."""

    planted: bool
    case: str
    version: str
    kind: str
    line: int
    was: str
    became: str
    known_wrong: str | None
    rejected: str | None
    seconds: float


@dataclass(frozen=True)
class Subject:
    """One version of a case: what is compared with what, on which workload."""

    case: str
    version: str
    original: Target
    text: str
    entry: str
    workload: Path


class Bench:
    """A subject with its runners: the whole workload and the bench's own inputs for what is known, the cut one for the product."""

    def __init__(self, subject: Subject, whole: PythonRunner, own: PythonRunner, small: PythonRunner) -> None:
        self.subject = subject
        original = subject.original
        self.reference = Reference(
            whole, own, original.text, original.name, workload_of(subject.workload, subject.entry)
        )
        cut = workload_of(subject.workload, subject.entry, KEPT_CASES)
        self._equivalence = EquivalenceCheck(
            small,
            original.text,
            cut,
            function=original.name,
            hash_seeds=HASH_SEEDS,
            float_tolerance=EXACT,
        )

    def checked(self, other: str) -> Finding:
        """What `check` finds on the cut workload."""
        found = self._equivalence.all(other)
        return (
            found if found.difference else self._equivalence.fresh(other, FRESH_SEED, FRESH_COUNT, both=True)
        )

    def mutant(self, error: Planted, inputs: int) -> Row:
        """Is it known to be wrong, and is it rejected?"""
        started = time.monotonic()
        rejected = _said(self.checked(error.text))
        seconds = time.monotonic() - started
        known = self.reference.differs(error.text, inputs if rejected is None else inputs // FEWER_INPUTS)
        subject = self.subject
        return Row(
            True,
            subject.case,
            subject.version,
            error.kind,
            error.line,
            error.was,
            error.became,
            known,
            rejected,
            seconds,
        )

    def neutral(self, rewrite: Neutral) -> Row:
        """Is it let through?"""
        started = time.monotonic()
        rejected = _said(self.checked(rewrite.text))
        subject = self.subject
        seconds = time.monotonic() - started
        return Row(
            False, subject.case, subject.version, rewrite.kind, rewrite.line, "", "", None, rejected, seconds
        )


def _said(finding: Finding) -> str | None:
    if finding.difference is None:
        return None
    call = finding.case.call if finding.case else "loading"
    return f"{finding.difference.reason.value}: {call}: {finding.difference.where}"


def workload_of(path: Path, entry: str, most: int | None = None) -> Workload:
    """The workload file, whole or cut to its smallest cases; its own scales do not matter here."""
    text = path.read_text("utf-8")
    if most is not None:
        text += CUT.replace("{count}", str(most))
    return _workload(text, path, entry)


def _workload(text: str, path: Path, entry: str) -> Workload:
    return Workload(entry, (ModuleCases(text, path.absolute(), Origin.GIVEN),), domain=Domain.OBSERVED)


@contextmanager
def bench(subject: Subject, interpreter: Interpreter) -> Iterator[Bench]:
    """All runners started, and closed at the end."""
    cancel, original = CancelToken(), subject.original
    root = find_project_root(original.path)
    path, entry = subject.workload, subject.entry
    whole = workload_of(path, entry)
    own = _workload(with_own_inputs(path.read_text("utf-8"), whole.headline_scale), path, entry)
    runners = [
        PythonRunner(original, workload, interpreter, root, cancel)
        for workload in (whole, own, workload_of(path, entry, KEPT_CASES))
    ]
    try:
        for runner in runners:
            runner.start(HASH_SEEDS)
        yield Bench(subject, *runners)
    finally:
        for runner in runners:
            runner.close()


def subjects(case: Case, interpreter: Interpreter, inputs: int, seconds: float = 0.0) -> list[Subject]:
    """The slow version against itself, and the human's against the slow one, or against itself where those two differ.

    `seconds` over 0: also variants that a run of so long accepts, against the slow one.
    """
    before, after = case.before.read_text("utf-8"), case.after.read_text("utf-8")
    slow = find_target(case.before, before, case.function)
    found = [Subject(case.id, "before", slow, before, case.entry, case.workload)]
    both = Subject(case.id, "after", slow, after, case.entry, case.workload)
    if _is_equal(both, interpreter, inputs):
        found.append(both)
    else:
        fast = find_target(case.after, after, case.function)
        found.append(Subject(case.id, "after alone", fast, after, case.entry, case.workload))
    if seconds > 0.0:
        variants = [
            Subject(case.id, f"variant {number}", slow, text, case.entry, case.workload)
            for number, text in enumerate(accepted_variants(case, interpreter, seconds), 1)
        ]
        found += [one for one in variants if _is_equal(one, interpreter, inputs)]
    return found


def _is_equal(subject: Subject, interpreter: Interpreter, inputs: int) -> bool:
    """Do neither `check` nor the reference inputs tell it from the slow version?"""
    with bench(subject, interpreter) as judge:
        refused = _said(judge.checked(subject.text))
        differs = judge.reference.differs(subject.text, inputs)
    if differs is not None:
        sys.stderr.write(f"{subject.case}, {subject.version}: differs from the slow one: {differs[:200]}\n")
    return refused is None and differs is None


def accepted_variants(case: Case, interpreter: Interpreter, seconds: float) -> list[str]:
    """Whole texts that `optimize` offers for the slow version, made by the embedded engine."""
    where = ["optimize", f"{case.before}::{case.function}", "--workload", str(case.workload)]
    how = ["--entry", case.entry, "--python", str(interpreter.executable), "--offline"]
    _, document, _ = product([*where, *how, "--budget-seconds", str(seconds), "--json", "-"])
    return [] if document is None else [one["source"] for one in document["variants"]]
