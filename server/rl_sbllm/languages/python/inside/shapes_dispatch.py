"""Calls inside a function: helpers of the file, local functions, constructors, builtins, methods."""

from __future__ import annotations

import ast

from .shapes_builtins import BUILTINS
from .shapes_methods import METHODS, module_call
from .uses import Use


def parameters(node):
    """[(name, positional, node of the default or None)], without `*args`, `**kwargs`."""
    a = node.args
    positional = list(getattr(a, "posonlyargs", [])) + list(a.args)
    defaults = [None] * (len(positional) - len(a.defaults)) + list(a.defaults)
    found = [(arg, True, default) for arg, default in zip(positional, defaults)]
    return found + [(arg, False, default) for arg, default in zip(a.kwonlyargs, a.kw_defaults)]


class Calls:
    """The part of a scope that knows calls; `value` and `iterate` are those of the whole."""

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
            return module_call(self, func, node, args)
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
