"""A proposed new version of the target: the whole file's new text, and the steps that lead there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from rl_sbllm.model.counterexample import Counterexample


@dataclass(frozen=True)
class Step:
    """One edit of the genome: which action at which site.

    `action` names a rewrite, template or model strategy; `site` is a key that finds the same place again in
    another version of the function (see `Match.key`); `by` is the proposer; `why` is one sentence.
    `payload` is the new text of the function for steps that cannot be made again (a model's reply).
    """

    action: str
    site: str
    by: str
    why: str
    payload: str | None = None


@dataclass(frozen=True)
class Assumption:
    """What must hold of the inputs for a rewrite to be right, in words, and the domain in which it was seen or stated."""

    text: str
    domain: str = "observed"
    counterexample: Counterexample | None = None
    """A call of the domain on which it does not hold and the two differ; None = stated by the rule, not seen to fail."""
    guards: tuple[str, ...] = ()
    """Conditions on the entry's arguments that make sure of it cheaply; empty = there are none."""


def distinct(assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Each said once, whatever its example; the first example stays."""
    return tuple({one.text: one for one in reversed(tuple(assumptions))}.values())[::-1]


@dataclass(frozen=True)
class Candidate:
    """`source` is the whole file; `parents` are ids of candidates (or `baseline`)."""

    source: str
    steps: tuple[Step, ...]
    parents: tuple[str, ...]
    action: str
    assumptions: tuple[Assumption, ...] = ()
    generation: int = 0
    cost_usd: float = 0.0

    @property
    def id(self) -> str:
        """Stable across runs: the first 12 hex digits of the text's SHA-256."""
        return hashlib.sha256(self.source.encode("utf-8", "surrogatepass")).hexdigest()[:12]
