"""The use of each kind of expression."""

from __future__ import annotations

import ast

from .shapes_dispatch import Calls, parameters
from .shapes_evidence import compared, indexed, literal_pool, numbers
from .uses import Use, kind_of

_NUMERIC = (ast.Sub, ast.Mult, ast.Div, ast.Pow)

_WHOLE = (ast.FloorDiv, ast.Mod, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor)


class Expressions(Calls):
    """`names` maps local names to uses; a statement binds them (see `shapes.Scope`)."""

    def value(self, node, stored=None):
        """The use of an expression; walks all of it."""
        handler = getattr(self, "of_" + type(node).__name__, None)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, stored)
        if handler:
            return handler(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return None

    def of_Name(self, node):
        return self.names.get(node.id)

    def of_Constant(self, node):
        kind = kind_of(node.value)
        return Use().add(kind, 1.0) if kind else None

    def of_JoinedStr(self, node):
        for part in ast.walk(node):
            if isinstance(part, ast.FormattedValue):
                self.value(part.value)
        return Use().add("str", 1.0)

    def of_List(self, node):
        use = Use().add({"List": "list", "Set": "set", "Tuple": "tuple"}[type(node).__name__], 1.0)
        for position, item in enumerate(node.elts):
            if isinstance(item, ast.Starred):
                use.child("elem").unify(self.iterate(self.value(item.value), "unpacked with *"))
                continue
            held = self.value(item)
            if held is None:
                continue
            if isinstance(node, ast.Tuple):
                use.root().width = len(node.elts)
                use.root().children.setdefault("item%d" % position, held)
            else:
                use.child("elem").unify(held)
        return use

    of_Tuple = of_Set = of_List

    def of_Dict(self, node):
        use = Use().add("dict", 1.0)
        for key, held in zip(node.keys, node.values):
            if key is None:
                self.value(held)
                continue
            use.child("elem").unify(self.value(key))
            use.child("sub").unify(self.value(held))
        return use

    def of_IfExp(self, node):
        self.value(node.test)
        first, second = self.value(node.body), self.value(node.orelse)
        if first is not None and second is not None:
            first.unify(second)
        return first or second

    def of_NamedExpr(self, node):
        value = self.value(node.value)
        self.bind(node.target, value)
        return value

    def of_BoolOp(self, node):
        values = [self.value(item) for item in node.values]
        found = [use for use in values if use is not None]
        return found[0] if found and isinstance(node.op, ast.Or) else None

    def of_Lambda(self, node):
        uses = {arg.arg: Use() for arg, _, _ in parameters(node)}
        self.walker.function(node, uses, self.names, self.class_name)
        return

    def of_ListComp(self, node):
        before = dict(self.names)
        for loop in node.generators:
            self.bind(loop.target, self.iterate(self.value(loop.iter), "iterated over"))
            for test in loop.ifs:
                self.value(test)
        if isinstance(node, ast.DictComp):
            use = Use().add("dict", 1.0)
            use.child("elem").unify(self.value(node.key))
            use.child("sub").unify(self.value(node.value))
        else:
            use = Use().add("set" if isinstance(node, ast.SetComp) else "list", 1.0)
            use.child("elem").unify(self.value(node.elt))
        self.names = before
        return use

    of_SetComp = of_GeneratorExp = of_DictComp = of_ListComp

    def of_Attribute(self, node):
        owner = self.value(node.value)
        if owner is None:
            return None
        if node.attr in ("real", "imag"):
            owner.add("complex", 2.0, "its .%s is read" % node.attr)
            return Use().add("float", 1.0)
        owner.root().roles.add("attributes")
        owner.add("object", 2.0, "its .%s is read" % node.attr)
        return owner.attribute(node.attr)

    def of_UnaryOp(self, node):
        use = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return Use().add("bool", 1.0)
        if use is not None:
            use.add("int", 1.5, "negated").add("float", 0.5)
        return use

    def of_BinOp(self, node):
        left, right = self.value(node.left), self.value(node.right)
        return self._arithmetic(node.op, left, right, node.right)

    def _arithmetic(self, op, left, right, right_node):
        if isinstance(op, ast.Mod) and left is not None and left.score("str") > left.score("int"):
            return left
        if isinstance(op, _WHOLE):
            return numbers(left, right, 2.0, 0.3, "whole-number arithmetic")
        if isinstance(op, _NUMERIC):
            for one, other in ((left, right), (right, left)):
                if one is not None and one.score("list", "str") > one.score("int", "float"):
                    if isinstance(op, ast.Mult) and other is not None:
                        other.add("int", 2.0, "repeats a sequence").root().roles.add("size")
                    return one
            return numbers(left, right, 1.2, 0.8, "arithmetic")
        if isinstance(op, ast.Add):
            if left is not None and right is not None:
                fresh = Use()
                for one, other in ((left, right), (right, left)):
                    for kind in ("str", "list", "tuple", "int", "float"):
                        if other.score(kind):
                            one.add(kind, min(2.0, other.score(kind)), "added to a %s" % kind)
                    fresh.scores = dict(one.root().scores)
                return fresh
            use = left or right
            if use is not None and not use.score("str", "list", "tuple"):
                use.add("int", 0.8, "added").add("float", 0.3)
            return use
        return None

    def of_Compare(self, node):
        terms = [node.left] + list(node.comparators)
        uses = [self.value(term) for term in terms]
        for (one, other), (first, second), op in zip(zip(terms, terms[1:]), zip(uses, uses[1:]), node.ops):
            if isinstance(op, (ast.In, ast.NotIn)):
                self._membership(first, second, one, other)
            elif not isinstance(op, (ast.Is, ast.IsNot)):
                compared(first, second, one, other, isinstance(op, (ast.Eq, ast.NotEq)))
        return Use().add("bool", 1.0)

    def _membership(self, item, holder, item_node, holder_node):
        if item is not None:
            item.root().pool += [v for v in literal_pool(holder_node) if v not in item.root().pool]
            for value in literal_pool(holder_node)[:3]:
                item.add(kind_of(value) or "int", 1.0, "looked up in a constant")
        if holder is None:
            return
        if isinstance(item_node, ast.Constant) and isinstance(item_node.value, str):
            holder.add("str", 0.8, "tested for %r" % item_node.value).add("dict", 0.6).add("list", 0.4)
            if len(item_node.value) == 1:
                holder.root().pool.append(item_node.value)
            return
        if item is not None:
            item.root().inside.append(holder)
            if holder.score("str") <= holder.score("list", "set", "dict"):
                holder.child("elem").unify(item)
        holder.add("list", 0.6, "tested with `in`").add("set", 0.5).add("dict", 0.5).add("str", 0.3)

    def _subscript(self, node, stored):
        owner = self.value(node.value)
        index = node.slice.value if type(node.slice).__name__ == "Index" else node.slice
        if isinstance(index, ast.Slice):
            for bound in (index.lower, index.upper, index.step):
                use = None if bound is None else self.value(bound)
                if use is not None:
                    use.add("int", 2.0, "bounds a slice").root().roles.add("small")
            if owner is not None:
                owner.add("list", 1.2, "sliced").add("str", 1.0)
            return owner
        key = self.value(index)
        if owner is None:
            return Use()
        return indexed(owner, key, index, stored)
