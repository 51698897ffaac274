"""What one statement feeds: `out.append(v)`, `seen.add(v)`, `total += v`, `table[k] = v`; and two such branches as one."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, operand

_LINE = 80


@dataclass(frozen=True)
class Feed:
    """`kind` is append | add | + | - | * | item; `mentions` counts the name in the statements that feed it."""

    kind: str
    name: str
    value: ast.expr
    key: ast.expr | None = None
    mentions: int = 1

    def statement(self) -> ast.stmt:
        """The plainest statement that feeds this (made anew; its value and key are those of the file)."""
        place = ast.Name(self.name, ast.Load())
        if self.kind == "item" and self.key is not None:
            target = ast.Subscript(place, self.key, ast.Store())
            return ast.Assign([target], self.value, lineno=0)
        if self.kind in {"append", "add"}:
            return ast.Expr(ast.Call(ast.Attribute(place, self.kind, ast.Load()), [self.value], []))
        sign = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}[self.kind]
        return ast.AugAssign(ast.Name(self.name, ast.Store()), sign, self.value)


_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


def feed(statement: ast.stmt) -> Feed | None:
    """What the statement feeds, if it does that and nothing else."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="append" | "add" as kind),
                args=[value],
                keywords=[],
            )
        ):
            return None if isinstance(value, ast.Starred) else Feed(kind, name, value)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.List(elts=[value])):
            return None if isinstance(value, ast.Starred) else Feed("append", name, value)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add() | ast.Sub() | ast.Mult() as op):
            return Feed(_SIGNS[type(op)], name, statement.value)
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.Name(id=same), op=ast.Add() | ast.Sub() | ast.Mult() as op, right=value),
        ) if same == name:
            return Feed(_SIGNS[type(op)], name, value, mentions=2)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value):
            return None if isinstance(key, ast.Slice) else Feed("item", name, value, key)
    return None


def either(
    view: FunctionView, test: ast.expr, then: Feed, other: Feed, replaced: dict[ast.AST, str]
) -> Feed | None:
    """`if test: then / else: other` as one feed of a conditional expression, whose text goes to `replaced`."""
    if {then.kind, other.kind} == {"+", "-"}:
        then, other = _added(view, then, replaced), _added(view, other, replaced)
    if (then.kind, then.name) != (other.kind, other.name):
        return None
    mentions = then.mentions + other.mentions
    if then.key is None or other.key is None or _same(then.key, other.key):
        value = _conditional(view, test, then.value, other.value, replaced)
        return replace(then, value=value, mentions=mentions)
    if _same(then.value, other.value):
        key = _conditional(view, test, then.key, other.key, replaced)
        return replace(then, key=key, mentions=mentions)
    return None


def _added(view: FunctionView, given: Feed, replaced: dict[ast.AST, str]) -> Feed:
    if given.kind == "+":
        return given
    value = ast.UnaryOp(ast.USub(), given.value)
    replaced[value] = "-" + operand(view, given.value, replaced)
    return replace(given, kind="+", value=value)


def _conditional(
    view: FunctionView, test: ast.expr, then: ast.expr, other: ast.expr, replaced: dict[ast.AST, str]
) -> ast.expr:
    if _same(then, other) and is_pure(view, test):
        return then
    made = ast.IfExp(test, then, other)
    replaced[made] = ""
    rows = _rows(view, made, replaced)
    line = " ".join(rows)
    replaced[made] = line if len(line) <= _LINE else "\n".join(rows)
    return made


def _rows(view: FunctionView, node: ast.expr, replaced: dict[ast.AST, str]) -> list[str]:
    """A chain of choices, one a row."""
    if not isinstance(node, ast.IfExp) or node not in replaced:
        return [clause(view, node, replaced)]
    yes = clause(view, node.body, replaced)
    if isinstance(node.body, ast.IfExp) and node.body in replaced:
        yes = f"({yes})"
    first, *others = _rows(view, node.orelse, replaced)
    return [f"{yes} if {clause(view, node.test, replaced)}", f"else {first}", *others]


def _same(a: ast.expr, b: ast.expr) -> bool:
    return ast.dump(a) == ast.dump(b)
