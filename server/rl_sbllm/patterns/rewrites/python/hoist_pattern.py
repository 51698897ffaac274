"""A regular expression that is the same in every turn of a loop, but not a constant, is compiled once before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from rl_sbllm.analysis.python.invariants import is_invariant
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.analysis.python.regex_calls import FLAGS_AT
from rl_sbllm.analysis.python.repeats import has_repeats, repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rewrites.python.hoisting import held_back
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    if not has_repeats(view):
        return
    for node in view.own():
        if not isinstance(node, ast.Call) or not node.args or view.unit.in_fstring(node):
            continue
        member = (imported_as(view, node.func) or "").removeprefix("re.")
        if member not in FLAGS_AT or len(node.args) > FLAGS_AT[member]:
            continue
        if any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
            continue
        flags = next((k.value for k in node.keywords if k.arg == "flags"), None)
        fixed = [node.args[0], *([flags] if flags is not None else [])]
        if isinstance(node.args[0], ast.Constant):
            continue

        def stays(nodes: Sequence[ast.AST], fixed: list[ast.expr] = fixed) -> bool:
            return all(is_invariant(view, nodes, part) for part in fixed)

        place = repeat_around(view, node, stays)
        if place is None or held_back(view, node, place[0]):
            continue
        yield _compiled(view, node, member, flags, place[0])


def _compiled(
    view: FunctionView, node: ast.Call, member: str, flags: ast.expr | None, before: ast.stmt
) -> Match:
    if isinstance(node.func, ast.Attribute):
        compile_, imports = f"{view.source(node.func.value)}.compile", ()
    else:
        compile_, imports = view.imported("re", "compile")
    name = view.fresh("compiled", "compiled_pattern")
    with_flags = f", {clause(view, flags)}" if flags is not None else ""
    made = view.insert_before(before, [f"{name} = {compile_}({clause(view, node.args[0])}{with_flags})"])
    rest = [clause(view, a) for a in node.args[1:]]
    rest += [f"{k.arg}={clause(view, k.value)}" for k in node.keywords if k.arg != "flags"]
    said = ("the pattern is well formed (it is now compiled even when the loop has nothing to do)",)
    return Match(node, (*imports, made, view.replace(node, f"{name}.{member}({', '.join(rest)})")), "", said)


RULE = Rule(
    name="hoist-pattern",
    family="hoisting",
    summary="The pattern is made and compiled once before the loop.",
    find=find,
    before="""import re


def mentioning(lines, word):
    return [line for line in lines if re.search(r"\\b" + re.escape(word) + r"\\b", line)]
""",
    after="""import re


def mentioning(lines, word):
    compiled = re.compile(r"\\b" + re.escape(word) + r"\\b")
    return [line for line in lines if compiled.search(line)]
""",
    bench="""def inputs(scale):
    return [((["some text here", "a cat sat", "cats"] * (300 * scale), "cat"), {})]
""",
)
