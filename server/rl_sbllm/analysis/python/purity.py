"""Does evaluating an expression do anything but give a value?

Operators, attributes and the methods named here are taken to be those of ordinary objects: a class may break that, which
is why a rewrite that leans on it is still run against the original.
"""

from __future__ import annotations

import ast

from rl_sbllm.languages.python.unit import FunctionView

PURE_BUILTINS = frozenset(
    [
        "abs",
        "all",
        "any",
        "ascii",
        "bin",
        "bool",
        "bytes",
        "callable",
        "chr",
        "complex",
        "dict",
        "divmod",
        "enumerate",
        "filter",
        "float",
        "format",
        "frozenset",
        "getattr",
        "hasattr",
        "hash",
        "hex",
        "id",
        "int",
        "isinstance",
        "issubclass",
        "len",
        "list",
        "map",
        "max",
        "min",
        "oct",
        "ord",
        "pow",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "slice",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
    ]
)
PURE_METHODS = frozenset(
    [
        "as_integer_ratio",
        "bit_count",
        "bit_length",
        "capitalize",
        "casefold",
        "center",
        "copy",
        "count",
        "difference",
        "elements",
        "encode",
        "decode",
        "endswith",
        "expandtabs",
        "find",
        "format",
        "format_map",
        "fromkeys",
        "get",
        "group",
        "groupdict",
        "groups",
        "hex",
        "index",
        "intersection",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isdisjoint",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isspace",
        "issubset",
        "issuperset",
        "istitle",
        "isupper",
        "items",
        "join",
        "keys",
        "ljust",
        "lower",
        "lstrip",
        "match",
        "fullmatch",
        "search",
        "findall",
        "most_common",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "start",
        "end",
        "span",
        "startswith",
        "strip",
        "swapcase",
        "symmetric_difference",
        "title",
        "translate",
        "union",
        "upper",
        "values",
        "zfill",
        "conjugate",
        "is_integer",
    ]
)
MUTATING_METHODS = frozenset(
    [
        "add",
        "append",
        "appendleft",
        "clear",
        "difference_update",
        "discard",
        "extend",
        "extendleft",
        "insert",
        "intersection_update",
        "pop",
        "popitem",
        "popleft",
        "remove",
        "reverse",
        "rotate",
        "setdefault",
        "sort",
        "subtract",
        "symmetric_difference_update",
        "update",
        "__setitem__",
        "__delitem__",
        "move_to_end",
        "send",
        "throw",
        "close",
        "write",
        "writelines",
        "read",
        "readline",
        "seek",
    ]
)
PURE_MODULES = frozenset({"math", "cmath", "operator", "itertools", "re", "string", "bisect", "statistics"})
_IMPURE_IN_PURE_MODULES = frozenset({"insort", "insort_left", "insort_right", "setitem", "delitem", "purge"})
_ALLOCATING = frozenset(
    ["list", "dict", "set", "bytearray", "sorted", "zip", "map", "filter", "enumerate", "reversed"]
)


def is_pure(view: FunctionView, node: ast.AST) -> bool:
    """True when evaluation has no effect on ordinary objects (it may raise, and it may consume an iterator it is given)."""
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr, ast.Lambda)):
            return False
        if isinstance(inner, ast.Call) and not _pure_call(view, inner):
            return False
        if isinstance(inner, ast.comprehension) and inner.is_async:
            return False
    return True


def _pure_call(view: FunctionView, call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Name):
        if view.is_builtin(called) and called.id in PURE_BUILTINS:
            return called.id not in {"map", "filter", "sorted", "min", "max"} or _no_foreign_callable(
                view, call
            )
        return _from_pure_module(view, called.id)
    if isinstance(called, ast.Attribute):
        if isinstance(called.value, ast.Name) and module_of(view, called.value.id) in PURE_MODULES:
            return called.attr not in _IMPURE_IN_PURE_MODULES
        return called.attr in PURE_METHODS
    return False


def _no_foreign_callable(view: FunctionView, call: ast.Call) -> bool:
    """No user function among the arguments: a key or a mapped function is a builtin, a str method, or absent."""
    functions = [k.value for k in call.keywords if k.arg == "key"]
    if isinstance(call.func, ast.Name) and call.func.id in {"map", "filter"}:
        functions += call.args[:1]
    return all(
        (isinstance(f, ast.Name) and view.is_builtin(f) and f.id in PURE_BUILTINS)
        or (isinstance(f, ast.Attribute) and f.attr in PURE_METHODS)
        or (isinstance(f, ast.Constant) and f.value is None)
        for f in functions
    )


def module_of(view: FunctionView, name: str) -> str | None:
    """The module that a top-level `import` binds the name to."""
    if not view.means_module_level(name):
        return None
    for node in view.unit.tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return alias.name
    return None


def imported_as(view: FunctionView, node: ast.AST) -> str | None:
    """`module.name` when the expression means that member of an imported module: `re.sub`, or `sub` after `from re import sub`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module = module_of(view, node.value.id)
        return f"{module}.{node.attr}" if module else None
    if isinstance(node, ast.Name) and view.means_module_level(node.id):
        for statement in view.unit.tree.body:
            if isinstance(statement, ast.ImportFrom) and not statement.level:
                for alias in statement.names:
                    if (alias.asname or alias.name) == node.id:
                        return f"{statement.module}.{alias.name}"
    return None


def _from_pure_module(view: FunctionView, name: str) -> bool:
    full = imported_as(view, ast.Name(name, ast.Load()))
    if full is None:
        return False
    module, _, member = full.rpartition(".")
    return module in PURE_MODULES and member not in _IMPURE_IN_PURE_MODULES


def makes_new_object(view: FunctionView, node: ast.AST) -> bool:
    """The value is a fresh mutable object or a one-shot iterator: evaluating it once instead of twice can show."""
    if isinstance(
        node, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    ):
        return True
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id in _ALLOCATING or (imported_as(view, node.func) or "").startswith(
                "itertools."
            )
        return isinstance(node.func, ast.Attribute) and node.func.attr in {
            "copy",
            "split",
            "rsplit",
            "splitlines",
            "findall",
        }
    return False


def is_plain(node: ast.AST) -> bool:
    """A name, a constant, or an attribute chain of a name: cheap and repeatable."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, (ast.Name, ast.Constant))
