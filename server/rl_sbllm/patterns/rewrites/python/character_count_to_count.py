"""Counting the characters of a text that are among a few constants asks `str.count` for each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import atom
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Name(id="len" | "sum" as called) as f,
                args=[
                    ast.ListComp(
                        generators=[ast.comprehension(target=ast.Name(id=item), iter=text, ifs=[condition])],
                        elt=elt,
                    )
                    | ast.GeneratorExp(
                        generators=[ast.comprehension(target=ast.Name(id=item), iter=text, ifs=[condition])],
                        elt=elt,
                    )
                ],
                keywords=[],
            ) if view.is_builtin(f):
                pass
            case _:
                continue
        counted = called == "len" or (isinstance(elt, ast.Constant) and elt.value == 1)
        of = _counted(view, condition, item)
        if not counted or of is None or kind(view, text) not in {"str", "list", None}:
            continue
        texts, one = of
        whole = atom(view, text)
        if one:
            new = f"{whole}.count({texts})"
        elif view.is_builtin("map") and view.is_builtin("sum"):
            new = f"sum(map({whole}.count, {texts}))"
        else:
            continue
        said = (
            ()
            if kind(view, text) == "str"
            else (f"{view.source(text)} is a string, or a list of values none of which is NaN",)
        )
        yield Match(node, (view.replace(node, new),), "", said)


def _counted(view: FunctionView, condition: ast.expr, item: str) -> tuple[str, bool] | None:
    """(what is counted as text, it is one value)."""
    match condition:
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant() | ast.Name() as value]
        ):
            return (view.source(value), True) if name == item and not _same(value, item) else None
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[searched]) if name == item:
            constants = _constants(view, searched)
            return (view.source(searched), False) if constants else None
    return None


def _same(node: ast.expr, item: str) -> bool:
    return isinstance(node, ast.Name) and node.id == item


def _constants(view: FunctionView, node: ast.expr) -> bool:
    """At most twelve different one-character strings: a literal, or a name bound to one."""
    if isinstance(node, ast.Name):
        values = [
            n.value
            for n in (*view.own(), *view.unit.tree.body)
            if isinstance(n, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == node.id for t in n.targets)
        ]
        return len(values) == 1 and not isinstance(values[0], ast.Name) and _constants(view, values[0])
    match node:
        case ast.Constant(value=str() as text):
            return 0 < len(text) <= 12 and len(set(text)) == len(text)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            texts = [e.value for e in elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            return (
                0 < len(texts) == len(elts) <= 12
                and len(set(texts)) == len(texts)
                and all(len(t) == 1 for t in texts)
            )
    return False


RULE = Rule(
    name="character-count-to-count",
    family="builtin",
    summary="str.count scans the text in C, once for each of the few characters.",
    find=find,
    before="""def vowels(text):
    wanted = ("a", "e", "i", "o", "u")
    return len([1 for c in text if c in wanted])
""",
    after="""def vowels(text):
    wanted = ("a", "e", "i", "o", "u")
    return sum(map(text.count, wanted))
""",
    bench="""def inputs(scale):
    return [(("hello brown dog u" * (100 * scale),), {})]
""",
)
