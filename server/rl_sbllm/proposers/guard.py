"""A variant that is right for some types of arguments, made right for all: `if <their types>: <fast> else: <the original>`.

Says nothing about whether that gains: the guarded candidate is screened and confirmed like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from rl_sbllm.analysis.python.own_helpers import own_helpers
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.function import FunctionNode, FunctionView
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.candidate import Assumption, Candidate, Step
from rl_sbllm.model.target import Target

ACTION = "type-guard"
MOST_CONDITIONS = 4


def guarded(variant: Candidate, assumptions: Sequence[Assumption], target: Target) -> Candidate | None:
    """None when an assumption that was seen to fail has no cheap guard, or the two bodies cannot stand side by side."""
    broken = [one for one in assumptions if one.domain == "open" and one.counterexample is not None]
    conditions = list(dict.fromkeys(condition for one in broken for condition in one.guards))
    if not broken or not all(one.guards for one in broken) or len(conditions) > MOST_CONDITIONS:
        return None
    source = _source(variant.source, conditions, target)
    if source is None:
        return None
    why = "The original stays for arguments of other types than those seen."
    step = Step(ACTION, " and ".join(conditions), "guard", why)
    stated = tuple(one for one in assumptions if one.counterexample is None)
    steps = (*variant.steps, step)
    return Candidate(source, steps, (variant.id,), ACTION, stated, variant.generation + 1)


def _source(fast: str, conditions: Sequence[str], target: Target) -> str | None:
    """The variant's file with both bodies in its function."""
    unit, before = PythonUnit.parse(fast), PythonUnit.parse(target.text)
    new = None if unit is None else unit.function(target.name, target.start_byte)
    old = None if before is None else before.function(target.name, target.start_byte)
    if unit is None or new is None or old is None or not _may_share(new, old, conditions):
        return None
    if any(
        _changed(helper, unit) for helper in own_helpers(old) if not helper.name.startswith(f"{old.name}.")
    ):
        return None  # The original's body would call the changed helper.
    first = _first(new)
    indent = new.indent(first)
    step = indent[len(new.indent(new.node)) :]
    bodies = [_body(view, indent, step) for view in (new, old)]
    if not step or None in bodies:
        return None
    lines = f"{indent}if {' and '.join(conditions)}:\n{bodies[0]}\n{indent}else:\n{bodies[1]}"
    end = unit.span(new.node)[1]
    made = unit.apply((Edit(unit.line_start(first.lineno), end, lines),))
    return made if made is not None and PythonUnit.parse(made) is not None else None


def _may_share(new: FunctionView, old: FunctionView, conditions: Sequence[str]) -> bool:
    """Same signature and kind, no declarations of outer names, nothing that hides the names of the conditions."""
    a, b = new.node, old.node
    same = type(a) is type(b) and ast.dump(a.args) == ast.dump(b.args)
    same = same and [ast.dump(one) for one in a.decorator_list] == [ast.dump(one) for one in b.decorator_list]
    if not same or _yields(new) != _yields(old) or new.declared_global or old.declared_global:
        return False
    names = {
        n.id for text in conditions for n in ast.walk(ast.parse(text, mode="eval")) if isinstance(n, ast.Name)
    }
    return all(name in _named(a.args) or (new.is_builtin(name) and old.is_builtin(name)) for name in names)


def _changed(helper: FunctionView, unit: PythonUnit) -> bool:
    now = unit.function(helper.name)
    return now is None or ast.dump(now.node) != ast.dump(helper.node)


def _named(arguments: ast.arguments) -> set[str]:
    """Parameters that hold one argument as it was given."""
    return {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _yields(view: FunctionView) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in view.own())


def _first(view: FunctionView) -> ast.stmt:
    """The first statement after the docstring."""
    body = view.node.body
    return body[1] if _has_docstring(view.node) and len(body) > 1 else body[0]


def _has_docstring(node: FunctionNode) -> bool:
    return ast.get_docstring(node, clean=False) is not None


def _body(view: FunctionView, indent: str, step: str) -> str | None:
    """The statements one step deeper than `indent`; None when they share a line with the header or hold text of many lines."""
    first = _first(view)
    own = view.indent(first)
    if first.lineno == view.node.lineno or _has_long_text(view, first) or own.strip(" \t"):
        return None
    start, end = view.unit.line_start(first.lineno), view.unit.span(view.node)[1]
    lines = view.unit.data[start:end].decode("utf-8").splitlines()
    if any(line.strip() and not line.startswith(own) and not line.lstrip().startswith("#") for line in lines):
        return None
    bare = [line[len(own) :] if line.startswith(own) else line.lstrip() for line in lines]
    return "\n".join(indent + step + line if line.strip() else "" for line in bare)


def _has_long_text(view: FunctionView, first: ast.stmt) -> bool:
    """A string over several lines would change with the indentation."""
    texts = (ast.Constant, ast.JoinedStr)
    return any(
        isinstance(node, texts) and node.lineno != node.end_lineno and node.lineno >= first.lineno
        for node in view.walk()
    )
