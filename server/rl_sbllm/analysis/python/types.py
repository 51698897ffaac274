"""The rough type of an expression: list, dict, set, str, int ... or None. From literals, constructors, annotations and use."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.annotations import annotated
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.languages.python.unit import FunctionView

_BY_BUILTIN = {
    "list": "list", "dict": "dict", "set": "set", "frozenset": "frozenset", "tuple": "tuple", "str": "str", "int": "int",
    "float": "float", "bool": "bool", "bytes": "bytes", "len": "int", "ord": "int", "chr": "str", "sorted": "list",
    "range": "range", "enumerate": "iterator", "zip": "iterator", "map": "iterator", "filter": "iterator",
    "reversed": "iterator", "iter": "iterator", "input": "str", "repr": "str", "bin": "str", "hex": "str", "isinstance": "bool",
    "any": "bool", "all": "bool", "id": "int", "hash": "int",
}  # fmt: skip
_BY_METHOD = {
    "split": "list", "rsplit": "list", "splitlines": "list", "lower": "str", "upper": "str", "strip": "str", "lstrip": "str",
    "rstrip": "str", "join": "str", "replace": "str", "title": "str", "capitalize": "str", "format": "str", "zfill": "str",
    "readlines": "list", "bit_length": "int", "startswith": "bool", "endswith": "bool", "isdigit": "bool", "isalpha": "bool",
    "find": "int", "translate": "str", "read": "str", "swapcase": "str", "casefold": "str", "most_common": "list",
}  # fmt: skip
_BY_IMPORT = {
    "collections.deque": "deque", "collections.Counter": "dict", "collections.defaultdict": "dict",
    "collections.OrderedDict": "dict", "math.floor": "int", "math.ceil": "int", "math.sqrt": "float", "math.gcd": "int",
    "math.isqrt": "int", "math.factorial": "int",
}  # fmt: skip
_BY_USE = {
    "append": "list", "insert": "list", "sort": "list", "keys": "dict", "items": "dict", "values": "dict",
    "setdefault": "dict", "split": "str", "lower": "str", "upper": "str", "strip": "str", "startswith": "str",
    "endswith": "str", "isdigit": "str", "isalpha": "str", "add": "set", "popleft": "deque", "appendleft": "deque",
}  # fmt: skip


def kind(view: FunctionView, node: ast.AST, depth: int = 0) -> str | None:
    """The type's name when the text tells it; parameters without annotation are guessed from the methods called on them."""
    match node:
        case ast.Constant(value=value):
            return type(value).__name__
        case ast.JoinedStr():
            return "str"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Tuple():
            return "tuple"
        case ast.GeneratorExp():
            return "iterator"
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return "bool"
        case ast.Call():
            return _of_call(view, node, depth)
        case ast.BinOp():
            return _of_operator(view, node, depth)
        case ast.UnaryOp():
            return kind(view, node.operand, depth)
        case ast.IfExp():
            body = kind(view, node.body, depth)
            return body if body == kind(view, node.orelse, depth) else None
        case ast.Subscript(value=value, slice=ast.Slice()):
            return kind(view, value, depth)
        case ast.Subscript(value=value):
            return element_kind(view, value, depth + 1)
        case ast.Name(id=name):
            return name_kind(view, name, depth)
    return None


def _of_call(view: FunctionView, call: ast.Call, depth: int) -> str | None:
    if isinstance(call.func, ast.Name) and view.is_builtin(call.func):
        return _BY_BUILTIN.get(call.func.id)
    full = imported_as(view, call.func)
    if full is not None:
        return "iterator" if full.startswith("itertools.") else _BY_IMPORT.get(full)
    if isinstance(call.func, ast.Attribute):
        if call.func.attr in {"copy", "union", "intersection", "difference"}:
            return kind(view, call.func.value, max(depth + 1, 4))
        return _BY_METHOD.get(call.func.attr)
    return None


def _of_operator(view: FunctionView, node: ast.BinOp, depth: int) -> str | None:
    left, right = kind(view, node.left, depth), kind(view, node.right, depth)
    if (
        isinstance(node.op, ast.Mult)
        and "int" in {left, right}
        and ({left, right} & {"list", "str", "tuple", "bytes"})
    ):
        return left if right == "int" else right
    if isinstance(node.op, ast.Mod) and left == "str":
        return "str"
    if left == right and left in {"list", "str", "tuple", "set", "int", "float", "bytes"}:
        return "float" if isinstance(node.op, ast.Div) else left
    if {left, right} == {"int", "float"}:
        return "float"
    return None


def name_kind(view: FunctionView, name: str, depth: int = 0) -> str | None:
    """One type for all that the function binds to the name; None when they differ or are unknown."""
    if depth > 4:
        return None
    found: set[str | None] = set()
    if name in view.parameters:
        found.add(_of_parameter(view, name))
    elif name not in view.bound:
        return _of_global(view, name, depth)
    for node in view.own():
        found |= set(_bound_kinds(view, node, name, depth + 1))
    found.discard("same")
    return found.pop() if len(found) == 1 else None


def _bound_kinds(view: FunctionView, node: ast.AST, name: str, depth: int) -> list[str | None]:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=found)], value=ast.BinOp(left=ast.Name(id=same), right=added, op=ast.Add())
        ) if found == name == same:
            return ["float" if kind(view, added, depth + 3) == "float" else "same"]
        case ast.Assign(targets=targets, value=value):
            return [
                kind(view, value, depth) if isinstance(t, ast.Name) else None
                for t in targets
                if name in _stored(t)
            ]
        case ast.AnnAssign(target=ast.Name(id=found), annotation=annotation, value=value) if found == name:
            return [annotated(annotation) or (kind(view, value, depth) if value else None)]
        case ast.AugAssign(target=ast.Name(id=found), value=value, op=op) if found == name:
            return [_augmented(kind(view, value, depth), op)]
        case ast.For(target=target, iter=iterable) if name in _stored(target):
            return [_of_loop_target(view, target, iterable, name, depth)]
        case ast.NamedExpr(target=ast.Name(id=found), value=value) if found == name:
            return [kind(view, value, depth)]
        case ast.withitem(optional_vars=target) if target is not None and name in _stored(target):
            return [None]
    return []


def _augmented(value: str | None, op: ast.operator) -> str | None:
    if isinstance(op, ast.Div):
        return "float"
    return "same" if value != "float" else "float"


def _stored(target: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _of_loop_target(
    view: FunctionView, target: ast.expr, iterable: ast.expr, name: str, depth: int
) -> str | None:
    if isinstance(target, ast.Name):
        return element_kind(view, iterable, depth)
    first = (
        isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name) and target.elts[0].id == name
    )
    if isinstance(iterable, ast.Call) and isinstance(iterable.func, ast.Name) and iterable.args:
        if iterable.func.id == "enumerate" and first:
            return "int"
        if (
            iterable.func.id == "enumerate"
            and isinstance(target, ast.Tuple)
            and isinstance(target.elts[-1], ast.Name)
        ):
            return element_kind(view, iterable.args[0], depth)
    return None


def _of_parameter(view: FunctionView, name: str) -> str | None:
    a = view.node.args
    for parameter in (*a.posonlyargs, *a.args, *a.kwonlyargs):
        if parameter.arg == name and parameter.annotation is not None:
            return annotated(parameter.annotation)
    used = {
        _BY_USE[n.attr]
        for n in view.own()
        if isinstance(n, ast.Attribute)
        and isinstance(n.value, ast.Name)
        and n.value.id == name
        and n.attr in _BY_USE
    }
    return used.pop() if len(used) == 1 else None


def _of_global(view: FunctionView, name: str, depth: int) -> str | None:
    values = [
        n.value
        for n in view.unit.tree.body
        if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
    ]
    return kind(view, values[0], max(depth + 1, 4)) if len(values) == 1 else None


def element_kind(view: FunctionView, node: ast.AST, depth: int = 0) -> str | None:
    """The type of what iterating over the expression gives."""
    if depth > 4:
        return None
    match node:
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            kinds = {kind(view, e, depth + 1) for e in elts}
            return kinds.pop() if len(kinds) == 1 else None
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) | ast.SetComp(elt=elt):
            return kind(view, elt, depth + 1)
        case ast.Call(func=ast.Name(id="range")):
            return "int"
        case ast.Call(
            func=ast.Name(id="map"), args=[ast.Name(id="int" | "str" | "float" | "len" | "ord" as called), *_]
        ):
            return {"len": "int", "ord": "int"}.get(called, called)
        case ast.Call(func=ast.Name(id="list" | "sorted" | "set" | "reversed" | "tuple"), args=[inner, *_]):
            return element_kind(view, inner, depth + 1)
        case ast.Call(func=ast.Attribute(attr="split" | "splitlines")):
            return "str"
        case ast.Subscript(value=value, slice=ast.Slice()):
            return element_kind(view, value, depth + 1)
        case ast.Name(id=name):
            return _element_of_name(view, name, depth)
    return "str" if kind(view, node, depth) == "str" else None


def _element_of_name(view: FunctionView, name: str, depth: int) -> str | None:
    if name_kind(view, name, depth + 1) == "str":
        return "str"
    a = view.node.args
    for parameter in (*a.posonlyargs, *a.args, *a.kwonlyargs):
        if parameter.arg == name:
            note = parameter.annotation
            inner = note.slice if isinstance(note, ast.Subscript) else None
            return annotated(inner) if isinstance(inner, ast.expr) else None
    values = [
        n.value
        for n in view.own()
        if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
    ]
    return element_kind(view, values[0], depth + 1) if len(values) == 1 else None
