"""A loop that counts items in a dict becomes a Counter."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, occurrences, read_after
from rl_sbllm.analysis.python.nest import binding_text, start_of
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, text_of
from rl_sbllm.patterns.rewrites.python.item_loop_to_dict_comprehension import is_empty_dict
from rl_sbllm.patterns.rule import Match, Rule

_SAID = ("the items are hashable",)


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        if not isinstance(loop, ast.For) or loop.orelse or not isinstance(loop.target, ast.Name):
            continue
        counted = _counted(loop.body)
        if counted is None:
            continue
        name, key, with_default = counted
        start = start_of(view, loop, name)
        if (
            start is None
            or start.value is None
            or captured(view, name)
            or read_after(view, loop, loop.target.id)
        ):
            continue
        empty = is_empty_dict(view, start.value)
        default = _default_int(view, start.value)
        if not (empty and with_default is not False) and not default:
            continue
        if isinstance(start, ast.AnnAssign) or occurrences([loop.iter], name) or occurrences([key], name):
            continue
        counter, imports = view.imported("collections", "Counter")
        what = (
            argument(view, loop.iter)
            if text_of(view, key) == loop.target.id
            else (f"{text_of(view, key)} for {loop.target.id} in {text_of(view, loop.iter)}")
        )
        kind = "dict" if not default else view.source(start.value)[:-1] + ","
        made = f"dict({counter}({what}))" if not default else f"{kind} {counter}({what}))"
        line = f"{binding_text(view, start)} = {made}"
        yield Match(loop, (*imports, view.delete(start), view.replace_statements([loop], [line])), "", _SAID)


def _default_int(view: FunctionView, node: ast.expr) -> bool:
    match node:
        case ast.Call(func=called, args=[ast.Name(id="int") as i], keywords=[]):
            return imported_as(view, called) == "collections.defaultdict" and view.is_builtin(i)
    return False


def _counted(body: list[ast.stmt]) -> tuple[str, ast.expr, bool] | None:
    """(dict, key, the first time is provided for) when the body counts one key."""
    match body:
        case [
            ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=key), op=ast.Add(), value=one)
        ] if _is(one, 1):
            return name, key, False
        case [
            ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id=name), slice=key)],
                value=ast.BinOp(
                    left=ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr="get"), args=[got, zero]),
                    op=ast.Add(),
                    right=one,
                ),
            )
        ] if name == same and _is(zero, 0) and _is(one, 1) and _equal(key, got):
            return name, key, True
        case [
            ast.If(
                test=ast.Compare(left=asked, ops=[op], comparators=[ast.Name(id=same)]), body=yes, orelse=no
            )
        ]:
            return _by_if(asked, op, same, yes, no)
        case [
            ast.If(
                test=ast.Compare(left=asked, ops=[ast.NotIn()], comparators=[ast.Name(id=same)]),
                body=first,
                orelse=[],
            ),
            add,
        ]:
            if _sets(first, same, asked, 0) and _adds([add], same, asked):
                return same, asked, True
    return None


def _by_if(
    asked: ast.expr, op: ast.cmpop, name: str, yes: list[ast.stmt], no: list[ast.stmt]
) -> tuple[str, ast.expr, bool] | None:
    known, new = (yes, no) if isinstance(op, ast.In) else (no, yes)
    if isinstance(op, (ast.In, ast.NotIn)) and _adds(known, name, asked) and _sets(new, name, asked, 1):
        return name, asked, True
    return None


def _adds(body: list[ast.stmt], name: str, key: ast.expr) -> bool:
    match body:
        case [
            ast.AugAssign(target=ast.Subscript(value=ast.Name(id=same), slice=at), op=ast.Add(), value=one)
        ]:
            return same == name and _equal(at, key) and _is(one, 1)
    return False


def _sets(body: list[ast.stmt], name: str, key: ast.expr, value: int) -> bool:
    match body:
        case [ast.Assign(targets=[ast.Subscript(value=ast.Name(id=same), slice=at)], value=found)]:
            return same == name and _equal(at, key) and _is(found, value)
    return False


def _equal(a: ast.expr, b: ast.expr) -> bool:
    return ast.dump(a) == ast.dump(b)


def _is(node: ast.expr, value: int) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == value


RULE = Rule(
    name="counting-loop-to-counter",
    family="builtin",
    summary="Counter counts in C; the loop made two or three dict operations in bytecode for every item.",
    find=find,
    before="""def histogram(items):
    counts = {}
    for item in items:
        if item in counts:
            counts[item] += 1
        else:
            counts[item] = 1
    return counts
""",
    after="""from collections import Counter


def histogram(items):
    counts = dict(Counter(items))
    return counts
""",
    bench="""def inputs(scale):
    return [(([i % 50 for i in range(4000 * scale)],), {})]
""",
)
