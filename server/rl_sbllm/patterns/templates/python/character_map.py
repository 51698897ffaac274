"""A text made from another character by character: work each distinct character out once and `translate`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, is_constant, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import negated
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python import character_filter

_JOINS = (
    Shape('"".join([E_made for V_c in E_s])'),
    Shape('"".join(E_made for V_c in E_s)'),
)
_FILTERS = (
    Shape('"".join([V_c for V_c in E_s if E_test])'),
    Shape('"".join(V_c for V_c in E_s if E_test)'),
)
_LOOPS = (
    Shape('V_t = ""\nfor V_c in E_s:\n    V_t += E_made'),
    Shape(
        'V_t = ""\nfor V_c in E_s:\n    if E_test:\n        V_t += E_made\n    else:\n        V_t += E_other'
    ),
)
_FILTER_LOOPS = (Shape('V_t = ""\nfor V_c in E_s:\n    if E_test:\n        V_t += V_c'),)
_LISTS = (
    Shape('V_l = []\nfor V_c in E_s:\n    V_l.append(E_made)\nV_t = "".join(V_l)'),
    Shape(
        'V_l = []\nfor V_c in E_s:\n    if E_test:\n        V_l.append(E_made)\n    else:\n        V_l.append(E_other)\nV_t = "".join(V_l)'
    ),
    Shape('V_l = []\nfor V_c in E_s:\n    V_l.append(E_made)\nreturn "".join(V_l)'),
    Shape(
        'V_l = []\nfor V_c in E_s:\n    if E_test:\n        V_l.append(E_made)\n    else:\n        V_l.append(E_other)\nreturn "".join(V_l)'
    ),
)


def find(view: FunctionView) -> Iterator[Match]:
    """Joins, and loops that append to a text or a list joined at once, whose piece depends on the character alone."""
    if not view.is_builtin("set") or not view.is_builtin("ord"):
        return
    deleted = {match.node for match in character_filter.find(view)}
    for found in find_expressions(view, *_JOINS, *_FILTERS):
        value = _translated(view, found) if found.node not in deleted else None
        if value is not None:
            yield Match(found.node, (view.replace(found.node, value),), assumptions=_text(found))
    for found, _, _ in find_statements(view, *_LOOPS, *_FILTER_LOOPS, *_LISTS):
        value = _translated(view, found) if found.node not in deleted else None
        loop, last = found.statements[1], found.statements[-1]
        if value is None or used_elsewhere(view, found["c"], loop):
            continue
        if (
            "l" in found.parts
            and found["l"] != _target(last)
            and used_elsewhere(view, found["l"], *found.statements)
        ):
            continue
        start = f"return {value}" if isinstance(last, ast.Return) else f"{found['t']} = {value}"
        edit = view.replace_statements(list(found.statements), [start])
        yield Match(found.node, (edit,), assumptions=_text(found))


def _target(statement: ast.stmt) -> str:
    return name_of(statement.targets[0]) if isinstance(statement, ast.Assign) else ""


def _text(found: Found) -> tuple[str, ...]:
    return (f"{found['s']} is a str",)


def _translated(view: FunctionView, found: Found) -> str | None:
    parts = [found.expression(p) for p in ("made", "test", "other") if p in found.parts]
    character, source = found["c"], found.expression("s")
    if not calls_only_builtins(view, *parts) or not _may_be_text(view, source):
        return None
    own = {found[name] for name in ("t", "l") if name in found.parts}
    if own & reads(parts) or not any(_asks_of(part, character) for part in parts):
        return None
    code = f"ord({character})"
    if "made" not in found.parts:
        table = f"{{{code}: None for {character} in set({found['s']}) if {negated(view, found.expression('test'))}}}"
    elif "test" in found.parts:
        made, other = found.tight("made"), found.tight("other")
        table = f"{{{code}: {made} if {found['test']} else {other} for {character} in set({found['s']})}}"
    else:
        table = f"{{{code}: {found['made']} for {character} in set({found['s']})}}"
    return f"{tight(view, source)}.translate({table})"


def _may_be_text(view: FunctionView, source: ast.expr) -> bool:
    if isinstance(source, ast.Call):
        return view.is_builtin(source.func, "str", "input") or isinstance(source.func, ast.Attribute)
    return isinstance(source, (ast.Name, ast.Attribute, ast.Subscript))


def _asks_of(node: ast.AST, character: str) -> bool:
    """Something that only holds of texts: a method, `ord`, a lookup, or a comparison with a literal text."""
    for n in ast.walk(node):
        match n:
            case ast.Attribute(value=ast.Name(id=name)) if name == character:
                return True
            case ast.Call(func=ast.Name(id="ord" | "int"), args=[ast.Name(id=name)]) if name == character:
                return True
            case ast.Subscript(slice=ast.Name(id=name)) if name == character:
                return True
            case ast.Compare(left=ast.Name(id=name), comparators=[other]) if name == character:
                if (
                    isinstance(other, ast.Constant)
                    and isinstance(other.value, str)
                    and not is_constant(other, "")
                ):
                    return True
    return False


RULE = Rule(
    name="character-map",
    family="builtin",
    summary="Work each distinct character out once, then translate the text.",
    find=find,
    before="""\
def shifted(text, by):
    return "".join([chr((ord(c) + by - ord("a")) % 26 + ord("a")) for c in text])
""",
    after="""\
def shifted(text, by):
    return text.translate({ord(c): chr((ord(c) + by - ord("a")) % 26 + ord("a")) for c in set(text)})
""",
    bench="""\
def inputs(scale):
    return [((text, 5), {}) for text in ("", "a", "xyz", "é ☃", "thequickbrownfox" * 60 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
