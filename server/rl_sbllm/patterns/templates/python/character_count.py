"""Elements counted one by one, that equal one value or are among a fixed few characters: `count` does it in C."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from rl_sbllm.analysis.python.loops import binds, calls_only_builtins, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_COUNTS = (
    "sum(1 for V_c in E_s if {test})",
    "sum([1 for V_c in E_s if {test}])",
    "len([V_c for V_c in E_s if {test}])",
    "len([1 for V_c in E_s if {test}])",
    "sum({test} for V_c in E_s)",
    "sum([{test} for V_c in E_s])",
    "sum(1 if {test} else 0 for V_c in E_s)",
    "sum(1 for V_i in range(len(E_s)) if {indexed})",
    "len([E_s[V_i] for V_i in range(len(E_s)) if {indexed}])",
)
_LOOPS = (
    "V_t = 0\nfor V_c in E_s:\n    if {test}:\n        V_t += 1",
    "V_t = 0\nfor V_i in range(len(E_s)):\n    if {indexed}:\n        V_t += 1",
)
_TESTS = {
    "V_c in E_few": "E_s[V_i] in E_few",
    "V_c.lower() in E_few": "E_s[V_i].lower() in E_few",
    "V_c == E_one": "E_s[V_i] == E_one",
}
_KINDS = tuple(
    (
        "lower" in test,
        tuple(Shape(count.format(test=test, indexed=indexed)) for count in _COUNTS),
        tuple(Shape(loop.format(test=test, indexed=indexed)) for loop in _LOOPS),
    )
    for test, indexed in _TESTS.items()
)
_LIMIT = 40
_LAST_CASED = 0x20000


def find(view: FunctionView) -> Iterator[Match]:
    """Counting loops and sums over the characters of a text with a test for being one of a constant few; of any list for one value."""
    for lowered, counts, loops in _KINDS:
        for found in find_expressions(view, *counts):
            value = _counted(view, found, lowered)
            if value is not None:
                yield Match(found.node, (view.replace(found.node, value),), assumptions=(_is_text(found),))
        for found, _, _ in find_statements(view, *loops):
            loop = found.statements[1]
            variable = found["c"] if "c" in found.parts else found["i"]
            value = _counted(view, found, lowered)
            if value is not None and not used_elsewhere(view, variable, loop):
                edit = view.replace_statements(list(found.statements), [f"{found['t']} = {value}"])
                yield Match(found.node, (edit,), assumptions=(_is_text(found),))


def _is_text(found: Found) -> str:
    if "one" in found.parts:
        return f"{found['s']} is a str, or a list or tuple of values that equal themselves"
    return f"{found['s']} is a str"


def _counted(view: FunctionView, found: Found, lowered: bool) -> str | None:
    text = found.expression("s")
    if not calls_only_builtins(view, text) or not isinstance(text, (ast.Name, ast.Attribute, ast.Subscript)):
        return None
    if "one" in found.parts:
        return _equal_to(view, found, text)
    few = constant_characters(view, found.expression("few"))
    if few is None:
        return None
    wanted = with_capitals(few) if lowered else few
    if not 0 < len(wanted) <= _LIMIT or not view.is_builtin("sum"):
        return None
    if len(wanted) == 1:
        return f"{tight(view, text)}.count({wanted!r})"
    return f"sum(map({tight(view, text)}.count, {quoted(wanted)}))"


def _equal_to(view: FunctionView, found: Found, sequence: ast.expr) -> str | None:
    one = found.expression("one")
    varying = {
        found["c"] if "c" in found.parts else found["i"],
        *([found["t"]] if "t" in found.parts else []),
    }
    if varying & reads([one]) or not calls_only_builtins(view, one):
        return None
    known = kind(view, sequence)
    longer = isinstance(one, ast.Constant) and isinstance(one.value, str) and len(one.value) != 1
    if known not in {"list", "tuple"} and (longer or known not in {"str", None}):
        return None
    return f"{tight(view, sequence)}.count({found['one']})"


def quoted(characters: str) -> str:
    """A literal of the characters, in double quotes where they need no escapes."""
    return (
        '"' + characters + '"'
        if repr(characters)[1:-1] == characters and '"' not in characters
        else repr(characters)
    )


def constant_characters(view: FunctionView, node: ast.expr) -> str | None:
    """The single characters in a literal text, list, tuple or set, or in a name bound once to such a literal."""
    match node:
        case ast.Name(id=name):
            value = _bound_once(view, name)
            return (
                constant_characters(view, value)
                if value is not None and not isinstance(value, ast.Name)
                else None
            )
        case ast.Constant(value=str(value)):
            return "".join(dict.fromkeys(value)) or None
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            values = [e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            if len(values) == len(elements) and all(len(value) == 1 for value in values):
                return "".join(dict.fromkeys(values)) or None
        case ast.Call(func=ast.Name(id="set" | "frozenset" | "list" | "tuple") as kind, args=[inner]) if (
            view.is_builtin(kind)
        ):
            return constant_characters(view, inner)
    return None


def with_capitals(few: str) -> str:
    """Every character whose lower case is one of the few."""
    own = [character for character in few if character.lower() == character]
    return "".join(sorted([*own, *(same for character in few for same in _spellings().get(character, ""))]))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """For each character, the others of which it is the lower case; beyond the planes read here no character has one."""
    spellings: dict[str, str] = {}
    for character in map(chr, range(_LAST_CASED)):
        lowered = character.lower()
        if lowered != character and len(lowered) == 1:
            spellings[lowered] = spellings.get(lowered, "") + character
    return spellings


def _bound_once(view: FunctionView, name: str) -> ast.expr | None:
    if name in view.parameters or name in view.declared_global:
        return None
    scope = list(view.walk()) if name in view.bound else list(ast.walk(view.unit.tree))
    values = [
        n.value
        for n in scope
        if isinstance(n, (ast.Assign, ast.AnnAssign))
        and name_of(n.targets[0] if isinstance(n, ast.Assign) else n.target) == name
    ]
    times = sum(isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load) for n in scope)
    return values[0] if times == 1 and len(values) == 1 and name not in binds(()) else None


RULE = Rule(
    name="character-count",
    family="builtin",
    summary="`count` looks for each wanted value in C instead of a test for each element in bytecode.",
    find=find,
    before="""\
def vowels(text):
    total = 0
    for character in text:
        if character in "aeiou":
            total += 1
    return total
""",
    after="""\
def vowels(text):
    total = sum(map(text.count, "aeiou"))
    return total
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", "xyz", "Übermut áé", "the quick brown fox " * 40 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
