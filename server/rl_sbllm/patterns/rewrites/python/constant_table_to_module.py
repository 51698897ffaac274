"""A table of constants that the function only reads is made once at module level."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import aliases
from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.purity import PURE_METHODS
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case _:
                continue
        if not _constant_table(value) or name in view.parameters or captured(view, name):
            continue
        uses = [o for o in occurrences(view.node.body, name) if o is not node.targets[0]]
        if not uses or aliases(view, name) != {name} or not all(read_only(view, u) for u in uses):
            continue
        if any(view.unit.in_fstring(u) for u in uses) or (
            view.unit.comments and value.lineno != value.end_lineno
        ):
            continue
        constant = view.fresh(f"_{name.strip('_').upper()}", f"_{view.node.name.upper()}_{name.upper()}")
        made = view.insert_at_module_level(
            [f"{constant} = {ast.unparse(value) if value.lineno != value.end_lineno else view.source(value)}"]
        )
        if len(view.block_of(node)) == 1:
            continue
        yield Match(node, (made, view.delete(node), *(view.replace(u, constant) for u in uses)))


def _constant_table(value: ast.expr) -> bool:
    match value:
        case ast.Dict(keys=keys, values=values):
            nodes = [*keys, *values]
        case ast.List(elts=nodes) | ast.Set(elts=nodes):
            pass
        case _:
            return False
    return len(nodes) >= 3 and all(n is not None and _constant(n) for n in nodes)


def _constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_constant(e) for e in node.elts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _constant(node.operand)
    return isinstance(node, ast.Constant)


def read_only(view: FunctionView, use: ast.Name) -> bool:
    """The use neither changes the table nor lets it out of the function."""
    above = view.parent(use)
    match above:
        case ast.Subscript(value=value, ctx=ast.Load()) if value is use:
            return not isinstance(above.slice, ast.Slice) or True
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]):
            return searched is use
        case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
            return iterable is use
        case ast.Attribute(attr=attr):
            return attr in PURE_METHODS and attr != "copy" and isinstance(view.parent(above), ast.Call)
        case ast.Call(func=ast.Name() as called, args=args) if use in args:
            return view.is_builtin(
                called, "len", "sum", "max", "min", "sorted", "set", "zip", "enumerate", "any", "all"
            )
    return False


RULE = Rule(
    name="constant-table-to-module",
    family="hoisting",
    summary="The table is made once when the module is loaded, not at every call.",
    find=find,
    before="""def value_of(numeral):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    return values[numeral]
""",
    after="""_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def value_of(numeral):
    return _VALUES[numeral]
""",
    bench="""def inputs(scale):
    return [(("X",), {}) for _ in range(500 * scale)]
""",
)
