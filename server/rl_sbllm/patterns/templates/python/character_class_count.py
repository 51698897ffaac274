"""Characters of a text that any rule of one character holds for, counted one by one: `count` for each, or for those that occur."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.character_class import holds_for
from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python import character_count
from rl_sbllm.patterns.templates.python.character_count import quoted

_COUNTS = tuple(
    Shape(source)
    for source in (
        "len([V_c for V_c in E_s if E_test])",
        "len([1 for V_c in E_s if E_test])",
        "sum([1 for V_c in E_s if E_test])",
        "sum(1 for V_c in E_s if E_test)",
        "sum(1 if E_test else 0 for V_c in E_s)",
    )
)
_LOOPS = (Shape("V_t = 0\nfor V_c in E_s:\n    if E_test:\n        V_t += 1"),)
_FEW = 12
"""Up to here counting each character anew is cheaper than finding out which of them occur."""


def find(view: FunctionView) -> Iterator[Match]:
    """Counts in comprehensions and loops that the rule for a literal few characters does not see."""
    if not all(view.is_builtin(name) for name in ("sum", "map", "len", "frozenset")):
        return
    elsewhere = {match.node for match in character_count.find(view)}
    for found in find_expressions(view, *_COUNTS):
        made = _counted(view, found) if found.node not in elsewhere else None
        if made is not None:
            text = (
                made[0] if isinstance(view.parent(found.node), (ast.Return, ast.Assign)) else f"({made[0]})"
            )
            yield Match(found.node, (view.replace(found.node, text), *made[1]), "", _said(found))
    for found, _, _ in find_statements(view, *_LOOPS):
        made = _counted(view, found) if found.node not in elsewhere else None
        if made is not None and not used_elsewhere(view, found["c"], found.statements[1]):
            edit = view.replace_statements(list(found.statements), [f"{found['t']} = {made[0]}"])
            yield Match(found.node, (edit, *made[1]), "", _said(found))


def _said(found: Found) -> tuple[str, ...]:
    return (f"{found['s']} is a str",)


def _counted(view: FunctionView, found: Found) -> tuple[str, tuple[Edit, ...]] | None:
    source = found.expression("s")
    if not isinstance(source, (ast.Name, ast.Attribute)) or kind(view, source) not in {"str", None}:
        return None
    held = holds_for(view, found.expression("test"), found["c"])
    if held is None:
        return None
    text, (kept, dropped, _) = tight(view, source), held
    if kept:
        return _sum_of(view, text, kept)
    if dropped:
        value, edits = _sum_of(view, text, dropped)
        return f"len({text}) - {value}", edits
    return None


def _sum_of(view: FunctionView, text: str, characters: str) -> tuple[str, tuple[Edit, ...]]:
    if len(characters) == 1:
        return f"{text}.count({quoted(characters)})", ()
    if len(characters) <= _FEW:
        return f"sum(map({text}.count, {quoted(characters)}))", ()
    table = view.fresh(f"_{view.node.name.strip('_').upper()}_COUNTED")
    made = view.insert_at_module_level([f"{table} = frozenset({quoted(characters)})"])
    return f"sum(map({text}.count, {table}.intersection({text})))", (made,)


RULE = Rule(
    name="character-class-count",
    family="builtin",
    summary="`count` counts each character in C; the rule was asked for each place.",
    find=find,
    before="""\
def capitals(text):
    total = 0
    for c in text:
        if 65 <= ord(c) <= 90:
            total += 1
    return total
""",
    after="""\
_CAPITALS_COUNTED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def capitals(text):
    total = sum(map(text.count, _CAPITALS_COUNTED.intersection(text)))
    return total
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", "XYZ", "É ☃", "The Quick brown Fox " * 60 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
