"""What arithmetic, comparisons, membership and indexing say of their operands."""

from __future__ import annotations

import ast

from .uses import Use, kind_of


def numbers(left, right, whole, real, why):
    """Arithmetic between two uses; gives the use of its result."""
    result = Use().add("int", 1.0)
    for use in (left, right):
        if use is not None:
            use.add("int", whole, why).add("float", real)
            if use.score("float") > use.score("int"):
                result.add("float", 2.0)
    return result


def compared(first, second, first_node, second_node, equality):
    """A comparison between two terms; constants go to the pools."""
    for use, node in ((first, second_node), (second, first_node)):
        if use is None or not isinstance(node, (ast.Constant, ast.UnaryOp)):
            continue
        values = literal_pool(node)
        for value in values:
            kind = kind_of(value)
            if kind:
                use.add(kind, 2.0, "compared with %r" % (value,))
            if equality and value not in use.root().pool and not isinstance(value, bool):
                use.root().pool.append(value)
    if first is not None and second is not None:
        first.unify(second) if equality else _ordered(first, second)


def _ordered(first, second):
    for one, other in ((first, second), (second, first)):
        for kind in ("int", "float", "str"):
            if other.score(kind):
                one.add(kind, min(1.0, other.score(kind)), "ordered against a %s" % kind)
    if not (first.scores or second.scores):
        first.add("int", 0.5)
        second.add("int", 0.5)


def literal_pool(node):
    """The plain values of a constant expression, those of a collection one by one."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return []
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return [item for item in value if kind_of(item)]
    return [value] if kind_of(value) else []


def indexed(owner, key, index, stored):
    """`owner[key]`; gives the use of what stands there."""
    position = index.value if isinstance(index, ast.Constant) else None
    if isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant):
        position = -1
    if isinstance(position, str):
        owner.add("dict", 3.0, "indexed with %r" % position)
        return owner.child("field:" + position)
    if isinstance(position, int):
        owner.add("list", 1.2, "indexed with %d" % position).add("str", 0.5).add("tuple", 0.6)
        owner.root().roles.add("positions")
        return owner.child("item%d" % position) if position >= 0 else owner.child("elem")
    if key is None:
        owner.add("list", 0.5, "indexed").add("dict", 0.5)
    elif owner.has("elem") and key.root() is owner.child("elem").root():
        owner.add("dict", 4.0, "indexed with what iterating it gives")
    elif key.score("int") > key.score("str", "tuple", "object"):
        owner.add("list", 1.5, "indexed with a number").add("dict", 0.4)
        owner.root().roles.add("numbered")
        key.root().inside.append(owner)
        key.root().roles.add("index")
    else:
        owner.add("dict", 1.0, "indexed").add("list", 0.7)
        key.root().inside.append(owner)
        owner.root().children.setdefault("key", key)
    held = owner.child("sub")
    if stored is not None:
        held.unify(stored)
    return held
