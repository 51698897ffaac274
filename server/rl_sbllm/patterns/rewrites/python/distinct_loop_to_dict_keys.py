"""A loop that keeps the first of equal items becomes `list(dict.fromkeys(items))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.nest import binding_text, nest, start_of
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import appended_by, is_empty_list
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        appended = appended_by(found.leaf) if found else None
        if found is None or appended is None or not isinstance(loop, ast.For):
            continue
        name, value = appended
        start = start_of(view, loop, name)
        if start is None or not is_empty_list(view, start.value) or captured(view, name):
            continue
        if found.mentions != 1:
            continue
        if not _kept_if_new(view, found.leaf, name, value) or len(occurrences([loop], name)) != 2:
            continue
        if not (view.is_builtin("list") and view.is_builtin("dict")):
            continue
        clauses, text = _unnamed(found.clauses[:-1], clause(view, value, found.replaced))
        head = binding_text(view, start) + " = list(dict.fromkeys("
        if len(clauses) == 1 and text == found.item:
            lines = [f"{head}{argument(view, found.iterables[0])}))"]
        else:
            lines = bracketed(head, "[", [text, *clauses], "]))")
        said = ("the items are hashable and equal ones hash alike",)
        yield Match(loop, (view.delete(start), view.replace_statements([loop], lines)), "", said)


def _unnamed(clauses: list[str], text: str) -> tuple[list[str], str]:
    """`x for ... for x in [e]` is `e for ...`."""
    named = f"for {text} in ["
    if len(clauses) > 1 and clauses[-1].startswith(named):
        return clauses[:-1], clauses[-1][len(named) : -1]
    return clauses, text


def _kept_if_new(view: FunctionView, leaf: ast.stmt, name: str, value: ast.expr) -> bool:
    """The innermost `if` is `value not in name`."""
    above = view.parent(leaf)
    match above:
        case ast.If(test=ast.Compare(left=left, ops=[ast.NotIn()], comparators=[ast.Name(id=same)])) if (
            same == name
        ):
            return ast.dump(left) == ast.dump(value)
        case ast.For(
            body=[ast.If(test=ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Name(id=same)])), _]
        ):
            return same == name and ast.dump(left) == ast.dump(value)
    return False


RULE = Rule(
    name="distinct-loop-to-dict-keys",
    family="data-structure",
    summary="A dict keeps first occurrences in order in one pass; the list was searched for every item.",
    find=find,
    before="""def distinct(items):
    kept = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept
""",
    after="""def distinct(items):
    kept = list(dict.fromkeys(items))
    return kept
""",
    bench="""def inputs(scale):
    return [((list(range(500 * scale)),), {})]
""",
)
