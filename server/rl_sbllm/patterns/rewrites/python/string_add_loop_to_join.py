"""A loop that only adds pieces to a string becomes one `join`; a loop that puts them in front joins them reversed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.nest import nest, start_of
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rewrites.python.sum_loop_to_sum import added_by
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        if found is None or not isinstance(loop, ast.For):
            continue
        piece = added_by(found.leaf)
        front = piece is None
        if front:
            piece = _put_in_front(found.leaf)
        if piece is None or captured(view, piece[0]):
            continue
        name, value, mentions = piece
        if len(occurrences([loop], name)) != (mentions if front else found.mentions):
            continue
        start = start_of(view, loop, name)
        if start is None or start.value is None or kind(view, start.value) != "str":
            continue
        empty = isinstance(start.value, ast.Constant) and start.value.value == ""
        if front and not empty:
            continue
        head = f'{name} = "".join(' if empty else f'{name} += "".join('
        text = clause(view, value, found.replaced)
        copied = found.plain and text == found.item
        if copied and not front:
            lines = [f"{head}{argument(view, found.iterables[0])})"]
        else:
            lines = bracketed(head, "[", [text, *found.clauses], "][::-1])" if front else "])")
        gone = (view.delete(start),) if empty else ()
        yield Match(loop, (*gone, view.replace_statements([loop], lines)), "", ("the pieces are strings",))


def _put_in_front(leaf: ast.stmt) -> tuple[str, ast.expr, int] | None:
    match leaf:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=value, op=ast.Add(), right=ast.Name(id=same))
        ):
            return (name, value, 2) if same == name else None
    return None


RULE = Rule(
    name="string-add-loop-to-join",
    family="loop-lifting",
    summary="join allocates the text once instead of copying it for every piece.",
    find=find,
    before="""def shout(words):
    text = ""
    for word in words:
        text = word.upper() + text
    return text
""",
    after="""def shout(words):
    text = "".join([word.upper() for word in words][::-1])
    return text
""",
    bench="""def inputs(scale):
    return [((["word%d" % i for i in range(3000 * scale)],), {})]
""",
)
