"""A source text as inference sees it: functions, classes and type aliases by name."""

from __future__ import annotations

import ast


class File:
    """One source text: its functions and classes by qualified name."""

    def __init__(self, source):
        self.text = source[1:] if source.startswith("\ufeff") else source
        self.tree = ast.parse(self.text)
        self.functions, self.classes = {}, {}
        self._collect(self.tree, "")
        self.named = {**_aliases(self.tree), **self.classes}

    def _collect(self, node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                # a property's getter is what is called, not the setter or deleter of the same name below it
                if not {"setter", "deleter"} & set(decorators(child)):
                    self.functions[prefix + child.name] = child
                self.functions.setdefault(prefix + child.name, child)
                self._collect(child, prefix + child.name + ".")
            elif isinstance(child, ast.ClassDef):
                self.classes[prefix + child.name] = child
                self._collect(child, prefix + child.name + ".")
            else:
                self._collect(child, prefix)

    def class_of(self, qualified):
        """The class that a method belongs to, or None."""
        owner = qualified.rpartition(".")[0]
        return owner if owner in self.classes else None

    def bases(self, name):
        """Base names of a class as written."""
        node = self.classes[name]
        return [base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases]

    def method(self, class_name, name):
        """A method of a class of this file, its bases in this file searched too."""
        found = self.functions.get("%s.%s" % (class_name, name))
        for base in self.bases(class_name) if found is None else ():
            if base in self.classes and base != class_name:
                found = self.method(base, name)
                if found is not None:
                    return found
        return found


def _aliases(tree):
    """Module-level names that may stand for types: `Index = Tuple[int, ...]`."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Subscript, ast.Name, ast.BinOp)):
            found.update({name.id: node.value for name in node.targets if isinstance(name, ast.Name)})
    return found


def decorators(node):
    """Last names of a function's decorators."""
    names = []
    for item in node.decorator_list:
        func = item.func if isinstance(item, ast.Call) else item
        names.append(func.id if isinstance(func, ast.Name) else getattr(func, "attr", ""))
    return names
