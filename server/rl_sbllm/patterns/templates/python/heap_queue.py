"""A list that is sorted, or searched for its smallest, before each removal: a heap gives the smallest in log n steps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from rl_sbllm.analysis.python.invariants import aliases
from rl_sbllm.analysis.python.loops import is_constant, name_of
from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.analysis.python.places import in_elif, only_tested
from rl_sbllm.analysis.python.shapes import same, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


@dataclass
class _Queue:
    """What the loop does with the list: statements to delete, nodes to write anew, and whether it takes the smallest."""

    name: str
    loop: ast.While
    gone: list[ast.stmt] = field(default_factory=list)
    written: list[tuple[ast.AST, str]] = field(default_factory=list)
    takes: int = 0
    adds: int = 0
    sorts: int = 0


def find(view: FunctionView) -> Iterator[Match]:
    """`while` loops in which a local list is only added to, measured, and relieved of its smallest element."""
    source = view.source(view.node)
    if ".pop(" not in source and ".remove(" not in source:
        return
    for loop in view.own():
        if not isinstance(loop, ast.While) or in_elif(view, loop) or not view.is_builtin("min"):
            continue
        for name in sorted({n.id for n in ast.walk(loop) if isinstance(n, ast.Name)}):
            queue = _queue(view, loop, name) if _own_list(view, loop, name) else None
            if queue is not None and queue.takes and queue.adds and _order_is_forgotten(view, loop, name):
                yield _as_heap(view, loop, queue)


def _own_list(view: FunctionView, loop: ast.While, name: str) -> bool:
    """A list that this function made and that no one else holds."""
    if not is_local(view, name) or name in view.parameters or aliases(view, name) != {name}:
        return False
    if any(
        not _kept_to_itself(view, use)
        for use in occurrences(view.node.body, name)
        if use.lineno < loop.lineno
    ):
        return False
    values = [
        n.value
        for n in view.own()
        if isinstance(n, ast.Assign) and name in [name_of(t) for t in n.targets] and n.lineno < loop.lineno
    ]
    return len(values) == 1 and (
        isinstance(values[0], (ast.List, ast.ListComp))
        or (isinstance(values[0], ast.Call) and view.is_builtin(values[0].func, "list", "sorted"))
    )


def _kept_to_itself(view: FunctionView, use: ast.Name) -> bool:
    """No one gets hold of the list by this use."""
    above = view.parent(use)
    match above:
        case ast.Attribute(attr=attr):
            return attr in ("append", "extend", "insert", "sort", "reverse", "pop", "remove", "clear")
        case ast.Subscript(value=value):
            return value is use and not isinstance(above.slice, ast.Slice)
        case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
            return iterable is use
        case ast.Call(func=func):
            return view.is_builtin(func, "len", "sum", "max", "min", "sorted", "list", "tuple")
    return not isinstance(use.ctx, ast.Load) or only_tested(view, use)


def _queue(view: FunctionView, loop: ast.While, name: str) -> _Queue | None:
    """None when some use of the list in the loop has no counterpart for a heap."""
    queue = _Queue(name, loop)
    heapq, _ = view.imported("heapq")
    removed: set[ast.AST] = set()
    for block in [b for b in view.blocks() if any(s in set(ast.walk(loop)) for s in b) and loop not in b]:
        for at, statement in enumerate(block):
            smallest = _min_and_remove(view, block, at, name)
            if smallest is not None:
                if any(isinstance(n, ast.Try) for n in view.own()):
                    return None  # of an empty list `min` raises another error than a heap
                queue.gone.append(block[at + 1])
                queue.written.append((smallest, f"{heapq}.heappop({name})"))
                removed |= {*ast.walk(smallest), *ast.walk(block[at + 1])}
                queue.takes, queue.sorts = queue.takes + 1, queue.sorts + 1
            elif _is_call(statement, name, "sort") or _sorts_itself(view, statement, name):
                queue.gone.append(statement)
                removed |= set(ast.walk(statement))
                queue.sorts += 1
    for use in occurrences([loop], name):
        if use not in removed and not _counterpart(view, queue, use, heapq):
            return None
    return queue if queue.sorts and _sorted_before(view, queue) else None


def _min_and_remove(view: FunctionView, block: list[ast.stmt], at: int, name: str) -> ast.expr | None:
    """The `min(xs)` of `x = min(xs)` that `xs.remove(x)` follows."""
    match block[at : at + 2]:
        case [
            ast.Assign(
                targets=[target],
                value=ast.Call(func=ast.Name(id="min"), args=[ast.Name(id=of)], keywords=[]) as smallest,
            ),
            ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="remove"), args=[gone])
            ),
        ] if of == owner == name and same(target, gone):
            return smallest
    return None


def _is_call(statement: ast.stmt, name: str, method: str) -> bool:
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=attr), args=[], keywords=[])
        ):
            return owner == name and attr == method
    return False


def _sorts_itself(view: FunctionView, statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=target)],
            value=ast.Call(func=ast.Name(id="sorted") as f, args=[ast.Name(id=of)], keywords=[]),
        ):
            return target == of == name and view.is_builtin(f)
    return False


def _counterpart(view: FunctionView, queue: _Queue, use: ast.Name, heapq: str) -> bool:
    above = view.parent(use)
    call = view.unit.parents.get(above)
    match above:
        case ast.Attribute(attr="pop") if isinstance(call, ast.Call) and call.func is above:
            nested = len(view.loops_around(call)) > len(view.loops_around(queue.loop)) + 1
            if nested or len(call.args) != 1 or not is_constant(call.args[0], 0):
                return False
            queue.takes += 1
            queue.written.append((call, f"{heapq}.heappop({queue.name})"))
            return True
        case ast.Attribute(attr="append") if isinstance(call, ast.Call) and len(call.args) == 1:
            queue.adds += 1
            queue.written.append((above, f"{heapq}.heappush"))
            queue.written.append((call.args[0], f"{queue.name}, {text(view, call.args[0])}"))
            return not any(isinstance(n, ast.Name) and n.id == queue.name for n in ast.walk(call.args[0]))
        case ast.Call(func=func) if func is not use:
            return view.is_builtin(func, "len", "bool")
    return only_tested(view, use)


def _sorted_before(view: FunctionView, queue: _Queue) -> bool:
    """Every `pop(0)` comes, in its turn, after a sort with no addition between: it takes the smallest."""
    order: list[tuple[int, str]] = [
        (view.unit.span(s)[0], "sort") for s in queue.gone if _sorts(view, s, queue.name)
    ]
    for node, new in queue.written:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            order.append((view.unit.span(node)[0], "take"))
        elif new.endswith(".heappush"):
            order.append((view.unit.span(node)[0], "add"))
    sorted_now = False
    top = queue.loop.body
    for start, what in sorted(order):
        if what == "sort":
            sorted_now = any(view.unit.span(s)[0] == start for s in top)
        elif what == "add":
            sorted_now = False
        elif not sorted_now:
            return False
    return True


def _sorts(view: FunctionView, statement: ast.stmt, name: str) -> bool:
    return _is_call(statement, name, "sort") or _sorts_itself(view, statement, name)


def _order_is_forgotten(view: FunctionView, loop: ast.While, name: str) -> bool:
    """After the loop the list is only measured, or its one element is read where the loop ends at one."""
    end, inside = view.unit.span(loop)[1], set(ast.walk(loop))
    one_left = isinstance(loop.test, ast.Compare) and same(
        loop.test, ast.parse(f"len({name}) > 1", mode="eval").body
    )
    leaves = any(isinstance(n, ast.Break) for n in inside)
    for use in occurrences(view.node.body, name):
        if use in inside or view.unit.span(use)[0] < end:
            continue
        above = view.parent(use)
        first = isinstance(above, ast.Subscript) and is_constant(above.slice, 0) and one_left and not leaves
        counted = isinstance(above, ast.Call) and view.is_builtin(above.func, "len")
        if not (first or counted):
            return False
    return not view.loops_around(loop) or name not in _read_again(view, loop)


def _read_again(view: FunctionView, loop: ast.While) -> set[str]:
    """Names that a loop around reads without setting them anew."""
    outer = view.loops_around(loop)[-1]
    set_inside = {
        name_of(t) for n in ast.walk(outer) if isinstance(n, ast.Assign) for t in n.targets if name_of(t)
    }
    return {n.id for n in ast.walk(outer) if isinstance(n, ast.Name)} - set_inside


def _as_heap(view: FunctionView, loop: ast.While, queue: _Queue) -> Match:
    heapq, imports = view.imported("heapq")
    edits = [
        view.insert_before(loop, [f"{heapq}.heapify({queue.name})"]),
        *(view.delete(statement) for statement in queue.gone),
        *(view.replace(node, new) for node, new in queue.written),
    ]
    said = (
        f"the elements of {queue.name} are in a total order, no NaN, and keep their place in it",
        f"equal elements of {queue.name} are the same, as 0.0 and -0.0 are not",
    )
    return Match(loop, (*imports, *edits), assumptions=said)


RULE = Rule(
    name="heap-queue",
    family="data-structure",
    summary="A heap gives the smallest element; the list was sorted, or searched, for every one.",
    find=find,
    before="""\
def cost_of_merging(sizes):
    heaps = list(sizes)
    cost = 0
    while len(heaps) > 1:
        heaps.sort()
        first = heaps.pop(0)
        second = heaps.pop(0)
        cost += first + second
        heaps.append(first + second)
    return cost
""",
    after="""\
import heapq


def cost_of_merging(sizes):
    heaps = list(sizes)
    cost = 0
    heapq.heapify(heaps)
    while len(heaps) > 1:
        first = heapq.heappop(heaps)
        second = heapq.heappop(heaps)
        cost += first + second
        heapq.heappush(heaps, first + second)
    return cost
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [3], [2, 2, 1], [(n * 37) % 1009 for n in range(300 * max(scale, 1))])]
""",
    kind="template",
    tags=("sorting", "queue"),
)
