"""An inner loop that starts again at the beginning in each turn: go on where the turn before stopped."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.growing import Loop, start_of_count
from rl_sbllm.analysis.python.lengths import range_of_length
from rl_sbllm.analysis.python.loops import binds, changes, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.names import is_local, occurrences, read_after
from rl_sbllm.analysis.python.prefixes import Prefix, growing_around, prefix_of
from rl_sbllm.analysis.python.rendering import rendered_lines
from rl_sbllm.analysis.python.shapes import text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_EMPTY = {"set": True, "list": True, "dict": True, "int": False, "str": False, "float": False}
_LOOKERS = (
    "len",
    "sum",
    "max",
    "min",
    "sorted",
    "tuple",
    "list",
    "set",
    "frozenset",
    "any",
    "all",
    "str",
    "print",
)


def find(view: FunctionView) -> Iterator[Match]:
    """Inner loops over a prefix that grows with an outer loop, with nothing but accumulators set above them."""
    for inner in view.own():
        prefix = prefix_of(view, inner)
        if prefix is None or not isinstance(inner, ast.For):
            continue
        outer = growing_around(view, inner, prefix)
        if outer is None:
            continue
        starts = _starts(view, inner)
        if starts and _only_feeds(view, inner, prefix, starts):
            made = _resumed(view, inner, prefix, outer, starts)
            if made is not None:
                yield made


def _starts(view: FunctionView, inner: ast.For) -> list[ast.Assign | ast.AnnAssign]:
    """The assignments just above the inner loop that set what it changes; none when one of its accumulators has none."""
    block = view.block_of(inner)
    wanted = changes(inner.body)
    found: list[ast.Assign | ast.AnnAssign] = []
    for statement in reversed(block[: block.index(inner)]):
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if name in wanted and _mutable(view, value) is not None:
                found.insert(0, statement)
                wanted = wanted - {name}
            case _:
                break
    return found if all(_set_first(inner.body, name) for name in wanted) else []


def _mutable(view: FunctionView, value: ast.expr) -> bool | None:
    """Is the accumulator's first value an object that changes? None when it is no plain beginning."""
    match value:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return False
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id=name) as f, args=[] | [ast.Constant()], keywords=[]) if name in _EMPTY:
            return _EMPTY[name] if view.is_builtin(f) else None
    return None


def _set_first(body: list[ast.stmt], name: str) -> bool:
    """The name is a scratch value: each turn sets it before reading it."""
    for statement in body:
        if isinstance(statement, ast.Assign) and name_of(statement.targets[0]) == name:
            return name not in reads([statement.value])
        if occurrences([statement], name):
            return False
    return False


def _only_feeds(
    view: FunctionView, inner: ast.For, prefix: Prefix, starts: list[ast.Assign | ast.AnnAssign]
) -> bool:
    carried = {_target(s) for s in starts}
    scratch = changes(inner.body) - carried
    if prefix.item in binds(inner.body) or any(not is_local(view, n) for n in carried | scratch):
        return False
    return not any(used_elsewhere(view, name, inner) for name in scratch)


def _target(start: ast.Assign | ast.AnnAssign) -> str:
    return name_of(start.target if isinstance(start, ast.AnnAssign) else start.targets[0])


def _resumed(
    view: FunctionView,
    inner: ast.For,
    prefix: Prefix,
    outer: Loop,
    starts: list[ast.Assign | ast.AnnAssign],
) -> Match | None:
    renamed: dict[str, str] = {}
    for start in starts:
        name, value = _target(start), start.value
        assert value is not None
        alone = not _changed_besides(outer, name, [start, inner]) and not read_after(view, outer, name)
        if _mutable(view, value) and not (alone and _looked_at(view, outer, name, inner)):
            return None
        if not alone:
            renamed[name] = view.fresh(f"{name}_so_far", f"carried_{name}")
    values = [f"{renamed.get(_target(s), _target(s))} = {text(view, s.value)}" for s in starts if s.value]
    after = [f"{name} = {carried}" for name, carried in renamed.items()]
    single = _last_item(view, inner, prefix, outer)
    if single is not None and not _commented(view, inner):
        lines = [*_body(view, inner, {**renamed, prefix.item: single}), *after]
        edit = view.replace_statements([*starts, inner], lines)
        return Match(inner, (view.insert_before(outer, values), edit))
    reached = view.fresh("reached", "taken")
    values.append(f"{reached} = {text(view, prefix.lower) if prefix.lower else '0'}")
    upper = text(view, prefix.upper)
    rest = f"range({reached}, {upper})"
    if prefix.sequence is not None:
        rest = f"{text(view, prefix.sequence)}[{reached}:{upper}]"
    edits = [
        view.insert_before(outer, values),
        *(view.delete(start) for start in starts),
        view.replace(inner.iter, rest),
        *(view.replace(use, new) for name, new in renamed.items() for use in occurrences(inner.body, name)),
        view.insert_after(inner, [_moved(view, prefix, outer, reached), *after]),
    ]
    return Match(inner, tuple(edits))


def _commented(view: FunctionView, inner: ast.For) -> bool:
    start, end = view.unit.span(inner.body[0])[0], view.unit.span(inner.body[-1])[1]
    return any(start < at < end for at, _ in view.unit.comments)


def _changed_besides(outer: Loop, name: str, known: list[ast.stmt]) -> bool:
    inside = {n for statement in known for n in ast.walk(statement)}
    return any(not isinstance(n.ctx, ast.Load) and n not in inside for n in occurrences([outer], name))


def _looked_at(view: FunctionView, outer: Loop, name: str, inner: ast.For) -> bool:
    """The object is only looked at outside the inner loop: no one keeps it or changes it."""
    inside = set(ast.walk(inner))
    for use in occurrences([outer], name):
        above = view.parent(use)
        if use in inside or not isinstance(use.ctx, ast.Load):
            continue
        asked = isinstance(above, ast.Call) and use in above.args and view.is_builtin(above.func, *_LOOKERS)
        item = isinstance(above, ast.Subscript) and above.value is use and isinstance(above.ctx, ast.Load)
        if not (asked or item or (isinstance(above, ast.Compare) and use is not above.left)):
            return False
    return True


def _last_item(view: FunctionView, inner: ast.For, prefix: Prefix, outer: Loop) -> str | None:
    """The one item that each turn adds, when every turn surely adds exactly one."""
    start, low, reach = start_of_count(outer), prefix.low, prefix.reach
    skips = any(isinstance(n, ast.Continue) for n in ast.walk(outer))
    if start is None or low is None or reach is None or skips or inner not in outer.body:
        return None
    if start + reach - low != 1:
        return None
    number = next(n.id for n in ast.walk(prefix.upper) if isinstance(n, ast.Name))
    if prefix.sequence is not None:
        return _own_item(view, prefix.sequence, outer, number) if reach == 1 else None
    shift = reach - 1
    return f"{number} {'+' if shift > 0 else '-'} {abs(shift)}" if shift else number


def _own_item(view: FunctionView, sequence: ast.expr, outer: Loop, number: str) -> str | None:
    """`xs[i]`, where the outer loop goes over all of `xs`."""
    match outer:
        case ast.For(
            target=ast.Tuple(elts=[_, ast.Name(id=item)]),
            iter=ast.Call(func=ast.Name(id="enumerate"), args=[xs]),
        ) if name_of(xs) == name_of(sequence) and item not in binds(outer.body):
            return item
        case ast.For() if name_of(range_of_length(view, outer.iter) or outer) == name_of(sequence):
            return f"{name_of(sequence)}[{number}]"
    return None


def _body(view: FunctionView, inner: ast.For, wanted: dict[str, str]) -> list[str]:
    def exchange(node: ast.AST) -> str | None:
        new = wanted.get(node.id) if isinstance(node, ast.Name) else None
        above = view.parent(node)
        inside = isinstance(above, ast.BinOp) or (isinstance(above, ast.Attribute) and above.value is node)
        return f"({new})" if new and inside and " " in new else new

    return rendered_lines(view, inner.body, exchange)


def _moved(view: FunctionView, prefix: Prefix, outer: Loop, reached: str) -> str:
    """`reached` never goes back, also when the first turns end below where it began."""
    start, low, reach = start_of_count(outer), prefix.low, prefix.reach
    upper = text(view, prefix.upper)
    if prefix.sequence is not None:
        return f"{reached} = {upper}"
    if start is not None and low is not None and reach is not None and start + reach >= low:
        return f"{reached} = {upper}"
    return f"{reached} = max({reached}, {upper})"


RULE = Rule(
    name="resumed-loop",
    family="algorithm",
    summary="Go on where the turn before stopped instead of starting the inner loop at the beginning.",
    find=find,
    before="""\
def distinct_so_far(words):
    counts = []
    for i in range(len(words)):
        seen = set()
        for j in range(i + 1):
            word = words[j].lower()
            seen.add(word)
        counts.append(len(seen))
    return counts
""",
    after="""\
def distinct_so_far(words):
    counts = []
    seen = set()
    for i in range(len(words)):
        word = words[i].lower()
        seen.add(word)
        counts.append(len(seen))
    return counts
""",
    bench="""\
def inputs(scale):
    return [((words,), {}) for words in ([], ["A"], ["a", "A", "b"], [f"W{n % 40}" for n in range(120 * max(scale, 1))])]
""",
    kind="template",
    tags=("recomputation", "nested-loops"),
)
