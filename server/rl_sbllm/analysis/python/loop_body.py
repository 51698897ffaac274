"""The body of a loop read as clauses of a comprehension and the one statement that it feeds.

`if` with `else`, `elif` and `continue` are put in one form first: what runs when the test holds, and what runs when not.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from rl_sbllm.analysis.python.feeds import Feed, either, feed
from rl_sbllm.analysis.python.names import occurrences
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.analysis.python.temporaries import inlined, temporary
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, joined, negated


@dataclass
class Nest:
    """`clauses` is `for ... in ... if ...` as text; `leaf` the one statement inside; `replaced` what its text needs."""

    loop: ast.For
    leaf: ast.stmt
    clauses: list[str] = field(default_factory=list)
    replaced: dict[ast.AST, str] = field(default_factory=dict)
    iterables: list[ast.expr] = field(default_factory=list)
    item: str | None = None
    """Name of the loop's item when the nest is a single loop over a plain name."""
    mentions: int = 1
    """How often the statements that feed mention what they feed; `leaf` stands for all of them."""

    @property
    def plain(self) -> bool:
        """One loop, no condition, nothing named on the way."""
        return len(self.clauses) == 1

    def only_feeds(self, name: str) -> bool:
        """The loop mentions the name nowhere but where it feeds it."""
        return len(occurrences([self.loop], name)) == self.mentions


@dataclass(frozen=True)
class _Choice:
    """One of several branches feeds; `guard` says when any of them does, None for always."""

    feed: Feed
    guard: str | None = None


def read_statements(view: FunctionView, body: list[ast.stmt], found: Nest) -> ast.For | ast.stmt | None:
    """Read statements into clauses up to the last: an inner loop, or the leaf. None when the body is no such thing."""
    body = _without_pass(body)
    while body:
        head, rest = body[0], body[1:]
        if isinstance(head, ast.If):
            named = temporary(view, head, found.loop)
            if named is not None and rest:
                if not inlined(view, named, rest, found.replaced, found.clauses):
                    return None
                body = rest
                continue
            branches = _branches(head, rest)
            if branches is None:
                return None
            then, other = branches
            if then and other:
                return _chosen(view, head.test, then, other, found)
            test = joined(view, [head.test], found.replaced)
            found.clauses.append(f"if {test if then else negated(view, head.test, found.replaced)}")
            body = then or other
        elif rest:
            named = temporary(view, head, found.loop)
            if named is None or not inlined(view, named, rest, found.replaced, found.clauses):
                return None
            body = rest
        else:
            return _last(head, found)
    return None


def _without_pass(body: list[ast.stmt]) -> list[ast.stmt]:
    """Without the statements that do nothing: `pass`, `...`, `None`."""
    return [
        s
        for s in body
        if not (isinstance(s, ast.Pass) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)))
    ]


def _last(statement: ast.stmt, found: Nest) -> ast.stmt | None:
    if isinstance(statement, ast.For):
        return statement
    fed = feed(statement)
    found.mentions = fed.mentions if fed is not None else 1
    return statement if isinstance(statement, (ast.Expr, ast.AugAssign, ast.Assign)) else None


def _branches(head: ast.If, rest: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]] | None:
    """What runs when the test holds, and when not, with what follows the `if` put into the branch that goes on."""
    then, skips_then = _until_continue(head.body)
    other, skips_other = _until_continue(head.orelse)
    if rest:
        if skips_then == skips_other:
            return None
        if skips_then:
            other = other + rest
        else:
            then = then + rest
    return (then, other) if then or other else None


def _until_continue(body: list[ast.stmt]) -> tuple[list[ast.stmt], bool]:
    body = _without_pass(body)
    if body and isinstance(body[-1], ast.Continue):
        return body[:-1], True
    return body, False


def _chosen(
    view: FunctionView, test: ast.expr, then: list[ast.stmt], other: list[ast.stmt], found: Nest
) -> ast.stmt | None:
    choice = _choice(view, test, then, other, found)
    if choice is None:
        return None
    if choice.guard is not None:
        found.clauses.append(f"if {choice.guard}")
    found.mentions = choice.feed.mentions
    return choice.feed.statement()


def _choice(
    view: FunctionView, test: ast.expr, then: list[ast.stmt], other: list[ast.stmt], found: Nest
) -> _Choice | None:
    yes, no = _branch(view, then, found), _branch(view, other, found)
    if yes is None or no is None or yes.guard is not None:
        return None
    merged = either(view, test, yes.feed, no.feed, found.replaced)
    if merged is None:
        return None
    if no.guard is None:
        return _Choice(merged)
    # the test is made twice: first to see whether anything is fed, then to choose
    cheap = is_pure(view, test) and not any(isinstance(n, ast.Call) for n in ast.walk(test))
    return _Choice(merged, f"{clause(view, test, found.replaced)} or {no.guard}") if cheap else None


def _branch(view: FunctionView, body: list[ast.stmt], found: Nest) -> _Choice | None:
    body = _without_pass(body)
    while len(body) > 1 and not isinstance(body[0], ast.If):
        named = temporary(view, body[0], found.loop)
        if named is None or not inlined(view, named, body[1:], found.replaced, None):
            return None
        body = body[1:]
    if not body or not isinstance(body[0], ast.If):
        fed = feed(body[0]) if len(body) == 1 else None
        return None if fed is None else _Choice(fed)
    branches = _branches(body[0], body[1:])
    if branches is None:
        return None
    then, other = branches
    if then and other:
        return _choice(view, body[0].test, then, other, found)
    only, test = _branch(view, then or other, found), body[0].test
    if only is None or only.guard is not None:
        return None
    write = joined(view, [test], found.replaced) if then else negated(view, test, found.replaced)
    return _Choice(only.feed, write)
