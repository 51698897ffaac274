"""A text without a fixed few characters, made character by character: one `translate` that deletes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.character_count import constant_characters, with_capitals

_TESTS = ("V_c not in E_few", "V_c.lower() not in E_few", "not V_c in E_few", "not V_c.lower() in E_few")
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
            value = _translated(view, found, lowered)
            if value is not None:
                yield Match(
                    found.node, (view.replace(found.node, value),), assumptions=(f"{found['s']} is a str",)
                )
    for lowered, shapes in _LOOPS:
        for found, _, _ in find_statements(view, *shapes):
            value = _translated(view, found, lowered)
            if value is not None and not used_elsewhere(view, found["c"], found.statements[1]):
                edit = view.replace_statements(list(found.statements), [f"{found['t']} = {value}"])
                yield Match(found.node, (edit,), assumptions=(f"{found['s']} is a str",))


def _translated(view: FunctionView, found: Found, lowered: bool) -> str | None:
    few = constant_characters(view, found.expression("few"))
    if few is None or not isinstance(found.expression("s"), (ast.Name, ast.Attribute, ast.Call)):
        return None
    unwanted = with_capitals(few) if lowered else few
    if not 0 < len(unwanted) <= 60 or not view.is_builtin("str"):
        return None
    shown = f'"{unwanted}"' if repr(unwanted) == f"'{unwanted}'" and '"' not in unwanted else repr(unwanted)
    return f'{tight(view, found.expression("s"))}.translate(str.maketrans("", "", {shown}))'


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
def bare(text):
    return text.translate(str.maketrans("", "", "AEIOUaeiou"))
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", "xyz", "Übermut ÁÉİ", "The Quick Brown Fox " * 40 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
