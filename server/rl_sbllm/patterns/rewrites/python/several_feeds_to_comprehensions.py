"""A loop that feeds several new lists, sets or dicts, each on its own, becomes one comprehension for each.

Only where one of them is made without a comprehension (`list(xs)`, `[c] * len(xs)`), and no test is made again: going through the
items several times in bytecode gains nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.feeds import Feed, feed
from rl_sbllm.analysis.python.names import names_read, read_after, target_names
from rl_sbllm.analysis.python.nest import Nest, nest
from rl_sbllm.analysis.python.purity import is_plain, is_pure
from rl_sbllm.analysis.python.temporaries import Temporary, temporary
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rewrites.python.add_loop_to_set_comprehension import add_lifted
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import append_lifted
from rl_sbllm.patterns.rewrites.python.item_loop_to_dict_comprehension import item_lifted
from rl_sbllm.patterns.rule import Match, Rule

_CONTAINERS = {"list", "tuple", "str", "bytes", "dict", "set", "frozenset", "range", "deque"}


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        if not isinstance(loop, ast.For):
            continue
        said = _again(view, loop.iter)
        slices = _slices(view, loop) if said is not None else None
        if said is None or slices is None:
            continue
        lifted = [_lifted(view, nest(view, loop, body)) for body in slices]
        made = [one for one in lifted if one is not None]
        if len(made) == len(slices) and any(_in_one_call(part) for _, part in made):
            lines = [line for _, part in made for line in part]
            gone = [view.delete(start) for start, _ in made]
            yield Match(loop, (*gone, view.replace_statements([loop], lines)), "", said)


def _lifted(view: FunctionView, found: Nest | None) -> tuple[ast.stmt, list[str]] | None:
    if found is None:
        return None
    return append_lifted(view, found) or add_lifted(view, found) or item_lifted(view, found)


def _in_one_call(lines: list[str]) -> bool:
    return len(lines) == 1 and " for " not in lines[0]


def _slices(view: FunctionView, loop: ast.For) -> list[list[ast.stmt]] | None:
    """For each thing fed: the statements of the body that it needs. None when they are not independent and cheap to repeat."""
    named: dict[ast.stmt, Temporary] = {}
    feeds: dict[ast.stmt, Feed] = {}
    for statement in loop.body:
        fed, made = feed(statement), temporary(view, statement, loop)
        if made is not None and isinstance(statement, ast.Assign):
            named[statement] = made
        elif fed is not None and fed.kind in {"append", "add", "item"}:
            feeds[statement] = fed
        else:
            return None
    names = [fed.name for fed in feeds.values()]
    if len(names) < 2 or len(set(names)) != len(names) or not _independent(view, loop, feeds, named):
        return None
    slices = [_needed(statement, named) for statement in feeds]
    for statement, made in named.items():
        sharing = sum(statement in body for body in slices)
        dear = any(isinstance(n, ast.Call) for n in ast.walk(made.value))
        if not sharing or (dear and sharing > 1):
            return None
    return slices


def _independent(
    view: FunctionView, loop: ast.For, feeds: dict[ast.stmt, Feed], named: dict[ast.stmt, Temporary]
) -> bool:
    """All values are pure, so that nobody sees in which order they are made, and none is needed afterwards."""
    parts = [part for fed in feeds.values() for part in (fed.key, fed.value) if part is not None]
    parts += [made.value for made in named.values()]
    bound = target_names(loop.target).union(*[made.names for made in named.values()])
    return all(is_pure(view, part) for part in parts) and not any(read_after(view, loop, n) for n in bound)


def _needed(last: ast.stmt, named: dict[ast.stmt, Temporary]) -> list[ast.stmt]:
    wanted, kept = names_read(last), [last]
    for statement, made in reversed(named.items()):
        if made.names & wanted:
            kept.insert(0, statement)
            wanted |= names_read(made.value)
    return kept


def _again(view: FunctionView, iterable: ast.expr) -> tuple[str, ...] | None:
    """What must hold for the iterable to be gone through more than once; None when it cannot be, or hardly."""
    known = kind(view, iterable)
    match iterable:
        case ast.Name(id=name):
            if known in _CONTAINERS:
                return ()
            passed = known is None and name in view.parameters
            return (f"{name} can be gone through more than once",) if passed else None
        case ast.Call(func=ast.Name(id="range" | "zip" | "enumerate") as called, args=args, keywords=[]):
            if not view.is_builtin(called):
                return None
            inner = [_again(view, a) for a in args] if called.id != "range" else []
            sure = [said for said in inner if said is not None]
            return tuple(s for said in sure for s in said) if len(sure) == len(inner) else None
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "values" | "keys"), args=[]):
            return () if is_plain(owner) else None
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Slice()):
            return () if kind(view, iterable.value) in _CONTAINERS else (f"{name} is a sequence",)
    return None


RULE = Rule(
    name="several-feeds-to-comprehensions",
    family="loop-lifting",
    summary="One step for each takes all the items at once; the loop called a method for every item of each.",
    find=find,
    before="""def scaled(numbers, factor):
    kept = []
    larger = []
    for number in numbers:
        product = number * factor
        kept.append(number)
        larger.append(product)
    return kept, larger
""",
    after="""def scaled(numbers, factor):
    kept = list(numbers)
    larger = [number * factor for number in numbers]
    return kept, larger
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)), 2), {})]
""",
)
