"""`all` or `any` over the characters of a text, with a test that depends on the character alone: one call of a method of the text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.character_class import holds_for
from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.character_count import quoted

_ALL = (Shape("all(E_test for V_c in E_s)"), Shape("all([E_test for V_c in E_s])"))
_ANY = (Shape("any(E_test for V_c in E_s)"), Shape("any([E_test for V_c in E_s])"))
_LOOPS = (
    (Shape("for V_c in E_s:\n    if not E_test:\n        return False\nreturn True"), True, False),
    (Shape("for V_c in E_s:\n    if E_test:\n        return False\nreturn True"), True, True),
    (Shape("for V_c in E_s:\n    if E_test:\n        return True\nreturn False"), False, False),
)


def find(view: FunctionView) -> Iterator[Match]:
    """Calls of `all` and `any`, and loops that return at the first character that decides."""
    for shapes, every in ((_ALL, True), (_ANY, False)):
        for found in find_expressions(view, *shapes):
            if view.is_builtin("all" if every else "any"):
                made = _decided(view, found, every, False)
                if made is not None:
                    text = made[0] if _alone(view, found.node) else f"({made[0]})"
                    yield Match(found.node, (view.replace(found.node, text), *made[1]), "", _said(found))
    for shape, every, negative in _LOOPS:
        for found, _, _ in find_statements(view, shape):
            if isinstance(found.expression("test"), ast.UnaryOp) and negative:
                continue  # the first form has it
            loop = found.statements[0]
            made = _decided(view, found, every, negative)
            if made is None or used_elsewhere(view, found["c"], loop) or getattr(loop, "orelse", None):
                continue
            edit = view.replace_statements(list(found.statements), [f"return {made[0]}"])
            yield Match(found.node, (edit, *made[1]), "", _said(found))


def _said(found: Found) -> tuple[str, ...]:
    return (f"{found['s']} is a str",)


def _alone(view: FunctionView, node: ast.AST) -> bool:
    return isinstance(view.parent(node), (ast.Return, ast.Assign, ast.If))


def _decided(
    view: FunctionView, found: Found, every: bool, negative: bool
) -> tuple[str, tuple[Edit, ...]] | None:
    """The expression that decides, and the edit that makes what it needs in the module."""
    source = found.expression("s")
    if not isinstance(source, (ast.Name, ast.Attribute)) or kind(view, source) not in {"str", None}:
        return None
    held = holds_for(view, found.expression("test"), found["c"])
    if held is None or not view.is_builtin("frozenset"):
        return None
    kept, dropped, name = held
    if negative:
        kept, dropped, name = dropped, kept, ""
    text = tight(view, source)
    if not every:  # any(test) is `not all(not test)`
        if name and not kept:
            return None
        return _none_of(view, text, kept, "not ") or (_only(text, dropped, "bool") if dropped else None)
    if name:
        return _by_method(text, name), ()
    return _none_of(view, text, dropped, "") or (_only(text, kept, "not") if kept else None)


def _by_method(text: str, name: str) -> str:
    """The methods say no of an empty text, of which `all` says yes."""
    method = name.rpartition(" ")[2]
    if name in {"isprintable", "isascii"}:
        return f"{text}.{method}()"
    if name.startswith("ascii"):
        return f"not {text} or ({text}.isascii() and {text}.{method}())"
    return f"not {text} or {text}.{method}()"


def _none_of(
    view: FunctionView, text: str, characters: str | None, sign: str
) -> tuple[str, tuple[Edit, ...]] | None:
    if not characters:
        return None
    table = view.fresh(f"_{view.node.name.strip('_').upper()}_CHARACTERS")
    made = view.insert_at_module_level([f"{table} = frozenset({quoted(characters)})"])
    return f"{sign}{table}.isdisjoint({text})", (made,)


def _only(text: str, characters: str, form: str) -> tuple[str, tuple[Edit, ...]]:
    """Stripping a text of all characters that it holds leaves nothing."""
    stripped = f"{text}.strip({quoted(characters)})"
    return (f"not {stripped}" if form == "not" else f'{stripped} != ""'), ()


RULE = Rule(
    name="character-decision",
    family="builtin",
    summary="One method of the text decides; the test was run for each character.",
    find=find,
    before="""\
def is_hexadecimal(text):
    return all("0" <= c <= "9" or "a" <= c <= "f" for c in text)
""",
    after="""\
def is_hexadecimal(text):
    return not text.strip("0123456789abcdef")
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", "xyz", "12é", "00ff12ab" * 60 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
