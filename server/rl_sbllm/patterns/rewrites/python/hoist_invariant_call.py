"""A pure call that gives the same value in every turn of a loop or comprehension is made once before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import is_invariant, looks_invariant
from rl_sbllm.analysis.python.purity import imported_as, makes_new_object
from rl_sbllm.analysis.python.repeats import has_repeats, repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rewrites.python.hoisting import held_back
from rl_sbllm.patterns.rule import Match, Rule

_READ_BY = {
    "len",
    "sum",
    "max",
    "min",
    "any",
    "all",
    "sorted",
    "set",
    "list",
    "tuple",
    "enumerate",
    "zip",
    "frozenset",
}
_ONE_SHOT = {"iter", "zip", "map", "filter", "enumerate", "reversed", "open", "next"}
_WORDS = {
    "len": "length",
    "max": "largest",
    "min": "smallest",
    "sum": "total",
    "sorted": "ordered",
    "sqrt": "root",
    "split": "parts",
    "splitlines": "lines",
    "join": "joined",
    "lower": "lowered",
    "upper": "capitals",
    "strip": "stripped",
    "get": "value",
}


def find(view: FunctionView) -> Iterator[Match]:
    if not has_repeats(view):
        return
    done: set[str] = set()
    for node in view.own():
        if not _worth(view, node):
            continue
        assert isinstance(node, ast.expr)
        text = ast.unparse(node)
        if text in done:
            continue
        place = repeat_around(view, node, lambda nodes, node=node: looks_invariant(view, nodes, node))
        if place is None or held_back(view, node, place[0]):
            continue
        done.update(ast.unparse(n) for n in ast.walk(node) if isinstance(n, ast.expr))
        first, repeated = place
        same = [
            n
            for r in repeated
            for n in ast.walk(r)
            if isinstance(n, ast.expr) and ast.dump(n) == ast.dump(node)
        ]
        name = view.fresh(_name(view, node), "hoisted")
        made = view.insert_before(first, [f"{name} = {view.source(node)}"])
        edits = [view.replace(n, name) for n in same]
        said = ("the call does not raise (it is now made even when the loop has nothing to do)",)
        if not is_invariant(view, repeated, node):
            said = (*said, f"what the loop calls does not change what {text} reads")
        yield Match(node, (made, *edits), f"{text} is the same in every turn, so it is computed once.", said)


def _worth(view: FunctionView, node: ast.AST) -> bool:
    """A call, or an operation on calls, with something to read; a value that a reader could change or use up is left."""
    if isinstance(node, ast.BinOp):
        if not any(isinstance(n, ast.Call) for n in ast.walk(node)):
            return False
        if any(
            isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in _ONE_SHOT
            for n in ast.walk(node)
        ):
            return False
        return _only_read(view, node)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id in _ONE_SHOT | {
        "range",
        "isinstance",
        "hasattr",
        "getattr",
    }:
        return False
    if not any(isinstance(n, ast.Name) for a in ast.walk(node) if a is not node.func for n in ast.walk(a)):
        return False
    return not makes_new_object(view, node) or _only_read(view, node)


def _only_read(view: FunctionView, node: ast.expr) -> bool:
    above = view.parent(node)
    match above:
        case ast.Compare() | ast.BinOp():
            return True
        case ast.For(iter=iterable):
            return iterable is node
        case ast.comprehension(iter=iterable):
            return iterable is node
        case ast.Subscript(value=value, ctx=ast.Load(), slice=index):
            return value is node or index is node
        case ast.Call(func=ast.Name(id=called)):
            return called in _READ_BY or called == "range"
    return False


def _name(view: FunctionView, node: ast.expr) -> str:
    """`values_largest` for `max(values)`, `line_parts` for `line.split(",")`."""
    if not isinstance(node, ast.Call):
        return "invariant"
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "value")
    word = _WORDS.get(called, called).strip("_")
    about = next((a for a in _subjects(view, node) if isinstance(a, (ast.Name, ast.Attribute))), None)
    if about is None:
        return word if word != called else f"{word}_value"
    subject = about.id if isinstance(about, ast.Name) else about.attr
    return f"{subject.strip('_')}_{word}"


def _subjects(view: FunctionView, call: ast.Call) -> list[ast.expr]:
    """What the call is about, likeliest first: the object of a method, or the arguments."""
    if isinstance(call.func, ast.Attribute) and imported_as(view, call.func) is None:
        return [call.func.value, *call.args]
    return list(call.args)


RULE = Rule(
    name="hoist-invariant-call",
    family="hoisting",
    summary="A call that gives the same value in every turn is made once before the loop.",
    find=find,
    before="""def near_top(values):
    return [v for v in values if v * 2 > max(values)]
""",
    after="""def near_top(values):
    values_largest = max(values)
    return [v for v in values if v * 2 > values_largest]
""",
    bench="""def inputs(scale):
    return [((list(range(300 * scale)),), {})]
""",
)
