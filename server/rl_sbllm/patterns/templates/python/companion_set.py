"""A list that is searched while it grows: keep a set of the same elements beside it and search that."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins
from rl_sbllm.analysis.python.shapes import Shape, find_statements, text
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rewrites.python import distinct_loop_to_dict_keys
from rl_sbllm.patterns.rule import Match, Rule

_STARTS = (Shape("V_out = []"), Shape("V_out = list()"), Shape("V_out = [E_first]"))
_HASHES = "the elements are hashable, and equal ones have equal hashes"


def find(view: FunctionView) -> Iterator[Match]:
    """Lists made by `append` alone and asked `in` inside a loop, and needed as lists too."""
    distinct = {match.node for match in distinct_loop_to_dict_keys.find(view)}
    for found, _, _ in find_statements(view, *_STARTS):
        uses = _uses(view, found["out"], found.node)
        if uses is None:
            continue
        asked, grown, read = uses
        if not read or _unhashable(asked, grown):
            continue
        if grown and distinct.intersection(view.loops_around(grown[0])):
            continue
        if any(view.loops_around(question) for question in asked) and grown and view.is_builtin("set"):
            first = found["first"] if "first" in found.parts else None
            yield _accompanied(view, found["out"], found.node, first, asked, grown)


def _uses(
    view: FunctionView, name: str, start: ast.AST
) -> tuple[list[ast.Compare], list[ast.Expr], int] | None:
    """(membership tests, appends, other reads); None when the list is set twice, changed otherwise, or given away."""
    asked: list[ast.Compare] = []
    grown: list[ast.Expr] = []
    read = 0
    for node in view.walk():
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        above = view.parent(node)
        if not isinstance(node.ctx, ast.Load):
            if above is not start:
                return None
        elif (
            isinstance(above, ast.Compare)
            and above.comparators == [node]
            and isinstance(above.ops[0], (ast.In, ast.NotIn))
        ):
            asked.append(above)
        elif isinstance(above, ast.Attribute):
            statement = _append(view, above)
            if statement is None:
                return None
            grown.append(statement)
        elif not _only_reads(view, node, above):
            return None
        else:
            read += 1
    return asked, grown, read


def _unhashable(asked: list[ast.Compare], grown: list[ast.Expr]) -> bool:
    """A list, set or dict is plainly what is looked for or put in."""
    values = [question.left for question in asked]
    values += [s.value.args[0] for s in grown if isinstance(s.value, ast.Call)]
    return any(
        isinstance(v, (ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)) for v in values
    )


def _append(view: FunctionView, attribute: ast.Attribute) -> ast.Expr | None:
    call = view.parent(attribute)
    statement = view.parent(call)
    if attribute.attr != "append" or not isinstance(call, ast.Call) or not isinstance(statement, ast.Expr):
        return None
    if len(call.args) != 1 or not calls_only_builtins(view, call.args[0]):
        return None
    return statement


def _only_reads(view: FunctionView, node: ast.Name, above: ast.AST) -> bool:
    if isinstance(above, ast.Call) and node in above.args:
        return view.is_builtin(
            above.func,
            "len",
            "sum",
            "max",
            "min",
            "sorted",
            "tuple",
            "set",
            "list",
            "enumerate",
            "str",
            "map",
        )
    if isinstance(above, ast.Subscript) and above.value is node:
        return isinstance(above.ctx, ast.Load)
    if isinstance(above, ast.For) and above.iter is node:
        return True
    if isinstance(above, ast.Tuple):
        return isinstance(view.parent(above), ast.Return)
    readers = (ast.comprehension, ast.Return, ast.BoolOp, ast.UnaryOp, ast.If, ast.While, ast.Compare)
    return isinstance(above, readers)


def _accompanied(
    view: FunctionView,
    name: str,
    start: ast.AST,
    first: str | None,
    asked: list[ast.Compare],
    grown: list[ast.Expr],
) -> Match:
    seen = view.fresh(f"seen_{name}" if name.endswith("s") else f"{name}_set")
    assert isinstance(start, ast.stmt)
    edits: list[Edit] = [view.insert_after(start, [f"{seen} = {{{first}}}" if first else f"{seen} = set()"])]
    edits += [view.replace(question.comparators[0], seen) for question in asked]
    for statement in grown:
        assert isinstance(statement.value, ast.Call)
        edits.append(view.insert_after(statement, [f"{seen}.add({text(view, statement.value.args[0])})"]))
    return Match(start, tuple(edits), assumptions=(_HASHES,))


RULE = Rule(
    name="companion-set",
    family="data-structure",
    summary="Search a set of the same elements instead of the growing list.",
    find=find,
    before="""\
def distinct_and_repeated(words):
    found = []
    repeated = 0
    for word in words:
        if word.lower() in found:
            repeated += 1
        else:
            found.append(word.lower())
    return found, repeated
""",
    after="""\
def distinct_and_repeated(words):
    found = []
    found_set = set()
    repeated = 0
    for word in words:
        if word.lower() in found_set:
            repeated += 1
        else:
            found.append(word.lower())
            found_set.add(word.lower())
    return found, repeated
""",
    bench="""\
def inputs(scale):
    many = [str(n * 17 % 409) + "Ab" for n in range(400 * max(scale, 1))]
    return [((words,), {}) for words in ([], ["a"], ["B", "a", "b"], many)]
""",
    kind="template",
    tags=("membership",),
)
