"""An attribute chain read several times in a loop, and not stored there, is read once before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import rebound
from rl_sbllm.analysis.python.purity import module_of
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    done: set[str] = set()
    for node in view.own():
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        root, text = _root(node), _text(node)
        if root is None or text in done or _called_or_extended(view, node, root):
            continue

        def stays(nodes: object, text: str = text, root: str = root) -> bool:
            assert isinstance(nodes, list)
            return not rebound(nodes, root) and not _stored(nodes, text)

        place = repeat_around(view, node, stays)
        if place is None:
            continue
        done.add(text)
        first, repeated = place
        if any(isinstance(n, (ast.Lambda, ast.FunctionDef)) for r in repeated for n in ast.walk(r)):
            continue
        same = [
            n
            for r in repeated
            for n in ast.walk(r)
            if isinstance(n, ast.Attribute) and ast.unparse(n) == text
        ]
        same = [n for n in same if not view.unit.in_fstring(n)]
        if not same or (len(same) < 2 and text.count(".") < 2):
            continue
        name = view.fresh(node.attr.strip("_"), text.replace(".", "_").strip("_"))
        made = view.insert_before(first, [f"{name} = {text}"])
        said = (f"{text} exists and stays the same object while the loop runs",)
        yield Match(node, (made, *(view.replace(n, name) for n in same)), "", said)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _text(node: ast.expr) -> str:
    """`a.b.c`; other roots than a name are left blank."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))


def _called_or_extended(view: FunctionView, node: ast.Attribute, root: str) -> bool:
    """A part of a longer chain, or a method of an object (a module's function is fine)."""
    above = view.parent(node)
    if isinstance(above, ast.Attribute):
        return not (isinstance(view.parent(above), ast.Call))
    method = isinstance(above, ast.Call) and above.func is node
    return method and module_of(view, root) is None


def _stored(nodes: list[ast.AST], text: str) -> bool:
    return any(
        isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load) and _text(n) == text
        for top in nodes
        for n in ast.walk(top)
    )


RULE = Rule(
    name="hoist-attribute",
    family="hoisting",
    summary="A local name is read faster than an attribute, which is looked up in every turn.",
    find=find,
    before="""def scaled(settings, values):
    out = []
    for v in values:
        out.append(settings.unit.factor * v + settings.unit.factor)
    return out
""",
    after="""def scaled(settings, values):
    out = []
    factor = settings.unit.factor
    for v in values:
        out.append(factor * v + factor)
    return out
""",
    bench="""class Unit:
    factor = 3


class Settings:
    unit = Unit()

    def __repr__(self):
        return "Settings()"


def inputs(scale):
    return [((Settings(), list(range(3000 * scale))), {})]
""",
)
