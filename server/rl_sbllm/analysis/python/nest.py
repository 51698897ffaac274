"""A loop that only feeds one statement, read as the clauses of a comprehension.

`for x in xs: if p: continue ... out.append(e)` is `e for x in xs if not p`: the clauses, the innermost statement, and the
nodes whose text changes on the way (an index that is only used to fetch the item becomes the item itself).
"""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.lengths import range_of_length
from rl_sbllm.analysis.python.loop_body import Nest, read_statements
from rl_sbllm.analysis.python.names import bindings, occurrences, read_after, reads, target_names
from rl_sbllm.analysis.python.temporaries import temporary
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, text_of

__all__ = [
    "Nest",
    "binding_text",
    "indexed_sequence",
    "item_names",
    "names_bound",
    "nest",
    "singular",
    "start_of",
]

_STOPS = (
    ast.Yield,
    ast.YieldFrom,
    ast.Await,
    ast.NamedExpr,
    ast.Lambda,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Try,
    ast.With,
    ast.AsyncFor,
    ast.Return,
    ast.Break,
    ast.Raise,
    ast.Delete,
    ast.Global,
)


# not `str`, `tuple` and `type`: calls of these are faster in bytecode than from `map` (CPython 3.11 on)
_CONVERTS = frozenset({"int", "float", "abs", "bin", "hex", "chr", "ord", "len"})


def nest(view: FunctionView, loop: ast.For, body: list[ast.stmt] | None = None) -> Nest | None:
    """The loop as clauses; None when it does more than feed one statement, or a name it binds is read later.

    `body` reads the loop as if that were all that it did.
    """
    read = loop if body is None else ast.For(loop.target, loop.iter, body, loop.orelse)
    if any(isinstance(n, _STOPS) for n in ast.walk(loop)) or _in_try(view, loop) or _uses_frame(view, loop):
        return None
    found = Nest(loop, loop)
    if not _descend(view, read, found):
        return None
    bound = {n.id for n in ast.walk(read) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    fed = _fed_names(found.leaf)
    return None if any(read_after(view, loop, name) for name in bound - fed) else found


def _fed_names(leaf: ast.stmt) -> set[str]:
    match leaf:
        case ast.AugAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return {name}
    return set()


def _in_try(view: FunctionView, loop: ast.For) -> bool:
    above: ast.AST | None = view.unit.parents.get(loop)
    while above is not None and above is not view.node:
        if isinstance(above, ast.Try):
            return True
        above = view.unit.parents.get(above)
    return False


def _uses_frame(view: FunctionView, loop: ast.For) -> bool:
    return any(
        isinstance(n, ast.Name) and n.id in {"super", "locals", "eval", "exec", "vars", "dir", "__class__"}
        for n in ast.walk(loop)
    )


def _descend(view: FunctionView, loop: ast.For, found: Nest) -> bool:
    if loop.orelse or not isinstance(loop.target, (ast.Name, ast.Tuple)):
        return False
    if any(
        not isinstance(n, (ast.Name, ast.Tuple, ast.expr_context, ast.List)) for n in ast.walk(loop.target)
    ):
        return False
    converted = _converted(view, loop, found)
    if converted is not None:
        found.iterables.append(loop.iter)
        found.clauses.append(converted)
        body = loop.body[1:]
    else:
        target, iterable = _header(view, loop, found)
        found.clauses.append(f"for {target} in {iterable}")
        body = loop.body
    last = read_statements(view, body, found)
    if isinstance(last, ast.For):
        return _descend(view, last, found)
    if last is None:
        return False
    found.leaf = last
    return True


def _converted(view: FunctionView, loop: ast.For, found: Nest) -> str | None:
    """`for n in map(int, xs)` for `for x in xs: n = int(x)`, when the rest wants `n` more than once and `x` never."""
    match loop:
        case ast.For(
            target=ast.Name(id=item),
            body=[
                ast.Assign(
                    targets=[ast.Name(id=name)],
                    value=ast.Call(
                        func=ast.Name(id=called) as function, args=[ast.Name(id=given)], keywords=[]
                    ),
                ) as first,
                *rest,
            ],
        ) if given == item and called in _CONVERTS:
            pass
        case _:
            return None
    if not view.is_builtin(function) or not view.is_builtin("map") or len(reads(rest, name)) < 2:
        return None
    uses, bound = occurrences([found.loop], item), bindings([found.loop], item)
    own = len(bound) == 2 if name == item else len(uses) == 2 and temporary(view, first, found.loop)
    return f"for {name} in map({called}, {clause(view, loop.iter, found.replaced)})" if own else None


def _header(view: FunctionView, loop: ast.For, found: Nest) -> tuple[str, str]:
    indexed = indexed_sequence(view, loop)
    if indexed is not None:
        sequence, items = indexed
        item = view.fresh(*item_names(sequence))
        found.replaced.update(dict.fromkeys(items, item))
        found.iterables.append(sequence)
        found.item = item if len(found.iterables) == 1 else None
        return item, clause(view, sequence)
    found.iterables.append(loop.iter)
    found.item = loop.target.id if isinstance(loop.target, ast.Name) and len(found.iterables) == 1 else None
    return _bare(view, loop.target), clause(view, loop.iter, found.replaced)


def _bare(view: FunctionView, target: ast.expr) -> str:
    """The target without parentheses of its own around it (those of its first and last parts stay)."""
    text = text_of(view, target)
    if not isinstance(target, ast.Tuple) or view.unit.span(target.elts[0])[0] == view.unit.span(target)[0]:
        return text
    return text[1:-1].strip()


def indexed_sequence(view: FunctionView, loop: ast.For) -> tuple[ast.expr, list[ast.Subscript]] | None:
    """(xs, every `xs[i]`) for `for i in range(len(xs))` whose index is used for nothing else and whose list stays as it is."""
    sequence = range_of_length(view, loop.iter)
    if sequence is None or not isinstance(loop.target, ast.Name) or not isinstance(sequence, ast.Name):
        return None
    items: list[ast.Subscript] = []
    for use in reads(loop.body, loop.target.id):
        parent = view.parent(use)
        if not (
            isinstance(parent, ast.Subscript) and parent.slice is use and isinstance(parent.ctx, ast.Load)
        ):
            return None
        if not (isinstance(parent.value, ast.Name) and parent.value.id == sequence.id):
            return None
        items.append(parent)
    rebinds = len(occurrences(loop.body, loop.target.id)) != len(items)
    if not items or rebinds or changed(view, loop.body, sequence.id):
        return None
    return sequence, items


def item_names(sequence: ast.expr) -> list[str]:
    """Good names for one item of a sequence, best first: `words` -> `word`."""
    return [*singular(sequence), "item", "value"]


def singular(sequence: ast.expr) -> list[str]:
    """`word` for `words`; nothing when the name is no plural."""
    name = (
        sequence.id
        if isinstance(sequence, ast.Name)
        else sequence.attr
        if isinstance(sequence, ast.Attribute)
        else ""
    )
    name = name.lstrip("_")
    wanted: list[str] = []
    if name.endswith("ies") and len(name) > 4:
        wanted.append(name[:-3] + "y")
    elif name.endswith("s") and not name.endswith("ss") and len(name) > 2:
        wanted.append(name[:-1])
    return [w for w in wanted if w.isidentifier()]


def start_of(view: FunctionView, loop: ast.stmt, name: str) -> ast.Assign | ast.AnnAssign | None:
    """The `name = ...` above the loop in its block, with nothing between that mentions the name."""
    block = view.block_of(loop)
    for statement in reversed(block[: block.index(loop)]):
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)]) if found == name:
                return statement
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr()) if found == name:
                return statement
        if occurrences([statement], name) or isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            return None
    return None


def binding_text(view: FunctionView, start: ast.Assign | ast.AnnAssign) -> str:
    """`name` or `name: annotation`, as written."""
    if isinstance(start, ast.AnnAssign):
        return f"{view.source(start.target)}: {view.source(start.annotation)}"
    return view.source(start.targets[0])


def names_bound(loop: ast.For) -> set[str]:
    return target_names(loop.target)
