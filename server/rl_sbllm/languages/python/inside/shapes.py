"""What the parameters of a function must be, read from its body: abstract interpretation over the syntax tree.

Nothing is run. Each expression gives a `Use` or None; names carry them along, so `for row in grid: for x in row: x + 1` says that
grid holds rows of numbers. Calls of functions of the same file are followed to a small depth.
"""

from __future__ import annotations

import ast

from .shapes_calls import BUILTINS, METHODS
from .uses import Use, kind_of

MAX_DEPTH = 3
_NUMERIC = (ast.Sub, ast.Mult, ast.Div, ast.Pow)
_WHOLE = (ast.FloorDiv, ast.Mod, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor)


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
        scope = _Scope(self, dict(around or {}), class_name)
        scope.names.update(uses)
        scope.block(node.body if isinstance(node.body, list) else [ast.Return(value=node.body)])
        self._stack.pop()
        return scope.returned


def parameters(node):
    """[(name, positional, node of the default or None)], without `*args`, `**kwargs`."""
    a = node.args
    positional = list(getattr(a, "posonlyargs", [])) + list(a.args)
    defaults = [None] * (len(positional) - len(a.defaults)) + list(a.defaults)
    found = [(arg, True, default) for arg, default in zip(positional, defaults)]
    return found + [(arg, False, default) for arg, default in zip(a.kwonlyargs, a.kw_defaults)]


class _Scope:
    def __init__(self, walker, names, class_name):
        self.walker, self.names, self.class_name = walker, names, class_name
        self.returned = Use()
        self.local_functions = {}

    # -- statements -------------------------------------------------------------------------------------------

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

    # -- binding ----------------------------------------------------------------------------------------------

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

    # -- expressions ------------------------------------------------------------------------------------------

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
            return _numbers(left, right, 2.0, 0.3, "whole-number arithmetic")
        if isinstance(op, _NUMERIC):
            for one, other in ((left, right), (right, left)):
                if one is not None and one.score("list", "str") > one.score("int", "float"):
                    if isinstance(op, ast.Mult) and other is not None:
                        other.add("int", 2.0, "repeats a sequence").root().roles.add("size")
                    return one
            return _numbers(left, right, 1.2, 0.8, "arithmetic")
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
                _compared(first, second, one, other, isinstance(op, (ast.Eq, ast.NotEq)))
        return Use().add("bool", 1.0)

    def _membership(self, item, holder, item_node, holder_node):
        if item is not None:
            item.root().pool += [v for v in _literal_pool(holder_node) if v not in item.root().pool]
            for value in _literal_pool(holder_node)[:3]:
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
        return _indexed(owner, key, index, stored)

    def of_Call(self, node):
        func = node.func
        args = [self.value(arg.value if isinstance(arg, ast.Starred) else arg) for arg in node.args]
        named = {kw.arg: self.value(kw.value) for kw in node.keywords}
        made = None
        if isinstance(func, ast.Name):
            made = self._call_name(func.id, node, args, named)
        elif isinstance(func, ast.Attribute):
            made = self._call_attribute(func, node, args, named)
        else:
            self.value(func)
        self._key_function(node, args)
        return made

    def _key_function(self, node, args):
        """`sorted(xs, key=lambda x: x[1])`, `xs.sort(key=sum)`: what is done to an element."""
        key = next((keyword.value for keyword in node.keywords if keyword.arg == "key"), None)
        if key is None:
            return
        sequence = args[0] if args else None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "sort":
            sequence = self.value(node.func.value)
        if sequence is None:
            return
        elem = sequence.child("elem")
        if isinstance(key, ast.Lambda):
            names = [arg.arg for arg, _, _ in parameters(key)]
            self.walker.function(key, dict(zip(names, [elem])), self.names, self.class_name)
        elif isinstance(key, ast.Name):
            self._call_name(key.id, ast.Call(func=key, args=[key], keywords=[]), [elem], {})

    def _call_name(self, name, node, args, named):
        if name in self.local_functions:
            return self._call_local(name, args, named)
        if name in self.names:
            self.names[name].add("callable", 6.0, "called with %d arguments" % len(args))
            self.names[name].root().arity = len(args)
            for position, use in enumerate(args):
                if use is not None:
                    self.names[name].child("argument%d" % position).unify(use)
            return self.names[name].child("result")
        if name in self.walker.functions:
            return self._call_function(self.walker.functions[name], args, named, None)
        if name in self.walker.classes:
            return self._construct(name, args, named)
        if name in BUILTINS:
            return BUILTINS[name](self, node, args)
        return None

    def _call_local(self, name, args, named):
        node = self.local_functions[name]
        for (arg, _, _), use in zip(parameters(node), args):
            self.names.setdefault("%s()%s" % (name, arg.arg), Use()).unify(use)
        return self.names.get("%s()" % name)

    def _call_function(self, node, args, named, owner):
        names = [arg.arg for arg, _, _ in parameters(node)]
        values = ([owner] if owner is not None else []) + args
        uses = {name: use if use is not None else Use() for name, use in zip(names, values)}
        for name in names:
            uses.setdefault(name, named.get(name) or Use())
        return self.walker.function(node, uses, None, self.class_name)

    def _construct(self, name, args, named):
        made = Use().add("object", 1.0)
        made.class_names.append(name)
        init = self.walker.functions.get(name + ".__init__")
        if init is not None:
            self._call_function(init, args, named, made)
        return made

    def _call_attribute(self, func, node, args, named):
        owner = self.value(func.value)
        if owner is None:
            return METHODS["module"](self, func, node, args)
        classes = list(owner.root().class_names)
        for class_name in classes:
            method = self.walker.functions.get("%s.%s" % (class_name, func.attr))
            if method is not None:
                return self._call_function(method, args, named, owner)
        handler = METHODS.get(func.attr)
        if handler:
            return handler(self, owner, func, node, args)
        owner.called_method(func.attr, "its .%s() is called" % func.attr)
        owner.root().roles.add("methods:%s" % func.attr)
        return Use()


def _numbers(left, right, whole, real, why):
    result = Use().add("int", 1.0)
    for use in (left, right):
        if use is not None:
            use.add("int", whole, why).add("float", real)
            if use.score("float") > use.score("int"):
                result.add("float", 2.0)
    return result


def _compared(first, second, first_node, second_node, equality):
    for use, node in ((first, second_node), (second, first_node)):
        if use is None or not isinstance(node, (ast.Constant, ast.UnaryOp)):
            continue
        values = _literal_pool(node)
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


def _literal_pool(node):
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return []
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return [item for item in value if kind_of(item)]
    return [value] if kind_of(value) else []


def _indexed(owner, key, index, stored):
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
