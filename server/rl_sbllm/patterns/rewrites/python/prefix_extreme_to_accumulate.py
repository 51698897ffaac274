"""`max(xs[:i + 1])` in a loop searches every prefix anew: `accumulate` carries the extreme along once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.lengths import range_of_length
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import operand, text_of
from rl_sbllm.patterns.rule import Match, Rule

_NAMES = {
    ("max", True): ("largest_so_far", "running_max"),
    ("min", True): ("smallest_so_far", "running_min"),
    ("max", False): ("largest_from", "suffix_max"),
    ("min", False): ("smallest_from", "suffix_min"),
}


@dataclass(frozen=True)
class _Slice:
    """`called(sequence[:end])` of a prefix, `called(sequence[end:])` of a suffix."""

    called: str
    sequence: str
    prefix: bool
    end: ast.expr


def find(view: FunctionView) -> Iterator[Match]:
    """Whole comprehensions of running values first, then single extremes of prefixes and suffixes that are asked again."""
    whole = {match.node: match for match in _comprehensions(view)}
    yield from whole.values()
    inside = {n for comprehension in whole for n in ast.walk(comprehension)}
    done: set[tuple[str, str, bool]] = set()
    for node in view.own():
        found = _slice(view, node)
        if found is None or found.called == "sum" or node in inside:
            continue
        key = (found.called, found.sequence, found.prefix)
        place = repeat_around(view, node, lambda nodes, name=found.sequence: not changed(view, nodes, name))
        if place is not None and key not in done:
            done.add(key)
            yield _carried(view, node, found, *place)


def _comprehensions(view: FunctionView) -> Iterator[Match]:
    """`[max(xs[:i + 1]) for i in range(len(xs))]` is `list(accumulate(xs, max))`."""
    for node in view.own():
        match node:
            case ast.ListComp(
                elt=elt, generators=[ast.comprehension(target=ast.Name(id=index), iter=iterable, ifs=[])]
            ):
                found, sequence = _slice(view, elt), range_of_length(view, iterable)
            case _:
                continue
        if found is None or not isinstance(sequence, ast.Name) or found.sequence != sequence.id:
            continue
        if found.prefix and _behind(found.end) == index and view.is_builtin("list"):
            accumulate, imports = view.imported("itertools", "accumulate")
            how = "" if found.called == "sum" else f", {found.called}"
            edit = view.replace(node, f"list({accumulate}({found.sequence}{how}))")
            why = "accumulate carries the value from one prefix to the next; each was worked out from its start."
            said = (f"{found.sequence} is a sequence of numbers, or of values that compare",)
            yield Match(node, (*imports, edit), why, said)


def _slice(view: FunctionView, node: ast.AST) -> _Slice | None:
    match node:
        case ast.Call(
            func=ast.Name(id="max" | "min" | "sum" as called) as f,
            args=[
                ast.Subscript(value=ast.Name(id=name), slice=ast.Slice(lower=lower, upper=upper, step=None))
            ],
            keywords=[],
        ) if view.is_builtin(f) and (lower is None) != (upper is None):
            end = lower or upper
            assert end is not None
            varies = any(isinstance(n, ast.Name) for n in ast.walk(end)) and is_pure(view, end)
            return _Slice(called, name, lower is None, end) if varies else None
    return None


def _behind(end: ast.expr) -> str | None:
    """`i` of `i + 1`."""
    match end:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=ast.Constant(value=1)):
            return name
    return None


def _carried(
    view: FunctionView, node: ast.AST, found: _Slice, first: ast.stmt, repeated: list[ast.AST]
) -> Match:
    accumulate, imports = view.imported("itertools", "accumulate")
    name = view.fresh(*_NAMES[found.called, found.prefix])
    if found.prefix:
        value = f"list({accumulate}({found.sequence}, {found.called}))"
    else:
        value = f"list({accumulate}(reversed({found.sequence}), {found.called}))[::-1]"
    edits = [view.insert_before(first, [f"{name} = {value}"])]
    for other in (n for r in repeated for n in ast.walk(r)):
        same = _slice(view, other)
        if same is not None and (same.called, same.sequence, same.prefix) == (
            found.called,
            found.sequence,
            found.prefix,
        ):
            edits.append(view.replace(other, f"{name}[{_index(view, same)}]"))
    said = (f"no slice of {found.sequence} is empty, and the ends lie within it",)
    return Match(node, (*imports, *edits), "", said)


def _index(view: FunctionView, found: _Slice) -> str:
    if not found.prefix:
        return text_of(view, found.end)
    return _behind(found.end) or f"{operand(view, found.end)} - 1"


RULE = Rule(
    name="prefix-extreme-to-accumulate",
    family="algorithm",
    summary="The extreme of each prefix follows from the one before; every slice was searched from its start.",
    find=find,
    before="""def new_records(values):
    records = []
    for i in range(1, len(values)):
        if values[i] > max(values[:i]):
            records.append(i)
    return records
""",
    after="""from itertools import accumulate


def new_records(values):
    records = []
    largest_so_far = list(accumulate(values, max))
    for i in range(1, len(values)):
        if values[i] > largest_so_far[i - 1]:
            records.append(i)
    return records
""",
    bench="""def inputs(scale):
    return [(([i * 7919 % 1009 for i in range(500 * scale)],), {})]
""",
)
