"""Which fresh cases count: those on which the original works, or fails in a way that it means to (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.evaluation.equivalence.constants import spoken_exceptions
from rl_sbllm.evaluation.equivalence.node import Node


@dataclass(frozen=True)
class ObservedDomain:
    """The exceptions that belong to the original's behaviour: raised by itself, documented, or shown in a given case."""

    exceptions: frozenset[str]

    def covers(self, outcome: Node) -> bool:
        """False where the original dies of something that it never spoke of."""
        if outcome["kind"] == "timeout":
            return False
        if outcome["kind"] == "raised":
            return outcome["exception"]["by"] == "code" or self._spoken(outcome["exception"]["type"])
        value = outcome["value"]
        if isinstance(value, list) and value and value[0] == "iterator" and value[3][0] == "exception":
            return value[3][3] == "code" or self._spoken(value[3][1])
        return True

    def _spoken(self, name: str) -> bool:
        return name.rpartition(".")[2] in self.exceptions


def observed_domain(source: str, function: str, given: Sequence[Node]) -> ObservedDomain:
    """From the original's text and its outcomes on the cases given."""
    shown = {
        outcome["exception"]["type"].rpartition(".")[2] for outcome in given if outcome["kind"] == "raised"
    }
    return ObservedDomain(spoken_exceptions(source, function) | shown)
