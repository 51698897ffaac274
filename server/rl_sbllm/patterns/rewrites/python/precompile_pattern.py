"""A constant regular expression is compiled once at module level and its method called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.analysis.python.regex_calls import FLAGS_AT
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        if not isinstance(node, ast.Call):
            continue
        full = imported_as(view, node.func)
        member = full.removeprefix("re.") if full and full.startswith("re.") else ""
        compiled = member == "compile" and len(node.args) in {1, 2} and not node.keywords
        if not node.args or not (member in FLAGS_AT or compiled) or not _constant(node.args[0]):
            continue
        flags = None
        if compiled and len(node.args) == 2:
            flags = node.args[1]
        elif not compiled:
            if len(node.args) > FLAGS_AT[member] or any(k.arg is None for k in node.keywords):
                continue
            flags = next((k.value for k in node.keywords if k.arg == "flags"), None)
        if flags is not None and not _constant_flags(view, flags):
            continue
        base = f"_{view.node.name.strip('_').upper()}_PATTERN"
        name = view.fresh(base)
        compile_, imports = (
            view.imported("re", "compile") if "." not in ast.unparse(node.func) else ("re.compile", ())
        )
        if isinstance(node.func, ast.Attribute):
            compile_ = f"{view.source(node.func.value)}.compile"
        with_flags = f", {clause(view, flags)}" if flags is not None else ""
        constant = view.insert_at_module_level(
            [f"{name} = {compile_}({view.source(node.args[0])}{with_flags})"]
        )
        if compiled:
            yield Match(node, (*imports, constant, view.replace(node, name)))
            continue
        rest = [clause(view, a) for a in node.args[1:]]
        rest += [f"{k.arg}={clause(view, k.value)}" for k in node.keywords if k.arg != "flags"]
        yield Match(node, (*imports, constant, view.replace(node, f"{name}.{member}({', '.join(rest)})")))


def _constant(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, (str, bytes))
        and node.lineno == node.end_lineno
    )


def _constant_flags(view: FunctionView, node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _constant_flags(view, node.left) and _constant_flags(view, node.right)
    return (imported_as(view, node) or "").startswith("re.")


RULE = Rule(
    name="precompile-pattern",
    family="hoisting",
    summary="The pattern is compiled once; re's functions look it up in a cache for every call.",
    find=find,
    before="""import re


def words(lines):
    return [line for line in lines if re.match(r"[a-z]+$", line)]
""",
    after="""import re


_WORDS_PATTERN = re.compile(r"[a-z]+$")


def words(lines):
    return [line for line in lines if _WORDS_PATTERN.match(line)]
""",
    bench="""def inputs(scale):
    return [((["abc", "a1", "xyz"] * (500 * scale),), {})]
""",
)
