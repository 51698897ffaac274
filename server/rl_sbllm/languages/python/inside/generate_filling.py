"""Which state of an instance is empty after its constructor though a function reads it, and what it may hold.

Numbers are left alone where containers are filled: a count beside a list would no longer be its length.
"""

from __future__ import annotations

import ast

from .generate_file import decorators
from .shapes_names import from_annotation, from_name
from .uses import Use

_EMPTY_CALLS = ("list", "dict", "set")
_MAKERS = {"dataclass", "define", "frozen", "attrs", "s"}


def is_generated(file, name):
    """Is the constructor made from the annotated fields of the class?"""
    return bool(_MAKERS & set(decorators(file.classes[name]))) or "NamedTuple" in file.bases(name)


def fields(file, name, use):
    """[(field, use)] of the fields with a default that the function reads; those that link to its own kind are left."""
    found = []
    for node in file.classes[name].body:
        if not isinstance(node, ast.AnnAssign) or node.value is None or not isinstance(node.target, ast.Name):
            continue
        field = node.target.id
        read = use.root().attributes.get(field)
        if read is None or not _is_argument(node) or _links(read, use):
            continue
        found.append((field, _known(file, field, node.annotation)))
        found[-1][1].unify(read)
    return [(field, held) for field, held in found if not _links(held, use)]


def emptied(file, name, use):
    """[(attribute, use)] that the constructor sets to an empty container (or else to zero) and the function reads."""
    init = file.method(name, "__init__")
    containers, numbers = [], []
    for node in init.body if init is not None else ():
        for attribute, value, annotation in _stored(node, init):
            read = use.root().attributes.get(attribute)
            if read is None or _links(read, use):
                continue
            held = _known(file, attribute, annotation)
            held.unify(read)
            if _is_empty(value):
                containers.append((attribute, held))
            elif isinstance(value, ast.Constant) and type(value.value) in (int, float) and value.value == 0:
                numbers.append((attribute, held))
    return containers or numbers


def _known(file, attribute, annotation):
    held = Use(attribute)
    if annotation is not None:
        from_annotation(held, annotation, file.named)
    from_name(held, attribute)
    return held


def _is_argument(node):
    if "ClassVar" in ast.dump(node.annotation):
        return False
    said = node.value.keywords if isinstance(node.value, ast.Call) else ()
    return not any(
        k.arg == "init" and isinstance(k.value, ast.Constant) and k.value.value is False for k in said
    )


def _links(held, use):
    return held.root() is use.root() or any(n in use.root().class_names for n in held.root().class_names)


def _stored(node, init):
    """(attribute, value, annotation) of `self.attribute = value`."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not init.args.args:
        return
    for target in targets:
        if (
            isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == init.args.args[0].arg
        ):
            yield target.attr, node.value, getattr(node, "annotation", None)


def _is_empty(value):
    if isinstance(value, (ast.List, ast.Dict)):
        return not (value.elts if isinstance(value, ast.List) else value.keys)
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in _EMPTY_CALLS
        and not value.args
        and not value.keywords
    )
