"""A table of constants that is written where it is read, or made by a call on constants, is made once at module level."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from rl_sbllm.analysis.python.invariants import aliases
from rl_sbllm.analysis.python.names import captured, names_read, occurrences
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rewrites.python.constant_table_to_module import read_only
from rl_sbllm.patterns.rule import Match, Rule

_CONTAINERS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
_MAKERS = {"set", "frozenset", "dict", "list", "tuple"}
_FEWEST = 3


def find(view: FunctionView) -> Iterator[Match]:
    """Inline tables; and names bound once to a call or comprehension on constants, that are only read."""
    for node in view.own():
        if isinstance(node, (*_CONTAINERS, ast.Call)) and _is_table(view, node) and _read_here(view, node):
            name = view.fresh(f"_{view.node.name.strip('_').upper()}_TABLE")
            made = view.insert_at_module_level([f"{name} = {clause(view, node)}"])
            yield Match(node, (made, view.replace(node, name)))
        match node:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value) if _is_table(view, value):
                yield from _named(view, node, target, name)


def _named(view: FunctionView, node: ast.Assign, target: ast.Name, name: str) -> Iterator[Match]:
    if isinstance(node.value, (ast.Dict, ast.List, ast.Set)):
        return  # literals have a rule of their own
    if name in view.parameters or captured(view, name) or len(view.block_of(node)) == 1:
        return
    uses = [o for o in occurrences(view.node.body, name) if o is not target]
    if not uses or aliases(view, name) != {name} or not all(read_only(view, use) for use in uses):
        return
    if any(view.unit.in_fstring(use) or isinstance(use.ctx, ast.Store) for use in uses):
        return
    constant = view.fresh(f"_{name.strip('_').upper()}", f"_{view.node.name.upper()}_{name.upper()}")
    made = view.insert_at_module_level([f"{constant} = {clause(view, node.value)}"])
    yield Match(node, (made, view.delete(node), *(view.replace(use, constant) for use in uses)))


def _is_table(view: FunctionView, node: ast.expr) -> bool:
    """A container, or a call that makes one, out of constants alone; three elements or more."""
    made = isinstance(node, _CONTAINERS) or (
        isinstance(node, ast.Call)
        and bool(node.args or node.keywords)
        and (view.is_builtin(node.func, *_MAKERS) or ast.unparse(node.func) == "str.maketrans")
    )
    if not made or not is_pure(view, node) or not all(view.is_builtin(n) for n in names_read(node)):
        return False
    if _holds_changeable(node):
        return False
    texts = [len(n.value) for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    constants = sum(isinstance(n, ast.Constant) for n in ast.walk(node))
    counted = any(isinstance(n, ast.Call) and view.is_builtin(n.func, "range") for n in ast.walk(node))
    return constants >= _FEWEST or max(texts, default=0) >= _FEWEST or counted


def _holds_changeable(node: ast.expr) -> bool:
    """A list, dict or set inside the table: who reads it out could change it for the next call."""
    values: Sequence[ast.expr | None]
    match node:
        case ast.Dict(values=values) | ast.List(elts=values):
            pass
        case ast.DictComp(value=value) | ast.ListComp(elt=value):
            values = [value]
        case ast.Call(args=args, keywords=keywords):
            inside = [c for a in args if isinstance(a, _CONTAINERS) for c in [_holds_changeable(a)]]
            return any(inside) or any(isinstance(k.value, _CONTAINERS) for k in keywords)
        case _:
            return False
    fresh = (*_CONTAINERS, ast.GeneratorExp, ast.Call)
    return any(isinstance(n, fresh) for value in values if value is not None for n in ast.walk(value))


def _read_here(view: FunctionView, node: ast.expr) -> bool:
    """`{...}[key]`, `{...}.get(key)`, `x in set("...")`, `s.translate(str.maketrans(...))`; inside the module-level table it stays."""
    above = view.parent(node)
    match above:
        case ast.Subscript(value=value, ctx=ast.Load()):
            return value is node and not isinstance(above.slice, ast.Slice)
        case ast.Attribute(attr="get" | "index" | "count" | "isdisjoint" | "issuperset"):
            return isinstance(view.parent(above), ast.Call)
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]):
            literal = isinstance(node, (ast.List, ast.Set))  # the compiler makes these constants by itself
            return searched is node and not literal
        case ast.Call(func=ast.Attribute(attr="translate"), args=[table]):
            return table is node
    return False


RULE = Rule(
    name="inline-table-to-module",
    family="hoisting",
    summary="The table is made once when the module is loaded, not each time it is read.",
    find=find,
    before="""def named(numbers):
    return [{0: "zero", 1: "one", 2: "two", 3: "three"}.get(n, "many") for n in numbers]
""",
    after="""_NAMED_TABLE = {0: "zero", 1: "one", 2: "two", 3: "three"}


def named(numbers):
    return [_NAMED_TABLE.get(n, "many") for n in numbers]
""",
    bench="""def inputs(scale):
    return [(([n % 6 for n in range(1000 * scale)],), {})]
""",
)
