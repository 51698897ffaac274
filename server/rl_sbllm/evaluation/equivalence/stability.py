"""Does the original itself do the same twice? And where does its order depend on the hash seed?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.evaluation.equivalence.compare import compare, differences
from rl_sbllm.evaluation.equivalence.difference import Difference, Rules
from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.walk import Walk
from rl_sbllm.model.verdict import Reason

CAUSES = (
    (
        r"\b(perf_counter|monotonic|process_time|time\.time|time_ns|datetime\.now|utcnow|date\.today|strftime)",
        "it reads the clock",
    ),
    (
        r"\b(urandom|SystemRandom|secrets|uuid[14]|default_rng|Random\(\s*\))",
        "it draws random numbers that cannot be seeded from outside",
    ),
    (r"\b(id|getpid|get_ident)\(", "it shows the addresses of objects, or numbers of processes or threads"),
    (r"\b(thread|Thread|Pool|Executor|asyncio)", "it runs things at the same time"),
    (r"\b(mkdtemp|mkstemp|TMPDIR|gettempdir|Temporary)", "it shows the names of temporary files"),
)
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")


@dataclass(frozen=True)
class Stability:
    """`unstable` are indices of cases on which the original cannot be compared; `why` is a sentence for the user."""

    unstable: tuple[int, ...] = ()
    why: str = ""
    unknown: tuple[int, ...] = ()
    """Those of them whose result cannot be looked into; the others differ from one run to the next."""

    @property
    def deterministic(self) -> bool:
        return not self.unstable


def stable(
    first: Sequence[Node], second: Sequence[Node], source: str = "", free: Sequence[frozenset[str]] = ()
) -> Stability:
    """Compare two runs of the original with the same hash seed; `free`: for each case, places of no fixed order."""
    found: list[tuple[int, Difference]] = []
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        difference = compare(one, other, Rules(order_free=free[index] if free else frozenset()))
        if difference is not None:
            found.append((index, difference))
    if not found:
        return Stability()
    return Stability(
        tuple(index for index, _ in found),
        _sentence(found[0][1], len(found), len(first), source),
        tuple(index for index, difference in found if difference.reason is Reason.NOT_COMPARABLE),
    )


def unordered(first: Sequence[Node], second: Sequence[Node]) -> list[frozenset[str]]:
    """For each case, the places where the order differs between two hash seeds and nothing else does there."""
    places: list[frozenset[str]] = []
    for one, other in zip(first, second, strict=False):
        walk = Walk(one, other, Rules())
        if one["kind"] == other["kind"]:
            differences(one, other, Rules(), walk)
        places.append(frozenset(walk.order_paths))
    return places


def _sentence(difference: Difference, count: int, total: int, source: str) -> str:
    told = f"The original cannot be compared on {count} of {total} cases, because"
    where, expected = difference.where, difference.expected
    if difference.reason is Reason.NOT_COMPARABLE:
        return f"{told} {where} is {expected}, of which nothing can be said."
    cause = next((why for pattern, why in CAUSES if re.search(pattern, source)), "")
    if ADDRESS.search(expected):
        cause = "it shows the addresses of objects"
    reason = f" (probably {cause})" if cause else ""
    return f"{told} it does not do the same twice{reason}: {where} was {expected} once and {difference.got} the next time."
