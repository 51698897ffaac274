"""How many elements lie below or above a bound, counted one by one for each bound: sort once, then bisect."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.analysis.python.failing import may_fail
from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.joining import conjuncts
from rl_sbllm.analysis.python.lengths import range_of_length
from rl_sbllm.analysis.python.loops import calls_only_builtins, is_constant, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.rendering import rendered
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.analysis.python.shapes import Shape, find_statements, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LOOP = Shape("V_c = 0\nfor V_y in E_ys:\n    if E_test:\n        V_c += 1")


@dataclass(frozen=True)
class _Count:
    """`item` runs over `ys` (or over its indices); those of which all of `bounds` hold are counted."""

    node: ast.AST
    item: str
    sequence: str
    indexed: bool
    key: ast.expr
    bounds: tuple[tuple[str, ast.expr], ...]


def find(view: FunctionView) -> Iterator[Match]:
    """Counting loops, `sum(1 for ...)`, `sum(y < x for ...)` and `len([...])` that are repeated for other bounds."""
    for node in view.own():
        if isinstance(node, ast.Call):
            count = _counting_call(view, node)
            yield from _bisected(view, count, None) if count else ()
    for found, _, _ in find_statements(view, _LOOP):
        inner = found.statements[1]
        if used_elsewhere(view, found["y"], inner):
            continue
        count = _count(view, inner, found["y"], found.expression("ys"), found.expression("test"))
        if count is not None and found["c"] not in reads([found.expression("test")]):
            edit = list(found.statements), found["c"]
            yield from _bisected(view, count, edit)


def _counting_call(view: FunctionView, node: ast.Call) -> _Count | None:
    match node:
        case ast.Call(
            func=ast.Name(id="sum" | "len" as called) as f,
            args=[
                ast.GeneratorExp(elt=elt, generators=[clause]) | ast.ListComp(elt=elt, generators=[clause])
            ],
            keywords=[],
        ) if view.is_builtin(f) and isinstance(clause.target, ast.Name):
            item = clause.target.id
        case _:
            return None
    if called == "len" and not isinstance(node.args[0], ast.ListComp):
        return None
    if len(clause.ifs) == 1 and (is_constant(elt, 1) or (called == "len" and isinstance(elt, ast.Name))):
        return _count(view, node, item, clause.iter, clause.ifs[0])
    if called == "sum" and isinstance(elt, ast.Compare) and not clause.ifs:
        return _count(view, node, item, clause.iter, elt)
    return None


def _count(view: FunctionView, node: ast.AST, item: str, iterable: ast.expr, test: ast.expr) -> _Count | None:
    over = range_of_length(view, iterable)
    sequence, indexed = name_of(over if over is not None else iterable), over is not None
    if not sequence or not calls_only_builtins(view, test):
        return None
    bounds: list[tuple[str, ast.expr]] = []
    keys: list[ast.expr] = []
    others: list[ast.expr] = []
    for part in _comparisons(test):
        if _other_index(part, item):
            others.append(part)
            continue
        bound = _bound(part, item)
        if bound is None:
            return None
        keys.append(bound[0])
        bounds.append(bound[1:])
    if not bounds or len(bounds) > 2 or len({ast.dump(k) for k in keys}) > 1:
        return None
    count = _Count(node, item, sequence, indexed, keys[0], tuple(bounds))
    if indexed and not all(_is_item(count, n) for n in ast.walk(keys[0])):
        return None
    return count if not others or _never_itself(count, others) else None


def _comparisons(test: ast.expr) -> list[ast.expr]:
    """Conjuncts, `a <= y < b` as two."""
    found: list[ast.expr] = []
    for part in conjuncts(test):
        if isinstance(part, ast.Compare) and len(part.ops) == 2:
            middle = part.comparators[0]
            found.append(ast.Compare(left=part.left, ops=part.ops[:1], comparators=[middle]))
            found.append(ast.Compare(left=middle, ops=part.ops[1:], comparators=part.comparators[1:]))
        else:
            found.append(part)
    return found


def _bound(part: ast.expr, item: str) -> tuple[ast.expr, str, ast.expr] | None:
    """(what is said of the element, sign, the bound)."""
    match part:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _SIGNS:
            sign = _SIGNS[type(op)]
        case _:
            return None
    sides = [item in reads([side]) for side in (left, right)]
    if sides == [True, False]:
        return left, sign, right
    return (right, _FLIPPED[sign], left) if sides == [False, True] else None


def _other_index(part: ast.expr, item: str) -> bool:
    match part:
        case ast.Compare(left=ast.Name(id=a), ops=[ast.NotEq()], comparators=[ast.Name(id=b)]):
            return item in (a, b)
    return False


def _never_itself(count: _Count, others: list[ast.expr]) -> bool:
    """`j != i` says nothing where `xs[j] < xs[i]` holds for no element with itself."""
    named = {n for part in others for n in reads([part])} - {count.item}
    bound = count.bounds[0][1]
    same = (
        isinstance(bound, ast.Subscript)
        and name_of(bound.value) == count.sequence
        and {name_of(bound.slice)} == named
        and isinstance(count.key, ast.Subscript)
        and name_of(count.key.value) == count.sequence
    )
    return count.indexed and same and count.bounds[0][0] in "<>"


def _is_item(count: _Count, node: ast.AST) -> bool:
    """The index is used for nothing but `ys[j]`."""
    if isinstance(node, ast.Subscript):
        return name_of(node.slice) == count.item and name_of(node.value) == count.sequence
    return not isinstance(node, (ast.BinOp, ast.Call, ast.Compare))


def _bisected(view: FunctionView, count: _Count, loop: tuple[list[ast.stmt], str] | None) -> Iterator[Match]:
    read = {count.sequence, *names_read(count.key)} - {count.item}

    def stays(nodes: list[ast.AST]) -> bool:
        return not any(changed(view, nodes, name) for name in read if not view.is_builtin(name))

    if may_fail(view, count.key, *(bound for _, bound in count.bounds)):
        return  # without an element nothing was ever compared
    place = repeat_around(view, count.node, lambda nodes: stays(list(nodes)))
    if place is None or not view.is_builtin("sorted"):
        return
    ordered = view.fresh(f"sorted_{count.sequence.strip('_')}", "in_order")
    bisect, imports = view.imported("bisect")
    places = [(sign, _place(view, bisect, ordered, sign, bound)) for sign, bound in count.bounds]
    value = _between(places, ordered)
    if value is None:
        return
    setup = view.insert_before(place[0], [f"{ordered} = {_sorted(view, count)}"])
    if loop is None:
        change = view.replace(count.node, value)
    else:
        bare = value[1:-1] if value.startswith("(len") else value
        change = view.replace_statements(loop[0], [f"{loop[1]} = {bare}"])
    said = (
        f"the elements of {count.sequence} are in a total order with each other and with the bounds, no NaN",
    )
    yield Match(count.node, (setup, change, *imports), assumptions=said)


def _place(view: FunctionView, bisect: str, ordered: str, sign: str, bound: ast.expr) -> str:
    side = "bisect_left" if sign in ("<", ">=") else "bisect_right"
    return f"{bisect}.{side}({ordered}, {text(view, bound)})"


def _between(places: list[tuple[str, str]], ordered: str) -> str | None:
    below = [place for sign, place in places if sign in ("<", "<=")]
    above = [place for sign, place in places if sign not in ("<", "<=")]
    match below, above:
        case [upper], []:
            return upper
        case [], [lower]:
            return f"(len({ordered}) - {lower})"
        case [upper], [lower]:
            return f"max({upper} - {lower}, 0)"
    return None


def _sorted(view: FunctionView, count: _Count) -> str:
    if isinstance(count.key, ast.Name) or (count.indexed and isinstance(count.key, ast.Subscript)):
        return f"sorted({count.sequence})"
    item = view.fresh("value", "item") if count.indexed else count.item

    def exchange(node: ast.AST) -> str | None:
        whole = isinstance(node, ast.Subscript) and _is_item(count, node)
        return item if count.indexed and whole else None

    return f"sorted({rendered(view, count.key, exchange)} for {item} in {count.sequence})"


RULE = Rule(
    name="rank-count",
    family="algorithm",
    summary="Sort once; how many lie below a bound is then a place in the sorted list.",
    find=find,
    before="""\
def smaller_than_each(numbers):
    counts = []
    for number in numbers:
        smaller = 0
        for other in numbers:
            if other < number:
                smaller += 1
        counts.append(smaller)
    return counts
""",
    after="""\
import bisect


def smaller_than_each(numbers):
    counts = []
    sorted_numbers = sorted(numbers)
    for number in numbers:
        smaller = bisect.bisect_left(sorted_numbers, number)
        counts.append(smaller)
    return counts
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [3], [2, 2, 1], [(n * 37) % 101 for n in range(150 * max(scale, 1))])]
""",
    kind="template",
    tags=("sorting", "nested-loops"),
)
