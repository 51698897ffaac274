"""Constructs that no candidate may bring in: reaching the harness, the interpreter's insides, processes, files.

What the original itself uses is its own affair and stays allowed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

MODULES = frozenset(
    [
        "os",
        "posix",
        "subprocess",
        "socket",
        "ssl",
        "select",
        "selectors",
        "signal",
        "threading",
        "_thread",
        "multiprocessing",
        "concurrent",
        "asyncio",
        "ctypes",
        "cffi",
        "gc",
        "inspect",
        "importlib",
        "imp",
        "runpy",
        "pkgutil",
        "builtins",
        "code",
        "codeop",
        "pty",
        "fcntl",
        "mmap",
        "resource",
        "faulthandler",
        "tracemalloc",
        "atexit",
        "shutil",
        "pathlib",
        "tempfile",
        "glob",
        "io",
        "pickle",
        "marshal",
        "shelve",
        "dbm",
        "sqlite3",
        "trace",
        "pdb",
        "bdb",
        "cProfile",
        "profile",
        "time",
        "datetime",
        "http",
        "urllib",
        "ftplib",
        "smtplib",
        "requests",
        "webbrowser",
        "sched",
        "logging",
        "unittest",
        "pytest",
        "rl_sbllm",
        "rl_sbllm_inside",
    ]
)
CALLS = frozenset(
    [
        "eval",
        "exec",
        "compile",
        "__import__",
        "open",
        "globals",
        "locals",
        "vars",
        "setattr",
        "delattr",
        "breakpoint",
        "input",
        "exit",
        "quit",
        "help",
        "__build_class__",
    ]
)
SYS_ALLOWED = frozenset(
    ["maxsize", "intern", "float_info", "int_info", "hash_info", "version_info", "byteorder", "maxunicode"]
)
ATTRIBUTES = frozenset(
    [
        "__code__",
        "__globals__",
        "__closure__",
        "__builtins__",
        "__subclasses__",
        "__bases__",
        "__mro__",
        "__defaults__",
        "__kwdefaults__",
        "__dict__",
        "__loader__",
        "__spec__",
        "__reduce__",
        "__reduce_ex__",
        "__getattribute__",
        "__setattr__",
        "__self__",
        "__wrapped__",
        "f_locals",
        "f_globals",
        "f_back",
        "f_builtins",
        "f_code",
        "gi_frame",
        "gi_code",
        "cr_frame",
        "ag_frame",
        "tb_frame",
        "tb_next",
        "co_code",
        "_getframe",
        "settrace",
        "setprofile",
        "setrecursionlimit",
        "setswitchinterval",
    ]
)


def forbidden_construct(new: Sequence[ast.stmt], original: ast.Module, target: ast.stmt) -> str | None:
    """A sentence about the first thing in the new statements that is forbidden and not in the original file."""
    known_modules = set(_modules(original))
    known_calls = {node.id for node in ast.walk(original) if isinstance(node, ast.Name)}
    known_attributes = {node.attr for node in ast.walk(original) if isinstance(node, ast.Attribute)}
    known_stores = {ast.dump(node) for node in ast.walk(target) if _is_store(node)}
    imported = set(_imported_names([original])) | set(_imported_names(new))
    for node in (inner for statement in new for inner in ast.walk(statement)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found = _forbidden_import(node, known_modules)
        elif isinstance(node, ast.Name):
            found = _forbidden_name(node, known_calls)
        elif isinstance(node, ast.Attribute):
            found = _forbidden_attribute(node, known_attributes)
        elif isinstance(node, ast.Global):
            found = None if _declared(original, node.names) else _new_global(node, new)
        else:
            found = None
        found = found or _reaches_out(node, imported, known_stores)
        if found:
            return found
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


def _forbidden_import(node: ast.Import | ast.ImportFrom, known: set[str]) -> str | None:
    if isinstance(node, ast.ImportFrom) and node.level:
        return None
    if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
        return "It imports everything of a module."
    roots = [(node.module or "").split(".")[0]] if isinstance(node, ast.ImportFrom) else []
    roots += [alias.name.split(".")[0] for alias in node.names] if isinstance(node, ast.Import) else []
    for root in roots:
        if root in MODULES and root not in known:
            return f"It imports {root}, which the original does not."
    if isinstance(node, ast.ImportFrom) and node.module == "sys":
        bad = [alias.name for alias in node.names if alias.name not in SYS_ALLOWED]
        return f"It uses sys.{bad[0]}." if bad and "sys" not in known else None
    return None


def _forbidden_name(node: ast.Name, known: set[str]) -> str | None:
    if isinstance(node.ctx, ast.Load) and node.id in CALLS and node.id not in known:
        return f"It uses {node.id}, which the original does not."
    if node.id in ("__builtins__", "__loader__", "__spec__"):
        return f"It uses {node.id}."
    return None


def _forbidden_attribute(node: ast.Attribute, known: set[str]) -> str | None:
    if node.attr in ATTRIBUTES and node.attr not in known:
        return f"It uses .{node.attr}, which the original does not."
    if isinstance(node.value, ast.Name) and node.value.id == "sys" and node.attr not in SYS_ALLOWED | known:
        return f"It uses sys.{node.attr}, which the original does not."
    return None


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


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del))


def _reaches_out(node: ast.AST, imported: set[str], known_stores: set[str]) -> str | None:
    """Assigning to something of an imported module, or into builtins."""
    if not _is_store(node) or ast.dump(node) in known_stores:
        return None
    root = node
    while isinstance(root, (ast.Attribute, ast.Subscript)):
        root = root.value
    if isinstance(root, ast.Name) and root.id in imported:
        return f"It changes something of the imported {root.id}."
    return None
