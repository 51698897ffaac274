"""Pairs judged as the product does it: real workers, two hash seeds, the whole check. One jail serves many pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck, Finding
from rl_sbllm.languages.python import jobs
from rl_sbllm.languages.python.interpreter import Interpreter, find_project_root
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Reason
from rl_sbllm.model.workload import CallExpression, Domain, ExpressionCases, Origin, Workload
from tests.languages.python.jailed import own_interpreter

NOWHERE = Range(Position(0, 0), Position(0, 0))


@dataclass(frozen=True)
class Pair:
    """`same` are rewrites that no caller can tell apart; `other` those that one can, each with the reasons accepted."""

    name: str
    original: str
    calls: Sequence[str] = ("",)
    same: Sequence[str] = ()
    other: Sequence[tuple[str, Reason]] = ()
    setup: str = ""
    entry: str = "f"
    notes: Sequence[str] = field(default=())
    """Words that stand in what could not be compared, of every rewrite that is the same."""


class Judge(PythonRunner):
    """A runner whose target is changed from pair to pair; its zygotes live on."""

    def __init__(self, folder: Path, interpreter: Interpreter | None = None) -> None:
        self.path = folder / "target.py"
        self.path.write_text("")
        target = Target(self.path, "python", "f", "", 0, 0, NOWHERE)
        workload = Workload("f", ())
        project = find_project_root(self.path)
        super().__init__(target, workload, interpreter or own_interpreter(), project, CancelToken())
        self.start([0, 1])

    def check(self, pair: Pair) -> EquivalenceCheck:
        """The pair's original, not yet run."""
        items = tuple(CallExpression(call, pair.setup) for call in pair.calls)
        workload = Workload(pair.entry, (ExpressionCases(items, Origin.GIVEN),), domain=Domain.GIVEN)
        text = pair.original
        self._target = Target(self.path, "python", pair.entry, text, 0, len(text), NOWHERE)
        self._recipe = jobs.recipe(workload)
        return EquivalenceCheck(self, text, workload, function=pair.entry)

    def judge(self, pair: Pair) -> tuple[list[Finding], list[Finding]]:
        """What is found of every rewrite, the same ones first, the original among them."""
        check = self.check(pair)
        same = [check.all(text) for text in (pair.original, *pair.same)]
        return same, [check.all(text) for text, _ in pair.other]


def wrong_judgements(judge: Judge, pair: Pair) -> list[str]:
    """What was not judged as the pair says, in words."""
    same, other = judge.judge(pair)
    wrong: list[str] = []
    for index, found in enumerate(same):
        if found.difference is not None:
            wrong.append(f"same[{index - 1}] is said to differ: {found.difference}")
        elif not found.evidence.cases_equal:
            wrong.append(f"same[{index - 1}] was compared on no case: {found.evidence.not_compared}")
        missing = [note for note in pair.notes if note not in " ".join(found.evidence.not_compared)]
        if missing and index:
            wrong.append(f"same[{index - 1}] lacks the notes {missing}: {found.evidence.not_compared}")
    for index, (found, (_, reason)) in enumerate(zip(other, pair.other, strict=True)):
        if found.difference is None:
            wrong.append(f"other[{index}] is said to be equal, not {reason.value}")
        elif found.difference.reason is not reason:
            wrong.append(f"other[{index}] is {found.difference}, not {reason.value}")
    return wrong
