"""Names that a loop's body gives to values of one turn: written out where they are used, or bound in a comprehension.

`for t in [e]` binds a name in a comprehension; from Python 3.9 on it costs no more than an assignment.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from rl_sbllm.analysis.python.failing import may_fail
from rl_sbllm.analysis.python.names import captured, is_local, names_read, occurrences, reads
from rl_sbllm.analysis.python.purity import is_plain, is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import atom, clause, text_of

_LONGEST = 88
_MANY_TIMES = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_HOLDS_LOOSELY = (ast.Call, ast.List, ast.Tuple, ast.keyword)


@dataclass(frozen=True)
class Temporary:
    """`target = value`; or, when `test` is given, `target = value if test else other`."""

    target: ast.expr
    value: ast.expr
    test: ast.expr | None = None
    other: ast.expr | None = None

    @property
    def names(self) -> set[str]:
        return {n.id for n in ast.walk(self.target) if isinstance(n, ast.Name)}

    @property
    def parts(self) -> list[ast.expr]:
        return [p for p in (self.value, self.test, self.other) if p is not None]


def temporary(view: FunctionView, statement: ast.stmt, loop: ast.For) -> Temporary | None:
    """What the statement names for the rest of this turn of the loop, and for no other."""
    made = _assigned(statement)
    if made is None:
        return None
    end = view.unit.span(statement)[1]
    for name in made.names:
        uses = occurrences([loop], name)
        bound = [n for n in uses if not isinstance(n.ctx, ast.Load)]
        early = any(isinstance(n.ctx, ast.Load) and view.unit.span(n)[0] < end for n in uses)
        if early or captured(view, name) or len(bound) != (2 if made.test is not None else 1):
            return None
    return made


def _assigned(statement: ast.stmt) -> Temporary | None:
    match statement:
        case ast.Assign(targets=[ast.Name() as target], value=value):
            return Temporary(target, value)
        case ast.Assign(targets=[ast.Tuple() as target], value=value):
            plain = all(isinstance(n, (ast.Name, ast.Tuple, ast.expr_context)) for n in ast.walk(target))
            return Temporary(target, value) if plain else None
        case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
            return Temporary(target, value)
        case ast.If(
            test=test,
            body=[ast.Assign(targets=[ast.Name() as target], value=value)],
            orelse=[ast.Assign(targets=[ast.Name(id=same)], value=other)],
        ) if target.id == same:
            return Temporary(target, value, test, other)
    return None


def inlined(
    view: FunctionView,
    made: Temporary,
    rest: list[ast.stmt],
    replaced: dict[ast.AST, str],
    clauses: list[str] | None,
) -> bool:
    """Write the value out in `rest`, or bind it by a clause; False when neither can be (no clause where `clauses` is None)."""
    uses = [use for name in made.names for use in reads(rest, name)]
    if not uses:
        return False
    if (
        made.test is None
        and isinstance(made.target, ast.Name)
        and _may_be_written_out(view, made, rest, uses)
    ):
        for use in uses:
            alone = _stands_alone(view, use) or _is_plain_field(view, use, made.value)
            replaced[use] = (clause if alone else atom)(view, made.value, replaced)
        return all(len(replaced[use]) <= _LONGEST for use in uses)
    value = _value(view, made, replaced)
    if made.test is not None and len(uses) == 1 and _is_fed(view, uses[0], rest):
        replaced[uses[0]] = value
        return True
    if clauses is None or any(view.unit.in_fstring(part) for part in made.parts):
        return False
    clauses.append(f"for {_bare(text_of(view, made.target))} in [{value}]")
    return True


def _value(view: FunctionView, made: Temporary, replaced: dict[ast.AST, str]) -> str:
    value = clause(view, made.value, replaced)
    if made.test is None or made.other is None:
        return value
    return f"{value} if {clause(view, made.test, replaced)} else {clause(view, made.other, replaced)}"


def _is_fed(view: FunctionView, use: ast.Name, rest: list[ast.stmt]) -> bool:
    """`out.append(use)` is all that follows."""
    call = view.parent(use)
    whole = isinstance(call, ast.Call) and use in call.args and isinstance(call.func, ast.Attribute)
    return len(rest) == 1 and whole and isinstance(rest[0], ast.Expr) and rest[0].value is call


def _bare(target: str) -> str:
    return target[1:-1].strip() if target.startswith("(") and target.endswith(")") else target


def _stands_alone(view: FunctionView, use: ast.AST) -> bool:
    """An argument or an element, which needs no parentheses."""
    parent = view.parent(use)
    return isinstance(parent, _HOLDS_LOOSELY) and not (isinstance(parent, ast.Call) and parent.func is use)


def _is_plain_field(view: FunctionView, use: ast.AST, value: ast.expr) -> bool:
    """A number or a name between the braces of an f-string."""
    return isinstance(view.parent(use), ast.FormattedValue) and isinstance(value, (ast.Name, ast.Constant))


def _may_be_written_out(
    view: FunctionView, made: Temporary, rest: list[ast.stmt], uses: list[ast.Name]
) -> bool:
    """Evaluated no oftener than before (or so cheap that it does not matter), in an order that cannot show."""
    stored = {n.id for s in rest for n in ast.walk(s) if isinstance(n, ast.Name) and not _is_read(n)}
    if names_read(made.value) & stored:
        return False
    if isinstance(made.value, ast.Constant) or _is_own_name(view, made.value):
        return True
    if any(isinstance(n, _MANY_TIMES) for s in rest for n in ast.walk(s)):
        return False
    if any(_effect_before(view, use, rest) for use in uses):
        return False
    if len(uses) == 1:
        sure = is_pure(view, made.value) and not may_fail(view, made.value)
        return sure or _is_sure_to_be_reached(rest)
    return len(uses) == 2 and _is_lookup(made.value)


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _is_own_name(view: FunctionView, node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and is_local(view, node.id)


def _is_lookup(node: ast.expr) -> bool:
    """`xs[i]` or `x.attribute`: short to read and cheap to repeat."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and isinstance(node.slice, (ast.Name, ast.Constant))
    return isinstance(node, ast.Attribute) and is_plain(node) and isinstance(node.value, ast.Name)


def _effect_before(view: FunctionView, use: ast.Name, rest: list[ast.stmt]) -> bool:
    """A call that may change things comes before the use (one that the use is an argument of comes after it).

    Calls without a place in the file are those that feed, made for a loop that is read as if it did less.
    """
    start = view.unit.span(use)[0]
    return any(
        isinstance(n, ast.Call)
        and hasattr(n, "lineno")
        and view.unit.span(n)[1] <= start
        and not is_pure(view, n)
        for s in rest
        for n in ast.walk(s)
    )


def _is_sure_to_be_reached(rest: list[ast.stmt]) -> bool:
    """One plain statement follows, no part of which is skipped on a condition."""
    conditional = (ast.If, ast.IfExp, ast.BoolOp, ast.Compare)
    return len(rest) == 1 and not any(isinstance(n, conditional) for n in ast.walk(rest[0]))
