"""Does the original itself do the same twice? And where does its order depend on the hash seed?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.evaluation.equivalence.compare import compare, differences
from rl_sbllm.evaluation.equivalence.difference import Difference, Rules
from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.walk import Walk

CAUSES = (
    (
        r"\b(perf_counter|monotonic|time\.time|time_ns|datetime\.now|utcnow|date\.today|strftime)\b",
        "it reads the clock",
    ),
    (
        r"\b(urandom|SystemRandom|secrets|uuid[14]|default_rng)\b",
        "it draws random numbers that cannot be seeded from outside",
    ),
    (r"\bid\(", "it shows the addresses of objects"),
    (r"\b(thread|Thread|Pool|Executor|asyncio)", "it runs things at the same time"),
)
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")


@dataclass(frozen=True)
class Stability:
    """`unstable` are indices of cases on which the original differs from itself; `why` is a sentence for the user."""

    unstable: tuple[int, ...] = ()
    why: str = ""

    @property
    def deterministic(self) -> bool:
        return not self.unstable


def stable(first: Sequence[Node], second: Sequence[Node], source: str = "") -> Stability:
    """Compare two runs of the original with the same hash seed."""
    found: list[tuple[int, Difference]] = []
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        difference = compare(one, other)
        if difference is not None:
            found.append((index, difference))
    if not found:
        return Stability()
    return Stability(
        tuple(index for index, _ in found), _sentence(found[0][1], len(found), len(first), source)
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
    cause = next((why for pattern, why in CAUSES if re.search(pattern, source)), "")
    if ADDRESS.search(difference.expected):
        cause = "it shows the addresses of objects"
    told = f"{difference.where} was {difference.expected} once and {difference.got} the next time"
    reason = f", probably because {cause}" if cause else ""
    return f"The original does not do the same twice on {count} of {total} cases{reason}: {told}."
