"""Characters of a text that pass a test, counted one by one: test each distinct character once and count it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.character_class import TESTS
from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, name_of, used_elsewhere
from rl_sbllm.analysis.python.places import statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, tight
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_COUNTS = tuple(
    Shape(source)
    for source in (
        "len([E_kept for V_c in E_s if E_test])",
        "sum([1 for V_c in E_s if E_test])",
        "sum(1 for V_c in E_s if E_test)",
    )
)
_LOOPS = (Shape("V_t = 0\nfor V_c in E_s:\n    if E_test:\n        V_t += 1"),)
_TESTS = TESTS | {"strip", "lower", "upper"}


def find(view: FunctionView) -> Iterator[Match]:
    """Counts with `isdigit` and the like, in comprehensions and loops."""
    if not view.is_builtin("set") or not view.is_builtin("map") or not view.is_builtin("sum"):
        return
    counted = [f for f in find_expressions(view, *_COUNTS) if _asks_characters(view, f)]
    yield from _shared(view, counted)
    for found in counted:
        if _asks_characters(view, found):
            value = _tally(view, found)
            yield Match(
                found.node, (view.replace(found.node, value),), assumptions=(f"{found['s']} is a str",)
            )
    for found, _, _ in find_statements(view, *_LOOPS):
        if _asks_characters(view, found) and not used_elsewhere(view, found["c"], found.statements[1]):
            edit = view.replace_statements(list(found.statements), [f"{found['t']} = {_tally(view, found)}"])
            yield Match(found.node, (edit,), assumptions=(f"{found['s']} is a str",))


def _shared(view: FunctionView, counted: list[Found]) -> Iterator[Match]:
    """Several tests of one parameter's characters: one `Counter` for all of them."""
    if len(counted) < 2 or len({found["s"] for found in counted}) != 1:
        return
    first, source = counted[0], name_of(counted[0].expression("s"))
    place = statement_before(view, first.node)
    if source not in view.parameters or source in changes(view.node.body) or place not in view.node.body:
        return
    counter, edits = view.imported("collections", "Counter")
    counts, times = view.fresh("counts", "occurrences"), view.fresh("times", "occurring")
    values = [f"sum({times} for {f['c']}, {times} in {counts}.items() if {f['test']})" for f in counted]
    changed = [view.replace(f.node, value) for f, value in zip(counted, values, strict=True)]
    setup = view.insert_before(place, [f"{counts} = {counter}({source})"])
    why = "Count the distinct characters once and test each of them once."
    yield Match(first.node, (setup, *changed, *edits), why, (f"{source} is a str",))


def _asks_characters(view: FunctionView, found: Found) -> bool:
    test, source = found.expression("test"), found.expression("s")
    if not calls_only_builtins(view, test) or not isinstance(
        source, (ast.Name, ast.Attribute, ast.Subscript)
    ):
        return False
    if "kept" in found.parts and not isinstance(found.expression("kept"), (ast.Name, ast.Constant)):
        return False
    for node in ast.walk(test):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=asked) if name == found["c"] and asked in _TESTS:
                return True
            case ast.Call(func=ast.Name(id="ord"), args=[ast.Name(id=name)]) if name == found["c"]:
                return True
    return False


def _tally(view: FunctionView, found: Found) -> str:
    source = tight(view, found.expression("s"))
    return (
        f"sum(map({source}.count, [{found['c']} for {found['c']} in set({found['s']}) if {found['test']}]))"
    )


RULE = Rule(
    name="character-tally",
    family="builtin",
    summary="Test each distinct character once and count it.",
    find=find,
    before="""\
def letters(text):
    return len([c for c in text if c.strip() and c.isalpha()])
""",
    after="""\
def letters(text):
    return sum(map(text.count, [c for c in set(text) if c.strip() and c.isalpha()]))
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", " \\u2003é☃", "the quick, brown 12 fox " * 60 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
