"""A text without a fixed few characters, made character by character: one `translate` that deletes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.character_count import (
    constant_characters,
    quoted,
    with_capitals,
)

_TESTS = (
    "V_c not in E_few",
    "V_c.lower() not in E_few",
    "not V_c in E_few",
    "not V_c.lower() in E_few",
    "V_c != C_only",
)
_JOINS = tuple(
    (
        "lower" in test,
        (Shape(f'"".join([V_c for V_c in E_s if {test}])'), Shape(f'"".join(V_c for V_c in E_s if {test})')),
    )
    for test in _TESTS
)
_LOOPS = tuple(
    ("lower" in test, (Shape(f'V_t = ""\nfor V_c in E_s:\n    if {test}:\n        V_t += V_c'),))
    for test in _TESTS
)


def find(view: FunctionView) -> Iterator[Match]:
    """`"".join(c for c in s if c not in few)` and loops that do the same."""
    for lowered, shapes in _JOINS:
        for found in find_expressions(view, *shapes):
            made = _translated(view, found, lowered)
            if made is not None:
                edits = (view.replace(found.node, made[0]), *made[1])
                yield Match(found.node, edits, assumptions=(f"{found['s']} is a str",))
    for lowered, shapes in _LOOPS:
        for found, _, _ in find_statements(view, *shapes):
            made = _translated(view, found, lowered)
            if made is not None and not used_elsewhere(view, found["c"], found.statements[1]):
                edit = view.replace_statements(list(found.statements), [f"{found['t']} = {made[0]}"])
                yield Match(found.node, (edit, *made[1]), assumptions=(f"{found['s']} is a str",))


def _translated(view: FunctionView, found: Found, lowered: bool) -> tuple[str, tuple[Edit, ...]] | None:
    """The text without the characters, and the edit that makes the table of the module."""
    text = found.expression("s")
    few = _unwanted(view, found)
    if few is None or not isinstance(text, (ast.Name, ast.Attribute, ast.Call)):
        return None
    unwanted = with_capitals(few) if lowered else few
    if not 0 < len(unwanted) <= 60 or not view.is_builtin("str") or kind(view, text) not in {"str", None}:
        return None
    if len(unwanted) == 1:
        return f'{tight(view, text)}.replace({quoted(unwanted)}, "")', ()
    table = view.fresh("_DROPPED", f"_{view.node.name.strip('_').upper()}_DROPPED")
    made = view.insert_at_module_level([f'{table} = str.maketrans("", "", {quoted(unwanted)})'])
    return f"{tight(view, text)}.translate({table})", (made,)


def _unwanted(view: FunctionView, found: Found) -> str | None:
    if "only" not in found.parts:
        return constant_characters(view, found.expression("few"))
    match found.expression("only"):
        case ast.Constant(value=str(only)) if len(only) == 1:
            return only
    return None


RULE = Rule(
    name="character-filter",
    family="builtin",
    summary="One `translate` deletes the unwanted characters.",
    find=find,
    before="""\
def bare(text):
    return "".join([c for c in text if c.lower() not in ["a", "e", "i", "o", "u"]])
""",
    after="""\
_DROPPED = str.maketrans("", "", "AEIOUaeiou")


def bare(text):
    return text.translate(_DROPPED)
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", "xyz", "Übermut ÁÉİ", "The Quick Brown Fox " * 40 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
