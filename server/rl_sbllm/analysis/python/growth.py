"""Growth of a Python function, by its loops, what their bodies call, and recursion. A reading of the text, no more.

Every step is weighed by the loops around it; the heaviest one names the class. Sizes of all inputs are one n. Calls of
functions that are not known count as one step, and the note says so.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from rl_sbllm.analysis.growth import Cause, Estimate
from rl_sbllm.analysis.python.alone import Alone, alone
from rl_sbllm.analysis.python.cost import ONE, Cost, Factor, shown
from rl_sbllm.analysis.python.iterations import size, while_factor
from rl_sbllm.analysis.python.operations import own_cost, unknown_call
from rl_sbllm.analysis.python.recursion import self_calls, with_recursion
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.snapshot import Snapshot

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_MOST_NAMED = 3


def estimate(snapshot: Snapshot, function: Function) -> Estimate | None:
    """None when the function does not parse alone, or calls itself in a way that cannot be told."""
    found = alone(snapshot, function)
    return of_view(found.view, found) if found is not None else None


def of_view(view: FunctionView, place: Alone) -> Estimate | None:
    """The estimate of one function; lines count in `place`."""
    walk = _Walk(view)
    walk.block(view.node.body, ())
    total, causes = walk.heaviest, list(walk.path)
    calls = self_calls(view)
    if calls:
        recursive = with_recursion(view, total, calls)
        if recursive is None:
            return None
        total = recursive
        causes.append(Factor(total, calls[0].lineno, f"`{shown(calls[0])}` calls the function itself"))
    shown_causes = tuple(Cause(place.line(c.line), c.text) for c in causes)
    return Estimate(total.class_name, shown_causes, _note(walk.unknown))


class _Walk:
    """Carries the factors around each step; keeps the heaviest step and its factors."""

    def __init__(self, view: FunctionView) -> None:
        self.view = view
        self.heaviest: Cost = ONE
        self.path: tuple[Factor, ...] = ()
        self.unknown: list[str] = []

    def block(self, statements: Sequence[ast.stmt], around: tuple[Factor, ...]) -> None:
        for statement in statements:
            self.node(statement, around)

    def node(self, node: ast.AST, around: tuple[Factor, ...]) -> None:
        if isinstance(node, (ast.For, ast.AsyncFor)):
            self._for(node, around)
        elif isinstance(node, ast.While):
            inside = (
                *around,
                Factor(while_factor(self.view, node), node.lineno, f"loop while `{shown(node.test)}`"),
            )
            self.node(node.test, inside)
            self.block(node.body, inside)
            self.block(node.orelse, around)
        elif isinstance(node, _Comprehension):
            self._comprehension(node, around)
        else:
            self._step(node, around)
            for child in ast.iter_child_nodes(node):
                self.node(child, around)

    def _for(self, node: ast.For | ast.AsyncFor, around: tuple[Factor, ...]) -> None:
        self.node(node.iter, around)
        inside = (*around, Factor(size(self.view, node.iter), node.lineno, f"loop over `{shown(node.iter)}`"))
        self._weigh(inside)
        self.block(node.body, inside)
        self.block(node.orelse, around)

    def _comprehension(self, node: _Comprehension, around: tuple[Factor, ...]) -> None:
        for part in node.generators:
            self.node(part.iter, around)
            factor = Factor(size(self.view, part.iter), part.iter.lineno, f"loop over `{shown(part.iter)}`")
            around = (*around, factor)
            self._weigh(around)
            for test in part.ifs:
                self.node(test, around)
        results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for result in results:
            self.node(result, around)

    def _step(self, node: ast.AST, around: tuple[Factor, ...]) -> None:
        own = own_cost(self.view, node, bool(around))
        self._weigh((*around, own) if own is not None else around)
        name = unknown_call(self.view, node)
        if name and name not in self.unknown:
            self.unknown.append(name)

    def _weigh(self, factors: tuple[Factor, ...]) -> None:
        total = ONE
        for factor in factors:
            total = total.times(factor.cost)
        if total > self.heaviest:
            self.heaviest, self.path = total, tuple(f for f in factors if f.cost > ONE)


def _note(unknown: list[str]) -> str:
    if not unknown:
        return ""
    named = ", ".join(f"`{name}`" for name in unknown[:_MOST_NAMED])
    more = " and others" if len(unknown) > _MOST_NAMED else ""
    return f"Calls of {named}{more} count as one step."
