"""The static gate on candidates: what may differ from the original at all, before anything is run.

A candidate may change the target function and the helpers that work for it alone (not their names, parameters, defaults,
decorators or kind), and add imports, helpers and constants at module level. A first filter, not the wall: the sandbox holds for everything that passes.
"""

from __future__ import annotations

import ast
import builtins
import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rl_sbllm.analysis.python.own_helpers import own_helpers
from rl_sbllm.evaluation.constructs import forbidden_construct
from rl_sbllm.evaluation.statements import body_without_docstring, holds, whole, without_docstrings
from rl_sbllm.languages.python.unit import FunctionNode, FunctionView, PythonUnit
from rl_sbllm.model.verdict import Reason

ADDED = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign, ast.AnnAssign)
_BUILTINS = frozenset(dir(builtins))
_CACHES = frozenset({"cache", "lru_cache", "cached_property"})


@dataclass(frozen=True)
class Refusal:
    """Why a candidate is not run."""

    reason: Reason
    detail: str


@dataclass(frozen=True)
class Gate:
    """One original; `check` says what is wrong with a candidate's text, None when it may be run."""

    unit: PythonUnit
    function: FunctionView
    start_byte: int | None

    @classmethod
    def of(cls, original: str, function: str, start_byte: int | None = None) -> Gate | None:
        """None when the original is newer than the parser that runs us, or has no such function: nothing to gate by."""
        unit = PythonUnit.parse(original)
        view = None if unit is None else unit.function(function, start_byte)
        return None if unit is None or view is None else cls(unit, view, start_byte)

    def check(self, candidate: str) -> Refusal | None:
        """The first rule that the candidate breaks."""
        unit = _parsed(candidate)
        if unit is None:
            return Refusal(Reason.SYNTAX, "The text is not valid Python.")
        view = unit.function(self.function.name, self.start_byte)
        if view is None:
            return Refusal(Reason.FORBIDDEN, f"The function {self.function.name} is gone.")
        changed = _changed_signature(self.function.node, view.node)
        if changed:
            return Refusal(Reason.FORBIDDEN, f"It changes the {changed} of the function.")
        helpers = self._helpers(unit)
        added = _added(self.unit, unit, [(self.function.node, view.node), *helpers])
        if isinstance(added, str):
            return Refusal(Reason.FORBIDDEN, added)
        for before, after in helpers:
            if changed := _changed_signature(before, after):
                return Refusal(Reason.FORBIDDEN, f"It changes the {changed} of {before.name}.")
        new = [view.node, *(after for before, after in helpers if _differ(before, after)), *added]
        construct = forbidden_construct(new, self.unit.tree, self.function.node)
        return Refusal(Reason.FORBIDDEN, construct) if construct else None

    def may_keep_state(self, candidate: str) -> bool:
        """Whether something of it could outlive a call: added mutable globals, caches, `global`, function attributes."""
        unit = _parsed(candidate)
        view = None if unit is None else unit.function(self.function.name, self.start_byte)
        if unit is None or view is None:
            return True
        helpers = self._helpers(unit)
        added = _added(self.unit, unit, [(self.function.node, view.node), *helpers])
        if isinstance(added, str):
            return True
        changed = [view.node, *(after for before, after in helpers if _differ(before, after))]
        return any(_keeps(node) for node in added) or any(_keeps_inside(node) for node in changed)

    def _helpers(self, unit: PythonUnit) -> list[tuple[FunctionNode, FunctionNode]]:
        """(as it was, as it is) of each helper that works for the target alone and is still there."""
        inside = self.function.name + "."
        outside = [one for one in own_helpers(self.function) if not one.name.startswith(inside)]
        pairs = ((helper.node, unit.function(helper.name)) for helper in outside)
        return [(before, after.node) for before, after in pairs if after is not None]


def digest(source: str) -> str | None:
    """Equal for texts that differ in layout, comments and docstrings alone; None when the text does not parse."""
    unit = _parsed(source)
    if unit is None:
        return None
    parts = (without_docstrings(unit, node) for node in body_without_docstring(unit.tree))
    return hashlib.sha256(b"".join(parts)).hexdigest()


@lru_cache(maxsize=2)  # a candidate is asked about several times in a row; each one kept is a whole tree
def _parsed(source: str) -> PythonUnit | None:
    return PythonUnit.parse(source)


def _changed_signature(before: FunctionNode, after: FunctionNode) -> str | None:
    if type(before) is not type(after):
        return "kind (async or not)"
    if _parameters(before) != _parameters(after):
        return "parameters or defaults"
    if [ast.dump(d) for d in before.decorator_list] != [ast.dump(d) for d in after.decorator_list]:
        return "decorators"
    if _is_generator(before) != _is_generator(after):
        return "kind (generator or not)"
    return None


def _parameters(node: FunctionNode) -> str:
    bare = copy.deepcopy(node.args)
    for argument in ast.walk(bare):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return ast.dump(bare)


def _is_generator(node: FunctionNode) -> bool:
    return any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in _own(node))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _own(child)


def _added(
    original: PythonUnit, unit: PythonUnit, free: list[tuple[FunctionNode, FunctionNode]]
) -> list[ast.stmt] | str:
    """The statements added at module level, or what else differs outside the functions that may differ."""
    before = [_without(original, node, [old for old, _ in free]) for node in original.tree.body]
    after = [_without(unit, node, [new for _, new in free]) for node in unit.tree.body]
    added: list[ast.stmt] = []
    at = 0
    for text, node in zip(after, unit.tree.body, strict=True):
        if at < len(before) and text == before[at]:
            at += 1
        else:
            added.append(node)
    if at < len(before):
        return "It changes the file outside the function."
    imported = {alias for node in original.tree.body for alias in _aliases(node)}
    for node in added:
        if _aliases(node) and imported.issuperset(_aliases(node)):
            continue  # An import that the file has already, once more.
        wrong = _wrong_addition(node, original.module_names)
        if wrong:
            return wrong
    return added


def _aliases(node: ast.stmt) -> list[tuple[str, str, str | None]]:
    """(module, name, alias) of each thing that an absolute import binds."""
    if isinstance(node, ast.Import):
        return [(alias.name, "", alias.asname) for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [(node.module, alias.name, alias.asname) for alias in node.names]
    return []


def _wrong_addition(node: ast.stmt, taken: frozenset[str]) -> str | None:
    if not isinstance(node, ADDED):
        return f"It adds a {type(node).__name__} statement outside the function."
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if not all(isinstance(target, ast.Name) for target in targets):
            return "It assigns to more than a new name outside the function."
    clash = sorted(_names(node) & taken)
    if clash:
        return f"It binds the name {clash[0]} of the file anew."
    shadowed = sorted(name for name in _names(node) if name in _BUILTINS)
    return f"It replaces the builtin {shadowed[0]}." if shadowed else None


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {node.name}
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _without(unit: PythonUnit, node: ast.stmt, functions: list[FunctionNode]) -> bytes:
    """Of a statement in which these functions have no body."""
    emptied = [(one, one.body, one.returns, one.args) for one in holds(node, functions)]
    if not emptied:
        return whole(unit, node)
    try:
        for one, *_ in emptied:
            one.body, one.returns, one.args = [], None, ast.arguments([], [], None, [], [], None, [])
        return ast.dump(node).encode("utf-8", "surrogatepass")
    finally:
        for one, body, returns, arguments in emptied:
            one.body, one.returns, one.args = body, returns, arguments


def _differ(before: FunctionNode, after: FunctionNode) -> bool:
    return ast.dump(before) != ast.dump(after)


def _keeps(node: ast.stmt) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return False
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        mutable_defaults = any(
            not isinstance(default, ast.Constant) for default in [*node.args.defaults, *node.args.kw_defaults]
        )
        return mutable_defaults or bool(node.decorator_list) or _keeps_inside(node)
    return not (isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_constant(node.value))


def _is_constant(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Tuple):
        return all(_is_constant(item) for item in value.elts)
    return value is None or isinstance(value, ast.Constant)


def _keeps_inside(function: FunctionNode) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            return True
        if isinstance(node, (ast.Name, ast.Attribute)) and _last_name(node) in _CACHES:
            return True
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            return True
    return False


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr
