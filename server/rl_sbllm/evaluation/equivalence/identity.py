"""Which object is which: ids of two outcomes matched one to one, and what each id stands for."""

from __future__ import annotations

from rl_sbllm.evaluation.equivalence.node import Node, ids_within, numbered_within


class MatchedIds:
    """Pairs of ids met so far."""

    def __init__(self) -> None:
        self._forth: dict[int, int] = {}
        self._back: dict[int, int] = {}
        self._seen: set[tuple[int, int]] = set()

    def match(self, first: int, second: int) -> tuple[bool, bool] | None:
        """None when the two may be the same object; else which of them was met before."""
        known, other = self._forth.get(first), self._back.get(second)
        if known is None and other is None:
            self._forth[first], self._back[second] = second, first
            return None
        return None if known == second else (known is not None, other is not None)

    def is_new(self, first: int, second: int) -> bool:
        """True the first time that this pair is asked for."""
        if (first, second) in self._seen:
            return False
        self._seen.add((first, second))
        return True


def nodes_by_id(outcome: Node) -> dict[int, Node]:
    """Every node of the outcome that has an id, those that lie deep included."""
    later = dict(outcome["later"])
    error = outcome["exception"]
    raised = [*error["args"], *error["causes"], *(pair[1] for pair in error["attributes"])] if error else []
    roots = [outcome["value"], outcome["arguments"], *outcome["closed_over"], *raised, *later.values()]
    return dict(numbered_within(roots)) | later


def ids_given(outcome: Node) -> frozenset[int]:
    """Ids that occur among the arguments, or in what callables given close over."""
    return frozenset(ids_within([outcome["arguments"], *outcome["closed_over"]]))
