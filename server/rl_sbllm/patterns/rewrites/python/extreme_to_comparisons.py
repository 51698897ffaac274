"""`max` or `min` of a few expressions in a loop becomes comparisons: the call costs more than the comparing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, operand
from rl_sbllm.patterns.rule import Match, Rule

_MOST = 4


def find(view: FunctionView) -> Iterator[Match]:
    if any(isinstance(n, (ast.Try, ast.With)) for n in view.own()):
        return  # a handler could see a name that is only half worked out
    for node in view.own():
        if not isinstance(node, ast.Call) or not _is_extreme(view, node) or not view.loops_around(node):
            continue
        statement = _statement(view, node)
        if statement is None or _all_plain(node):
            continue
        yield _compared(view, statement, node)


def _is_extreme(view: FunctionView, node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and view.is_builtin(node.func, "max", "min")
        and not node.keywords
        and 2 <= len(node.args) <= _MOST
        and not any(isinstance(a, ast.Starred) for a in node.args)
        and is_pure(view, node)
    )


def _all_plain(node: ast.Call) -> bool:
    """Two names or numbers: a conditional expression says it shorter."""
    return len(node.args) == 2 and all(isinstance(a, (ast.Name, ast.Constant)) for a in node.args)


def _statement(view: FunctionView, node: ast.Call) -> ast.stmt | None:
    """The simple statement that surely evaluates the call, once, with nothing before it that has an effect."""
    child, above = node, view.parent(node)
    while not isinstance(child, ast.stmt):
        if isinstance(
            above, (ast.IfExp, ast.BoolOp, ast.Lambda, ast.Compare, ast.JoinedStr, ast.comprehension)
        ):
            return None
        if isinstance(above, ast.Call) and _is_extreme(view, above):
            return None
        child, above = above, view.parent(above)
    if isinstance(child, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return)):
        return child if child.value is not None and is_pure(view, child.value) else None
    match child:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name()), args=[only], keywords=[])):
            return child if is_pure(view, only) else None
    return None


def _compared(view: FunctionView, statement: ast.stmt, node: ast.Call) -> Match:
    assert isinstance(node.func, ast.Name)
    taken: set[str] = set()
    target = _own_target(statement, node)
    name = target or _fresh(view, taken, "largest" if node.func.id == "max" else "smallest")
    lines = _lines(view, node, name, taken)
    if target is not None:
        return Match(node, (view.replace_statements([statement], lines),))
    return Match(node, (view.insert_before(statement, lines), view.replace(node, name)))


def _own_target(statement: ast.stmt, node: ast.Call) -> str | None:
    """The name that the statement gives the call's value to, if the later arguments do not read it."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node:
            later = [n for a in node.args[1:] for n in ast.walk(a)]
            first = isinstance(node.args[0], ast.Name) and node.args[0].id == name
            reads = any(isinstance(n, ast.Name) and n.id == name for n in later)
            return name if first or not reads else None
    return None


def _lines(view: FunctionView, call: ast.Call, name: str, taken: set[str]) -> list[str]:
    """Statements that leave the extreme in `name`; of equal arguments the first stays, as the builtin has it."""
    assert isinstance(call.func, ast.Name)
    sign = ">" if call.func.id == "max" else "<"
    lines: list[str] = []
    first = call.args[0]
    if _is_extreme(view, first) and isinstance(first, ast.Call):
        lines += _lines(view, first, name, taken)
    elif not (isinstance(first, ast.Name) and first.id == name):
        lines.append(f"{name} = {clause(view, first)}")
    for other in call.args[1:]:
        if isinstance(other, (ast.Name, ast.Constant)):
            text = operand(view, other)
        else:
            text = _fresh(view, taken, "other")
            nested = _is_extreme(view, other) and isinstance(other, ast.Call)
            lines += _lines(view, other, text, taken) if nested else [f"{text} = {clause(view, other)}"]  # pyright: ignore[reportArgumentType]
        lines += [f"if {text} {sign} {name}:", f"    {name} = {text}"]
    return lines


def _fresh(view: FunctionView, taken: set[str], word: str) -> str:
    """A name for a value in between; the same word may serve again once its value was compared, but not while it is nested."""
    name = view.fresh(word)
    number = 2
    while name in taken:
        name, number = view.fresh(f"{word}_{number}"), number + 1
    taken.add(name)
    return name


RULE = Rule(
    name="extreme-to-comparisons",
    family="micro",
    summary="Comparing in place is faster than a call of max or min for every turn.",
    find=find,
    before="""def cheapest(costs):
    best = [costs[0]] * len(costs)
    for i in range(2, len(costs)):
        best[i] = costs[i] + min(best[i - 1], best[i - 2] + 1, costs[i - 1])
    return best
""",
    after="""def cheapest(costs):
    best = [costs[0]] * len(costs)
    for i in range(2, len(costs)):
        smallest = best[i - 1]
        other = best[i - 2] + 1
        if other < smallest:
            smallest = other
        other_2 = costs[i - 1]
        if other_2 < smallest:
            smallest = other_2
        best[i] = costs[i] + smallest
    return best
""",
    bench="""def inputs(scale):
    return [(([(i * 7) % 23 for i in range(2000 * scale)],), {})]
""",
)
