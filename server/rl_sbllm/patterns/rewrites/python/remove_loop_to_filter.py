"""`while x in xs: xs.remove(x)` becomes one filtering pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.purity import is_plain
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.While(
                test=ast.Compare(left=wanted, ops=[ast.In()], comparators=[items]),
                body=[
                    ast.Expr(
                        value=ast.Call(
                            func=ast.Attribute(value=owner, attr="remove"), args=[removed], keywords=[]
                        )
                    )
                ],
                orelse=[],
            ) if ast.dump(wanted) == ast.dump(removed) and ast.unparse(items) == ast.unparse(owner):
                pass
            case _:
                continue
        if not is_plain(wanted) or names_read(wanted) & names_read(items) or not _place(items):
            continue
        item = view.fresh("item", "kept")
        text = view.source(items)
        line = f"{text}[:] = [{item} for {item} in {text} if {item} != {view.source(wanted)}]"
        said = (f"{text} is a list whose items compare by ==",)
        yield Match(loop, (view.replace_statements([loop], [line]),), "", said)


def _place(node: ast.expr) -> bool:
    return is_plain(node) or (
        isinstance(node, ast.Subscript) and is_plain(node.value) and is_plain(node.slice)
    )


RULE = Rule(
    name="remove-loop-to-filter",
    family="algorithm",
    summary="One pass keeps the other items; every remove searched the list and moved its tail.",
    find=find,
    before="""def without(values, unwanted):
    kept = list(values)
    while unwanted in kept:
        kept.remove(unwanted)
    return kept
""",
    after="""def without(values, unwanted):
    kept = list(values)
    kept[:] = [item for item in kept if item != unwanted]
    return kept
""",
    bench="""def inputs(scale):
    return [(([i % 3 for i in range(600 * scale)], 2), {})]
""",
)
