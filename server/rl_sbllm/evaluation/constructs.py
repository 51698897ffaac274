"""Constructs that no candidate may bring in: reaching the harness, the interpreter's insides, processes, files.

What the original itself uses is its own affair and stays allowed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rl_sbllm.evaluation.forbidden_names import (
    ATTRIBUTES,
    CALLS,
    CHANGES,
    MODULES,
    SYS_ALLOWED,
    THROUGH_OTHERS,
)


@dataclass(frozen=True)
class _Used:
    """What the original's file uses: the same for each of its candidates."""

    modules: frozenset[str]
    names: frozenset[str]
    attributes: frozenset[str]
    imported: frozenset[str]
    aliases: tuple[ast.alias, ...]


@dataclass(frozen=True)
class _Known:
    """What the original's file uses, and what names stand for in the candidate's."""

    modules: frozenset[str]
    names: frozenset[str]
    attributes: frozenset[str]
    stores: frozenset[str]
    imported: frozenset[str]
    whole_modules: frozenset[str]
    sys_names: frozenset[str]


def forbidden_construct(new: Sequence[ast.stmt], original: ast.Module, target: ast.stmt) -> str | None:
    """A sentence about the first thing in the new statements that is forbidden and not in the original file."""
    known = _known(new, original, target)
    inner = [node for statement in new for node in ast.walk(statement)]
    usual = _usual_places(inner)
    for node in inner:
        found = _forbidden(node, known, usual, original, new) or _reaches_out(node, known)
        if found:
            return found
    return None


def _known(new: Sequence[ast.stmt], original: ast.Module, target: ast.stmt) -> _Known:
    used = _used(original)
    inner = [node for statement in new for node in ast.walk(statement) if isinstance(node, ast.Import)]
    aliases = [*used.aliases, *(alias for node in inner for alias in node.names)]
    return _Known(
        modules=used.modules,
        names=used.names,
        attributes=used.attributes,
        stores=frozenset(ast.dump(node) for node in _changing(ast.walk(target))),
        imported=used.imported.union(_imported_names(new)),
        whole_modules=frozenset((alias.asname or alias.name).split(".")[0] for alias in aliases),
        sys_names=frozenset(alias.asname or alias.name for alias in aliases if alias.name == "sys") | {"sys"},
    )


@lru_cache(maxsize=4)
def _used(original: ast.Module) -> _Used:
    everything = list(ast.walk(original))
    return _Used(
        modules=frozenset(_modules(original)),
        names=frozenset(node.id for node in everything if isinstance(node, ast.Name)),
        attributes=frozenset(node.attr for node in everything if isinstance(node, ast.Attribute)),
        imported=frozenset(_imported_names([original])),
        aliases=tuple(alias for node in everything if isinstance(node, ast.Import) for alias in node.names),
    )


def _usual_places(nodes: Sequence[ast.AST]) -> frozenset[int]:
    """The names that stand where they are looked at together with what is around them: before a dot, or called."""
    usual: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Attribute):
            usual.add(id(node.value))
        elif isinstance(node, ast.Call):
            usual.add(id(node.func))
    return frozenset(usual)


def _forbidden(
    node: ast.AST, known: _Known, usual: frozenset[int], original: ast.Module, new: Sequence[ast.stmt]
) -> str | None:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return _forbidden_import(node, known)
    if isinstance(node, ast.Name):
        return _forbidden_name(node, known, id(node) in usual)
    if isinstance(node, ast.Attribute):
        return _forbidden_attribute(node, known)
    if isinstance(node, ast.Global):
        return None if _declared(original, node.names) else _new_global(node, new)
    if isinstance(node, ast.Call):
        return _forbidden_call(node, known)
    if isinstance(node, ast.MatchClass):
        return next((said for name in node.kwd_attrs if (said := _forbidden_part(name, known))), None)
    return None


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _imported_names(trees: Sequence[ast.AST]) -> Iterator[str]:
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)


def _forbidden_import(node: ast.Import | ast.ImportFrom, known: _Known) -> str | None:
    if isinstance(node, ast.ImportFrom) and node.level:
        return None
    if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
        return "It imports everything of a module."
    for root in _modules(node):
        private = root.startswith("_") and root != "__future__"
        if (root in MODULES or private) and root not in known.modules:
            return f"It imports {root}, which the original does not."
    if isinstance(node, ast.Import):
        return None
    names = [alias.name for alias in node.names]
    if node.module == "sys":
        bad = [name for name in names if name not in SYS_ALLOWED]
        return f"It uses sys.{bad[0]}." if bad and "sys" not in known.modules else None
    return next((said for name in names if (said := _forbidden_part(name, known, through=True))), None)


def _forbidden_name(node: ast.Name, known: _Known, usual: bool) -> str | None:
    if isinstance(node.ctx, ast.Load) and node.id in CALLS and node.id not in known.names:
        return f"It uses {node.id}, which the original does not."
    if node.id in ("__builtins__", "__loader__", "__spec__"):
        return f"It uses {node.id}."
    if node.id in ("getattr", *known.sys_names) and not usual and node.id not in known.names:
        return f"It passes {node.id} on."
    return None


def _forbidden_attribute(node: ast.Attribute, known: _Known) -> str | None:
    root = _root(node)
    through = isinstance(root, ast.Name) and root.id in known.whole_modules
    found = _forbidden_part(node.attr, known, through=through)
    if found:
        return found
    of_sys = isinstance(node.value, ast.Name) and node.value.id in known.sys_names
    if of_sys and node.attr not in SYS_ALLOWED | known.attributes:
        return f"It uses sys.{node.attr}, which the original does not."
    return None


def _forbidden_part(name: str, known: _Known, *, through: bool = False) -> str | None:
    """An attribute by its name; `through`: it is looked up in a module, which holds the modules that it imports."""
    if name in known.attributes:
        return None
    bare = name.lstrip("_")
    if name in ATTRIBUTES or (through and bare in THROUGH_OTHERS and bare not in known.modules):
        return f"It uses .{name}, which the original does not."
    return None


def _forbidden_call(node: ast.Call, known: _Known) -> str | None:
    """Attributes by a text: what the text says is judged like an attribute, a computed one is refused."""
    name = _last_part(node.func)
    if name == "getattr":
        wanted = node.args[1:2]
    elif name in ("attrgetter", "methodcaller"):
        wanted = node.args[:1] if name == "methodcaller" else node.args
    else:
        return None
    for argument in wanted:
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            return None if name in known.names else f"It uses {name} with a computed name."
        for part in argument.value.split("."):
            found = _forbidden_part(part, known, through=True)
            if found:
                return found
    return None


def _last_part(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node


def _declared(original: ast.Module, names: list[str]) -> bool:
    declared = {name for node in ast.walk(original) if isinstance(node, ast.Global) for name in node.names}
    return set(names) <= declared


def _new_global(node: ast.Global, new: Sequence[ast.stmt]) -> str | None:
    own = {
        target.id
        for statement in new
        if isinstance(statement, (ast.Assign, ast.AnnAssign))
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }
    foreign = sorted(set(node.names) - own)
    return f"It changes the global {foreign[0]}, which the original does not." if foreign else None


def _changing(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    for node in nodes:
        if _is_store(node):
            yield node
        elif isinstance(node, ast.Call):
            yield node.func


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del))


def _reaches_out(node: ast.AST, known: _Known) -> str | None:
    """Assigning to something of an imported module, or changing a container that lies in one."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _changes_a_library(node.func, known)
    if not isinstance(node, (ast.Attribute, ast.Subscript)):
        return None
    if not _is_store(node) or ast.dump(node) in known.stores:
        return None
    root = _root(node)
    if isinstance(root, ast.Name) and root.id in known.imported:
        return f"It changes something of the imported {root.id}."
    return None


def _changes_a_library(called: ast.Attribute, known: _Known) -> str | None:
    """`keyword.kwlist.append(x)`; not `np.append(a, x)`, nor `Counter.update(c, x)`."""
    root = _root(called)
    if called.attr not in CHANGES or ast.dump(called) in known.stores or not isinstance(root, ast.Name):
        return None
    direct = called.value is root
    if root.id in known.whole_modules and direct:
        return None
    if root.id not in known.imported or (direct and root.id[:1].isupper()):
        return None
    return f"It changes something of the imported {root.id}."
