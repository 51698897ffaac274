"""`x == "a" or x == "b" or x == "c"` asks a set of constants once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.languages.python.writing import operand
from rl_sbllm.patterns.rule import Match, Rule

_FEWEST = 3


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        if not isinstance(node, ast.BoolOp) or view.unit.in_fstring(node):
            continue
        wanted = ast.Eq if isinstance(node.op, ast.Or) else ast.NotEq
        for run in _runs(node.values, wanted):
            compared = _compared(run[0], wanted)
            if len(run) < _FEWEST or compared is None or not is_pure(view, compared):
                continue
            edit = _asked(view, run, compared, wanted)
            if not any(edit.start < at < edit.end for at, _ in view.unit.comments):
                yield Match(node, (edit,), "", ("what is compared is hashable",))


def _runs(values: list[ast.expr], wanted: type[ast.cmpop]) -> Iterator[list[ast.Compare]]:
    """Neighbours that compare the same expression with constants."""
    run: list[ast.Compare] = []
    for value in values:
        compared = _compared(value, wanted)
        if run and (compared is None or ast.dump(compared) != ast.dump(run[0].left)):
            yield run
            run = []
        if isinstance(value, ast.Compare) and compared is not None:
            run.append(value)
    if run:
        yield run


def _compared(value: ast.expr, wanted: type[ast.cmpop]) -> ast.expr | None:
    match value:
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant()]) if isinstance(op, wanted):
            return left
    return None


def _asked(view: FunctionView, run: list[ast.Compare], compared: ast.expr, wanted: type[ast.cmpop]) -> Edit:
    constants = ", ".join(dict.fromkeys(view.source(each.comparators[0]) for each in run))
    word = "in" if wanted is ast.Eq else "not in"
    start, end = view.unit.span(run[0])[0], view.unit.span(run[-1])[1]
    return Edit(start, end, f"{operand(view, compared)} {word} {{{constants}}}")


RULE = Rule(
    name="equality-chain-to-membership",
    family="micro",
    summary="A set of constants is asked once; the chain loaded and compared the value for each of them.",
    find=find,
    before="""def vowels(text):
    total = 0
    for c in text:
        if c == "a" or c == "e" or c == "i" or c == "o" or c == "u":
            total += 1
    return total
""",
    after="""def vowels(text):
    total = 0
    for c in text:
        if c in {"a", "e", "i", "o", "u"}:
            total += 1
    return total
""",
    bench="""def inputs(scale):
    return [(("the quick brown fox " * (100 * scale),), {})]
""",
)
