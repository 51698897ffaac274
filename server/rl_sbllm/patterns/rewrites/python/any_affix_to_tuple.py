"""`any(text.startswith(p) for p in prefixes)` becomes `text.startswith(tuple(prefixes))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import name_of
from rl_sbllm.analysis.python.purity import is_plain
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import atom, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    if not view.is_builtin("any") or not view.is_builtin("tuple"):
        return
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Name(id="any"),
                args=[
                    ast.GeneratorExp(
                        elt=ast.Call(
                            func=ast.Attribute(attr="startswith" | "endswith"), args=[ast.Name(id=used)]
                        ) as asked,
                        generators=[ast.comprehension(target=target, iter=source, ifs=[], is_async=0)],
                    )
                    | ast.ListComp(
                        elt=ast.Call(
                            func=ast.Attribute(attr="startswith" | "endswith"), args=[ast.Name(id=used)]
                        ) as asked,
                        generators=[ast.comprehension(target=target, iter=source, ifs=[], is_async=0)],
                    )
                ],
                keywords=[],
            ) if not asked.keywords and used == name_of(target):
                pass
            case _:
                continue
        assert isinstance(asked.func, ast.Attribute)
        text = asked.func.value
        if any(isinstance(n, ast.Name) and n.id == used for n in ast.walk(text)) or not is_plain(text):
            continue
        affixes = _as_tuple(view, source)
        said = (f"{ast.unparse(text)} and the affixes are str",)
        yield Match(node, (view.replace(node, f"{atom(view, text)}.{asked.func.attr}({affixes})"),), "", said)


def _as_tuple(view: FunctionView, source: ast.expr) -> str:
    elements = source.elts if isinstance(source, (ast.List, ast.Tuple)) else []
    if elements and all(isinstance(e, ast.Constant) for e in elements):
        inner = ", ".join(view.source(e) for e in elements)
        return f"({inner},)" if len(elements) == 1 else f"({inner})"
    if kind(view, source) == "tuple":
        return clause(view, source)
    return f"tuple({clause(view, source)})"


RULE = Rule(
    name="any-affix-to-tuple",
    family="builtin",
    summary="startswith and endswith take a tuple and try all of it in C.",
    find=find,
    before="""def kept(paths, ignored):
    return [p for p in paths if not any(p.startswith(prefix) for prefix in ignored)]
""",
    after="""def kept(paths, ignored):
    return [p for p in paths if not p.startswith(tuple(ignored))]
""",
    bench="""def inputs(scale):
    return [((["src/a.py", "docs/b.md", "build/x"] * (200 * scale), ["build/", "dist/", "tmp/"]), {})]
""",
)
