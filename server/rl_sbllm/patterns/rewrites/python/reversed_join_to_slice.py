"""A text put together backwards, `"".join(reversed(s))`, is the slice `s[::-1]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_JOINS = (
    Shape('"".join(reversed(E_s))'),
    Shape('"".join(list(reversed(E_s)))'),
    Shape('"".join([E_s[V_i] for V_i in range(len(E_s) - 1, -1, -1)])'),
    Shape('"".join(E_s[V_i] for V_i in range(len(E_s) - 1, -1, -1))'),
    Shape('"".join([V_c for V_c in reversed(E_s)])'),
    Shape('"".join(V_c for V_c in reversed(E_s))'),
)
_LOOPS = (
    Shape('V_t = ""\nfor V_c in E_s:\n    V_t = V_c + V_t'),
    Shape('V_t = ""\nfor V_c in reversed(E_s):\n    V_t += V_c'),
    Shape('V_t = ""\nfor V_i in range(len(E_s) - 1, -1, -1):\n    V_t += E_s[V_i]'),
    Shape('V_t = ""\nfor V_i in range(len(E_s)):\n    V_t = E_s[V_i] + V_t'),
)


def find(view: FunctionView) -> Iterator[Match]:
    """Joins, and loops that put one character after the other at the front, or read the text from its end."""
    if not view.is_builtin("reversed") or not view.is_builtin("len") or not view.is_builtin("range"):
        return
    for found in find_expressions(view, *_JOINS):
        if _is_text(view, found):
            yield Match(found.node, (view.replace(found.node, _slice(found)),), "", _said(found))
    for found, _, _ in find_statements(view, *_LOOPS):
        variable = found["c"] if "c" in found.parts else found["i"]
        if not _is_text(view, found) or used_elsewhere(view, variable, found.statements[1]):
            continue
        line = f"{found['t']} = {_slice(found)}"
        yield Match(found.node, (view.replace_statements(list(found.statements), [line]),), "", _said(found))


def _is_text(view: FunctionView, found: Found) -> bool:
    text = found.expression("s")
    plain = isinstance(text, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) and is_pure(view, text)
    return (
        plain
        and ("t" not in found.parts or found["t"] not in names_read(text))
        and kind(view, text)
        in {
            "str",
            None,
        }
    )


def _slice(found: Found) -> str:
    return f"{found.tight('s')}[::-1]"


def _said(found: Found) -> tuple[str, ...]:
    return (f"{found['s']} is a str",)


RULE = Rule(
    name="reversed-join-to-slice",
    family="builtin",
    summary="A slice with step -1 reverses the text in one go.",
    find=find,
    before="""def mirrored(words):
    return [word + "".join(reversed(word)) for word in words]
""",
    after="""def mirrored(words):
    return [word + word[::-1] for word in words]
""",
    bench="""def inputs(scale):
    return [((["level", "abcdef", "", "é"] * (300 * scale),), {})]
""",
)
