"""What methods of builtin types and functions of modules say of their owner and arguments."""

from __future__ import annotations

import ast

from .shapes_builtins import BUILTINS, first
from .uses import Use


def _starts(scope, owner, func, node, args):
    """A prefix or suffix tested: texts that have it reach more of the code."""
    owner.add("str", 4.0, "its .%s() is called" % func.attr)
    for constant in ast.walk(node.args[0]) if node.args else ():
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
            owner.root().pool.append(constant.value)
    return Use().add("bool", 2.0)


def _split(scope, owner, func, node, args):
    owner.add("str", 4.0, "its .%s() is called" % func.attr)
    separator = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else " "
    if func.attr == "splitlines":
        separator = "\n"
    if isinstance(separator, str):
        owner.root().separator = owner.root().separator or separator
    made = Use().add("list", 2.0)
    made.root().separator = separator if isinstance(separator, str) else " "
    part = owner.child("part").add("str", 1.0)
    made.root().children["elem"] = part
    return made


def _keep(kind):
    def call(scope, owner, func, node, args):
        owner.called_method(func.attr, "its .%s() is called" % func.attr)
        return owner if kind == "same" else Use().add(kind, 2.0)

    return call


def _items(scope, owner, func, node, args):
    owner.add("dict", 4.0, "its .%s() is called" % func.attr)
    made = Use().add("list", 1.0)
    if func.attr == "keys":
        made.root().children["elem"] = owner.child("elem")
    elif func.attr == "values":
        made.root().children["elem"] = owner.child("sub")
    else:
        made.child("elem").root().children.update(item0=owner.child("elem"), item1=owner.child("sub"))
    return made


def _get(scope, owner, func, node, args):
    owner.add("dict", 3.0, "its .%s() is called" % func.attr)
    key = node.args[0] if node.args else None
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        held = owner.child("field:" + key.value)
    else:
        if args and args[0] is not None:
            args[0].root().inside.append(owner)
            owner.root().children.setdefault("key", args[0])
        held = owner.child("sub")
    if len(args) > 1 and args[1] is not None:
        held.unify(args[1])
    return held


def _append(scope, owner, func, node, args):
    owner.called_method(func.attr, "its .%s() is called" % func.attr)
    if args and args[-1] is not None:
        owner.child("elem").unify(args[-1])
    return


def _extend(scope, owner, func, node, args):
    owner.called_method(func.attr, "its .%s() is called" % func.attr)
    for use in args:
        if use is not None:
            owner.child("elem").unify(scope.iterate(use, "added to a collection"))
    return owner


def _pop(scope, owner, func, node, args):
    owner.called_method(func.attr, "its .%s() is called" % func.attr)
    return (
        owner.child("elem")
        if not (args and owner.score("dict") > owner.score("list"))
        else owner.child("sub")
    )


def _join(scope, owner, func, node, args):
    owner.add("str", 4.0, "its .join() is called")
    scope.iterate(first(args), "joined").add("str", 2.0, "joined into a string")
    return Use().add("str", 2.0)


def module_call(scope, func, node, args):
    """`math.sqrt(x)`, `re.sub(p, r, s)`, `collections.Counter(xs)`, `"".join(xs)`."""
    root = func.value
    if isinstance(root, ast.Constant) and isinstance(root.value, str):
        if func.attr == "join":
            scope.iterate(first(args), "joined").add("str", 2.0, "joined into a string")
        return Use().add("str", 2.0)
    module = root.id if isinstance(root, ast.Name) else ""
    if module in ("math", "cmath"):
        return BUILTINS["abs"](scope, node, args)
    if module == "re":
        for use in args[
            1
            if func.attr in ("sub", "subn", "match", "search", "findall", "split", "fullmatch", "finditer")
            else 0 :
        ]:
            if use is not None:
                use.add("str", 3.0, "passed to re.%s()" % func.attr)
        return None
    if func.attr in BUILTINS:
        return BUILTINS[func.attr](scope, node, args)
    if isinstance(root, ast.Name) and root.id in scope.walker.classes:
        method = scope.walker.functions.get("%s.%s" % (root.id, func.attr))
        return scope._call_function(method, args, {}, None) if method is not None else None
    return None


METHODS = {
    "split": _split, "rsplit": _split, "splitlines": _split, "items": _items, "keys": _items,
    "values": _items, "get": _get, "setdefault": _get, "append": _append, "add": _append, "appendleft": _append,
    "insert": _append, "remove": _append, "extend": _extend, "update": _extend, "union": _extend,
    "intersection": _extend, "difference": _extend, "pop": _pop, "popleft": _pop, "join": _join,
    "strip": _keep("same"), "lstrip": _keep("same"), "rstrip": _keep("same"), "lower": _keep("same"),
    "upper": _keep("same"), "replace": _keep("same"), "title": _keep("same"), "casefold": _keep("same"),
    "copy": _keep("same"), "count": _keep("int"), "index": _keep("int"), "find": _keep("int"),
    "startswith": _starts, "endswith": _starts, "isdigit": _keep("bool"), "isalpha": _keep("bool"),
}  # fmt: skip
