"""Expressions that make instances of classes of the file: enums, dataclasses, constructors, linked nodes."""

from __future__ import annotations

import ast

from .generate_choice import Choice, Surroundings
from .generate_choices import choices
from .generate_filling import emptied, fields, is_generated
from .generate_parameters import constructed
from .shapes import Walker
from .shapes_names import from_annotation, from_name
from .uses import Use


class Constructors:
    """Expressions that make an instance of a class of the file."""

    def __init__(self, file):
        self._file = file

    def __call__(self, name, use, around, depth, seen):
        if name not in self._file.classes or depth > 2:
            return []
        if {"Enum", "IntEnum", "StrEnum", "Flag"} & set(self._file.bases(name)):
            return [Choice("rng.choice(list(target.%s))" % name, 0.0, "object")]
        fields = self._parameters(name, use)
        inner = Surroundings({}, self, around.alone)
        made = []
        for rank in range(6):
            parts, cost = [], 0.0
            for position, (field, positional, required, held) in enumerate(fields):
                if not required:
                    continue
                size = "size" if depth == 0 else "rng.randint(1, 8)"
                options = choices(held, inner, max(depth, 0 if depth == 0 else depth + 1), size, seen)
                pick = options[min((rank + position) // (position + 1) if rank else 0, len(options) - 1)]
                parts.append(pick.text if positional else "%s=%s" % (field, pick.text))
                cost += pick.cost
            made.append(Choice("target.%s(%s)" % (name, ", ".join(parts)), cost * 0.5 + 0.3 * rank, "object"))
        plain = made[0]
        made = self._filled(name, use, plain, inner, depth, seen) + made
        if use.root().attributes:
            made += self._linked(name, use, plain, depth)
            made.append(self._bare(name, use, inner, seen))
        return made

    def _filled(self, name, use, plain, inner, depth, seen):
        """Instances whose state is not what the constructor leaves by default, where the function reads that state."""
        size = "size" if depth == 0 else "rng.randint(1, 8)"
        by_call = is_generated(self._file, name) and self._file.method(name, "__init__") is None
        state = fields(self._file, name, use) if by_call else emptied(self._file, name, use)
        parts = [
            "%s=%s" % (attribute, choices(held, inner, 0 if depth == 0 else depth + 1, size, seen)[0].text)
            for attribute, held in state
            if held.root().scores
        ]
        if not parts:
            return []
        if not by_call:
            return [Choice("filled(%s, %s)" % (plain.text, ", ".join(parts)), plain.cost - 0.3, "object")]
        joined = ", ".join(parts)
        text = plain.text[:-1] + (", " if plain.text[-2] != "(" else "") + joined + ")"
        return [Choice(text, plain.cost - 0.3, "object")]

    def _linked(self, name, use, single, depth):
        """Nodes of a list or tree, where attributes hold objects of the same class."""
        own = [
            attribute
            for attribute, held in sorted(use.root().attributes.items())
            if held.root() is use.root() or name in held.root().class_names
        ]
        if not own:
            return []
        count = "size" if depth == 0 else "rng.randint(1, 8)"
        text = "linked(lambda: %s, %r, %s)" % (single.text, own, count)
        return [Choice(text, single.cost - 0.2, "object")]

    def _parameters(self, name, use):
        """[(name, positional, required, use)] of the constructor; a dataclass's fields when it has none."""
        known = use.root().constructor
        init = self._file.method(name, "__init__")
        if known is None and init is not None:
            receiver = Use()
            receiver.class_names.append(name)
            walker = Walker(self._file.functions, self._file.classes)
            known = constructed(self._file, walker, name, receiver).root().constructor
            for attribute, held in list(use.root().attributes.items()):
                if held.root() is not use.root() and attribute in receiver.root().attributes:
                    receiver.attribute(attribute).unify(held)
        if known is not None:
            return [
                (p.name, p.how == "positional", not p.has_default and p.how != "star", p.use) for p in known
            ]
        return self._fields(name)

    def _fields(self, name):
        found = []
        for base in self._file.bases(name):
            if base in self._file.classes and base != name:
                found += self._fields(base)
        for node in self._file.classes[name].body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                held = Use(node.target.id)
                from_annotation(held, node.annotation, self._file.named)
                from_name(held, node.target.id)
                found.append((node.target.id, True, node.value is None, held))
        return found

    def _bare(self, name, use, around, seen):
        """Last resort: an instance without its constructor, with the attributes that are used."""
        parts = []
        for attribute, held in sorted(use.root().attributes.items()):
            parts.append("%s=%s" % (attribute, choices(held, around, 1, "size", seen)[0].text))
        return Choice("bare(target.%s, %s)" % (name, ", ".join(parts)), 3.0, "object")
