"""What the parameters of a function must be, read from its body: abstract interpretation over the syntax tree.

Nothing is run. Each expression gives a `Use` or None; names carry them along, so `for row in grid: for x in row: x + 1` says that
grid holds rows of numbers. Calls of functions of the same file are followed to a small depth.
"""

from __future__ import annotations

import ast

from .shapes_dispatch import parameters
from .shapes_expressions import Expressions
from .uses import Use

MAX_DEPTH = 3


class Walker:
    """One walk over a function and the helpers it calls. `functions` maps names (and `Class.method`) to nodes."""

    def __init__(self, functions, classes):
        self.functions, self.classes = functions, classes
        self._stack = []

    def function(self, node, uses, around=None, class_name=None):
        """Walk a function whose parameters have these uses (by name); gives the use of what it returns."""
        if node in self._stack or len(self._stack) > MAX_DEPTH:
            return None
        self._stack.append(node)
        scope = Scope(self, dict(around or {}), class_name)
        scope.names.update(uses)
        scope.block(node.body if isinstance(node.body, list) else [ast.Return(value=node.body)])
        self._stack.pop()
        return scope.returned


class Scope(Expressions):
    """Walks the statements of one function in order."""

    def __init__(self, walker, names, class_name):
        self.walker, self.names, self.class_name = walker, names, class_name
        self.returned = Use()
        self.local_functions = {}

    def block(self, body):
        for statement in body:
            self.statement(statement)

    def statement(self, node):
        handler = getattr(self, "on_" + type(node).__name__, None)
        if handler:
            handler(node)
            return
        for field in ast.iter_child_nodes(node):
            if isinstance(field, ast.expr):
                self.value(field)
            elif isinstance(field, ast.stmt):
                self.statement(field)
            elif isinstance(field, ast.ExceptHandler):
                self.block(field.body)
            elif isinstance(field, ast.withitem):
                self.value(field.context_expr)

    def on_FunctionDef(self, node):
        self.local_functions[node.name] = node
        self.names.pop(node.name, None)
        for arg, _, _ in parameters(node):
            self.names.setdefault("%s()%s" % (node.name, arg.arg), Use())
        before = dict(self.names)
        uses = {arg.arg: self.names["%s()%s" % (node.name, arg.arg)] for arg, _, _ in parameters(node)}
        self.names["%s()" % node.name] = self.walker.function(node, uses, before, self.class_name) or Use()

    on_AsyncFunctionDef = on_FunctionDef

    def on_ClassDef(self, node):
        return None

    def on_Return(self, node):
        if node.value is not None:
            self.returned.unify(self.value(node.value))

    def on_Assign(self, node):
        value = self.value(node.value)
        for target in node.targets:
            self.bind(target, value, node.value)

    def on_AnnAssign(self, node):
        if node.value is not None:
            self.bind(node.target, self.value(node.value), node.value)

    def on_AugAssign(self, node):
        value = self.value(node.value)
        target = self.value(node.target)
        self._arithmetic(node.op, target, value, node.value)
        if isinstance(node.op, ast.Add) and target is not None and value is not None:
            target.unify(value)

    def on_For(self, node):
        self.bind(node.target, self.iterate(self.value(node.iter), "iterated over"))
        self._loop(node)

    on_AsyncFor = on_For

    def on_While(self, node):
        for name in ast.walk(node.test):
            if isinstance(name, ast.Name) and name.id in self.names:
                self.names[name.id].root().roles.add("loop")
        self.value(node.test)
        self._loop(node)

    def _loop(self, node):
        """The body; what a name holds at its end is also what it holds at the start of the next round."""
        before = dict(self.names)
        self.block(node.body)
        for name, use in before.items():
            after = self.names.get(name)
            if after is None or after.root() is use.root():
                continue
            if not use.root().scores or not after.root().scores or use.ranked()[0] == after.ranked()[0]:
                use.unify(after)
        self.block(node.orelse)

    def bind(self, target, value, source=None):
        value = Use() if value is None else value
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value, source)
        elif isinstance(target, ast.Subscript):
            self.value(target, stored=value)
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value)
            if owner is not None:
                owner.attribute(target.attr).unify(value)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value)

    def _unpack(self, target, value, source):
        if isinstance(source, (ast.Tuple, ast.List)) and len(source.elts) == len(target.elts):
            values = [self.value(item) for item in source.elts]
            for item, held in zip(target.elts, values):
                self.bind(item, held)
            return
        if not any(isinstance(item, ast.Starred) for item in target.elts):
            value.root().width = max(value.root().width, len(target.elts))
            value.add("tuple", 3.0, "unpacked into %d" % len(target.elts))
        for position, item in enumerate(target.elts):
            held = value.child("item%d" % position)
            if value.root().separator is not None:
                held.unify(value.child("elem"))
            self.bind(item, held)

    def iterate(self, use, why):
        """The use of one element of what is iterated."""
        if use is None:
            return Use()
        if not use.has("elem"):
            for kind, weight in (("list", 1.2), ("str", 0.5), ("set", 0.3), ("tuple", 0.2), ("dict", 0.4)):
                use.add(kind, weight, why)
        return use.child("elem")
