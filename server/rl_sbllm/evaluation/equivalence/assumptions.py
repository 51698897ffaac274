"""What must hold of the inputs for a variant to be right, in words, each with a call that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.difference import Rules
from rl_sbllm.evaluation.equivalence.domain import ObservedDomain
from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.original import Kept
from rl_sbllm.model.candidate import Assumption
from rl_sbllm.model.execution import Observation


def open_assumptions(
    kept: Kept, seen: Observation, expected: Sequence[Node], domain: ObservedDomain, rules: Rules
) -> tuple[Assumption, ...]:
    """One sentence for each kind of odd case on which the two differ; a dead worker counts for the case it died in."""
    found: dict[str, str] = {}
    for index, one in enumerate(expected):
        if index in kept.stability.unstable or not domain.covers(one) or index > len(seen.outcomes):
            continue
        case = kept.cases[index]
        if index == len(seen.outcomes):
            found.setdefault(case.id, f"{case.call}: {seen.failure.detail if seen.failure else 'no answer'}")
        else:
            difference = compare_answer(one, seen.outcomes[index], rules).difference
            if difference is not None:
                told = f"{case.call}: {difference.where} was {difference.expected}, became {difference.got}"
                found.setdefault(case.id, told)
    return tuple(Assumption(f"it never happens that {words}", "open", told) for words, told in found.items())


def observed_assumptions(kept: Kept, outside: Sequence[bool], seed: int) -> tuple[Assumption, ...]:
    """What the observed domain left out, in words."""
    names: Counter[str] = Counter()
    example: dict[str, str] = {}
    for case, outcome, is_outside in zip(kept.cases, kept.by_seed[seed], outside, strict=True):
        if is_outside:
            error = outcome["exception"]
            name = error["type"] if error else "an error while it is read, or no end"
            names[name] += 1
            example.setdefault(name, case.call)
    return tuple(
        Assumption(f"inputs on which the original fails ({name}) do not occur", "observed", example[name])
        for name, _ in names.most_common()
    )
