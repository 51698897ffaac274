"""`set.intersection(*sets)` of sets made one by one keeps only what is left, and stops when nothing is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import names_read, occurrences
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.languages.python.writing import clause, text_of
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for block in view.blocks():
        for at, statement in enumerate(block):
            match statement:
                case ast.Return(
                    value=ast.Call(
                        func=ast.Attribute(value=ast.Name(id="set") as f, attr="intersection"),
                        args=[ast.Starred(value=ast.Name(id=name))],
                    )
                ) if view.is_builtin(f):
                    start = _made(view, block[:at], name)
                case _:
                    continue
            if start is None:
                continue
            made, emptiness = start
            yield Match(statement, _edits(view, made, emptiness, statement, name), "", (_SAID,))


_SAID = "making the remaining sets has no effect and raises nothing"


def _made(view: FunctionView, before: list[ast.stmt], name: str) -> tuple[ast.Assign, ast.If | None] | None:
    """The assignment of the list of sets, and the test for emptiness that may follow it."""
    emptiness = before[-1] if before and isinstance(before[-1], ast.If) else None
    rest = before[:-1] if emptiness is not None else before
    made = rest[-1] if rest else None
    match made:
        case ast.Assign(
            targets=[ast.Name(id=same)],
            value=ast.ListComp(
                elt=ast.SetComp() as each,
                generators=[ast.comprehension(target=ast.Name(), iter=ast.Name(), ifs=[])],
            ),
        ) if same == name and is_pure(view, each):
            pass
        case _:
            return None
    match emptiness:
        case None:
            uses = 2
        case ast.If(
            test=ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=asked)), body=[ast.Return()], orelse=[]
        ):
            if asked != name or occurrences(emptiness.body, name):
                return None
            uses = 3
        case _:
            return None
    assert isinstance(made, ast.Assign)
    return (
        (made, emptiness)
        if len(occurrences(view.node.body, name)) == uses and emptiness is not None
        else None
    )


def _edits(
    view: FunctionView, made: ast.Assign, emptiness: ast.If | None, last: ast.stmt, name: str
) -> tuple[Edit, ...]:
    comprehension = made.value
    assert (
        isinstance(comprehension, ast.ListComp)
        and isinstance(comprehension.elt, ast.SetComp)
        and emptiness is not None
    )
    only = comprehension.generators[0]
    assert isinstance(only.target, ast.Name) and isinstance(only.iter, ast.Name)
    shared = view.fresh("shared", "remaining")
    item, items = only.target.id, only.iter.id
    each = comprehension.elt
    current = view.fresh("current", "candidate")
    lines = [
        f"{shared} = None",
        f"for {item} in {items}:",
        f"    {current} = {text_of(view, each)}",
        f"    {shared} = {current} if {shared} is None else {shared} & {current}",
        f"    if not {shared}:",
        "        break",
    ]
    returned = emptiness.body[0]
    assert isinstance(returned, ast.Return)
    value = clause(view, returned.value) if returned.value is not None else "None"
    done = [*lines, f"return {value} if {shared} is None else {shared}"]
    assert not names_read(made.value) & {name}
    return (view.replace_statements([made, emptiness, last], done),)


RULE = Rule(
    name="incremental-intersection",
    family="early-exit",
    summary="Once nothing is shared the remaining sets need not be made.",
    find=find,
    before="""def shared_starts(groups, length):
    starts = [{word[:length] for word in group} for group in groups]
    if not starts:
        return None
    return set.intersection(*starts)
""",
    after="""def shared_starts(groups, length):
    shared = None
    for group in groups:
        current = {word[:length] for word in group}
        shared = current if shared is None else shared & current
        if not shared:
            break
    return None if shared is None else shared
""",
    bench="""def inputs(scale):
    return [(([["%d-%d" % (g, i) for i in range(300)] for g in range(20 * scale)], 3), {})]
""",
)
