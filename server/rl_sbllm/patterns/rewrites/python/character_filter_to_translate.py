"""A join that drops certain characters becomes `str.translate` with a table made once."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import lru_cache

from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import atom
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=""), attr="join"),
                args=[
                    ast.ListComp(
                        elt=ast.Name(id=kept),
                        generators=[ast.comprehension(target=ast.Name(id=item), iter=text, ifs=[condition])],
                    )
                    | ast.GeneratorExp(
                        elt=ast.Name(id=kept),
                        generators=[ast.comprehension(target=ast.Name(id=item), iter=text, ifs=[condition])],
                    )
                ],
            ) if kept == item:
                dropped = _dropped(condition, item)
            case _:
                continue
        if not dropped or kind(view, text) not in {"str", None} or not view.is_builtin("str"):
            continue
        name = view.fresh("_DROPPED", f"_{view.node.name.strip('_').upper()}_DROPPED")
        made = view.insert_at_module_level([f'{name} = str.maketrans("", "", {_quoted(dropped)})'])
        said = () if kind(view, text) == "str" else (f"{view.source(text)} is a string",)
        yield Match(node, (made, view.replace(node, f"{atom(view, text)}.translate({name})")), "", said)


def _dropped(condition: ast.expr, item: str) -> str | None:
    """The characters for which the condition is false, when it compares the item (or its lower or upper case) to constants."""
    match condition:
        case ast.Compare(left=left, ops=[ast.NotIn()], comparators=[searched]):
            wanted = _characters(searched)
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[ast.Constant(value=str() as only)]):
            wanted = frozenset([only]) if len(only) == 1 else None
        case _:
            return None
    if wanted is None:
        return None
    match left:
        case ast.Name(id=name) if name == item:
            return "".join(sorted(wanted))
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="lower" | "upper" as case), args=[], keywords=[]
        ):
            return _of_case(case, wanted) if name == item else None
    return None


def _characters(node: ast.expr) -> frozenset[str] | None:
    match node:
        case ast.Constant(value=str() as text):
            return frozenset(text)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            values = [e.value for e in elts if isinstance(e, ast.Constant)]
            texts = [v for v in values if isinstance(v, str)]
            return frozenset(t for t in texts if len(t) == 1) if len(texts) == len(elts) else None
    return None


@lru_cache(maxsize=32)
def _of_case(case: str, wanted: frozenset[str]) -> str:
    """Every character whose lower (upper) case is one of those wanted, over all of Unicode."""
    change = str.lower if case == "lower" else str.upper
    return "".join(c for c in map(chr, range(sys.maxunicode + 1)) if change(c) in wanted)


def _quoted(text: str) -> str:
    """The string as a literal in double quotes."""
    shown = ascii(text)[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{shown}"'


RULE = Rule(
    name="character-filter-to-translate",
    family="builtin",
    summary="translate drops the characters in C, with a table made once.",
    find=find,
    before="""def consonants(text):
    return "".join([c for c in text if c.lower() not in ["a", "e", "i", "o", "u"]])
""",
    after="""_DROPPED = str.maketrans("", "", "AEIOUaeiou")


def consonants(text):
    return text.translate(_DROPPED)
""",
    bench="""def inputs(scale):
    return [(("Hello brown dog U" * (100 * scale),), {})]
""",
)
