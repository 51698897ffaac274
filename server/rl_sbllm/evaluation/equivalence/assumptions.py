"""What must hold of the inputs for a variant to be right, in words, each with a call that shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.difference import Difference, Rules
from rl_sbllm.evaluation.equivalence.domain import ObservedDomain
from rl_sbllm.evaluation.equivalence.guards import guards
from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.original import Kept
from rl_sbllm.evaluation.equivalence.show import shown_outcome
from rl_sbllm.evaluation.equivalence.wording import Beyond, beyond, covers, sentence
from rl_sbllm.model.candidate import Assumption, distinct
from rl_sbllm.model.counterexample import Counterexample
from rl_sbllm.model.execution import CaseInfo, Observation
from rl_sbllm.model.verdict import Reason

VAGUE = re.compile(
    r"(the (items|elements)|keys|nodes|what is \w+( for)?|the compared values) (is|are) hashable\b"
)
Show = Callable[[Difference, CaseInfo], Counterexample]


@dataclass(frozen=True)
class Doubt:
    """A case of a wider domain on which the two differ."""

    case: CaseInfo
    difference: Difference
    outcome: Node


def open_doubts(
    kept: Kept, seen: Observation, seed: int, domain: ObservedDomain, rules: Rules
) -> list[Doubt]:
    """The odd cases on which the two differ; a dead worker counts for the case it died in."""
    found: list[Doubt] = []
    for index, one in enumerate(kept.by_seed[seed]):
        if index in kept.stability.unstable or not domain.covers(one) or index > len(seen.outcomes):
            continue
        if index < len(seen.outcomes):
            difference = compare_answer(one, seen.outcomes[index], rules).difference
        else:
            detail = seen.failure.detail if seen.failure else "no answer"
            difference = Difference(Reason.CRASHED, "process", shown_outcome(one), detail)
        if difference is not None:
            found.append(Doubt(kept.cases[index], difference, one))
    return found


def open_assumptions(
    doubts: Sequence[Doubt], stated: Sequence[Assumption], show: Show, made: Sequence[CaseInfo] = ()
) -> tuple[Assumption, ...]:
    """`stated` (by rules, or of the observed domain) and the doubts, those that mean the same said once.

    `made`: all odd cases, from which the types seen are known.
    """
    seen = [beyond(case.id) for case in made]
    groups: defaultdict[tuple[int, str, str], list[tuple[Beyond, Doubt]]] = defaultdict(list)
    for doubt in doubts:
        other = beyond(doubt.case.id)
        name = other.name if other.family == "" else ""
        groups[other.level, other.family, name].append((other, doubt))
    left, said = list(stated), list[Assumption]()
    for members in groups.values():
        others = [other for other, _ in members]
        example = show(members[0][1].difference, members[0][1].case)
        same = [one for one in left if one.counterexample is None and covers(one.text, others)]
        whole = [one for one in same if others[0].family == ""]
        text = whole[0].text if whole else sentence(others)
        said.append(Assumption(text, "open", example, guards(others, seen)))
        left = [one for one in left if one not in same]
    return said_once((*left, *said))


def said_once(assumptions: Sequence[Assumption]) -> tuple[Assumption, ...]:
    """Of sentences by rules that name no argument and ask for hashing, the one that asks for most."""
    vague = [one for one in assumptions if one.counterexample is None and VAGUE.match(one.text)]
    best = max(vague, key=lambda one: "equal" in one.text, default=None)
    return distinct(one for one in assumptions if one not in vague or one is best)


def observed_assumptions(doubts: Sequence[Doubt], show: Show) -> tuple[Assumption, ...]:
    """Where the original fails by accident the two may differ: what the observed domain leaves out, in words."""
    example: dict[str, Doubt] = {}
    for doubt in doubts:
        error = doubt.outcome["exception"]
        example.setdefault(error["type"] if error else "an error while it is read", doubt)
    return tuple(
        Assumption(
            f"inputs on which the original fails ({name}) do not occur",
            "observed",
            show(doubt.difference, doubt.case),
        )
        for name, doubt in example.items()
    )
