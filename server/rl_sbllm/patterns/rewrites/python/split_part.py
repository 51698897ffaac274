"""`text.split(",")[0]` stops after the first separator, and `[-1]` looks from the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule

_MOST = 3


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Subscript(
                value=ast.Call(
                    func=ast.Attribute(attr="split" | "rsplit", value=text), args=args, keywords=[]
                ) as call,
                slice=place,
                ctx=ast.Load(),
            ) if len(args) <= 1 and not any(isinstance(a, ast.Starred) for a in args):
                assert isinstance(call.func, ast.Attribute)
            case _:
                continue
        number = _number(place)
        if number is None or not -_MOST <= number < _MOST or kind(view, text) not in {"str", "bytes", None}:
            continue
        method, times = ("split", number + 1) if number >= 0 else ("rsplit", -number)
        if method != call.func.attr and not _same_from_both_ends(args):
            continue
        separator = clause(view, args[0]) if args else "None"
        owner = view.source(call.func.value)
        said = (f"{ast.unparse(text)} is a str or bytes",)
        yield Match(node, (view.replace(call, f"{owner}.{method}({separator}, {times})"),), "", said)


def _same_from_both_ends(args: list[ast.expr]) -> bool:
    """The separator cannot overlap itself, as "--" does in "---": a literal that does not end as it begins, or white space."""
    match args:
        case [] | [ast.Constant(value=None)]:
            return True
        case [ast.Constant(value=str() | bytes() as separator)]:
            return not any(separator[:n] == separator[-n:] for n in range(1, len(separator)))
    return False


def _number(place: ast.expr) -> int | None:
    match place:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return -number
    return None


RULE = Rule(
    name="split-part",
    family="builtin",
    summary="Splitting stops at the part that is read; the rest of the text stays whole.",
    find=find,
    before="""def hosts(lines):
    return [line.split(" ")[0] for line in lines]
""",
    after="""def hosts(lines):
    return [line.split(" ", 1)[0] for line in lines]
""",
    bench="""def inputs(scale):
    return [((["10.0.0.1 - - [date] GET /index.html 200 1234 agent of some kind"] * (500 * scale),), {})]
""",
)
