"""The parameters of an entry with everything known of them: the place where all sources of evidence meet."""

from __future__ import annotations

import ast
import builtins
import keyword

from .generate_choices import Choice, Surroundings, choices
from .shapes import Walker, parameters
from .shapes_examples import literal_calls
from .shapes_names import from_annotation, from_documentation, from_name, from_prose
from .uses import Use, observe

_RESERVED = {"rng", "size", "target", "random", "types", "v", "w"} | set(dir(builtins)) | set(keyword.kwlist)


class Parameter:
    """`local` is its name in generated code; `how` is positional, keyword, or star."""

    def __init__(self, name, how, default, use):
        self.name, self.how, self.use = name, how, use
        self.has_default = default is not None
        self.local = name + "_" if name in _RESERVED else name
        self.choices = []


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
                self.functions[prefix + child.name] = child
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


def read(file, qualified):
    """[Parameter] of the function, `self` included for a method, each with ranked choices."""
    node = file.functions[qualified]
    owner = file.class_of(qualified)
    marks = decorators(node)
    made = _declared(file, node, qualified.rpartition(".")[2] if owner else qualified)
    walker = Walker(file.functions, file.classes)
    uses = {parameter.name: parameter.use for parameter in made}
    if owner and "staticmethod" not in marks and made:
        receiver = made[0].use
        receiver.add("object", 20.0).class_names.append(owner)
        receiver.scores = {"object": 20.0}
        uses[made[0].name] = _constructed(file, walker, owner, receiver)
    walker.function(node, uses, None, owner)
    if owner and "classmethod" in marks:
        made = made[1:]
    examples = literal_calls(qualified, file.tree, file.text)
    bound = made[1:] if owner and not set(marks) & {"staticmethod", "classmethod"} else made
    _observe_examples(bound, examples)
    _rank(file, made)
    return made, examples


def _declared(file, node, name):
    """Parameters with the evidence of hints, documentation, names and defaults; the walk over the body comes after."""
    text = ast.get_docstring(node) or ""
    made = []
    for arg, positional, default in parameters(node):
        use = Use(arg.arg)
        if arg.annotation is not None:
            from_annotation(use, arg.annotation, file.named)
        from_documentation(use, arg.arg, text, file.named)
        from_prose(use, arg.arg, text)
        from_name(use, arg.arg)
        if default is not None:
            try:
                observe(use, ast.literal_eval(default), 5.0)
            except (ValueError, TypeError, SyntaxError):
                pass
        made.append(Parameter(arg.arg, "positional" if positional else "keyword", default, use))
    if node.args.vararg is not None:
        star = Parameter(node.args.vararg.arg, "star", None, Use(node.args.vararg.arg))
        star.use.add("tuple", 20.0)
        made.append(star)
    return made


def _constructed(file, walker, class_name, receiver):
    """`self` with what the constructor stores, so that use of an attribute says what the constructor's argument is."""
    init = file.method(class_name, "__init__")
    if init is not None:
        made = _declared(file, init, "__init__")
        uses = {parameter.name: parameter.use for parameter in made}
        if made:
            uses[made[0].name] = receiver
        walker.function(init, uses, None, class_name)
        receiver.constructor = made[1:]
    return receiver


def _observe_examples(made, examples):
    for args, kwargs in examples:
        positional = [parameter for parameter in made if parameter.how == "positional"]
        named = {parameter.name: parameter for parameter in made if parameter.how != "star"}
        for parameter, value in zip(positional, args):
            observe(parameter.use, value, 4.0)
        for name, value in kwargs.items():
            if name in named:
                observe(named[name].use, value, 4.0)
        star = [parameter for parameter in made if parameter.how == "star"]
        for value in args[len(positional) :] if star else ():
            observe(star[0].use.child("elem"), value, 4.0)


def _rank(file, made):
    names = {id(parameter.use.root()): parameter.local for parameter in made}
    heavy = [
        p
        for p in made
        if not p.has_default and p.use.score("list", "str", "dict", "set", "tuple", "object") > 1.5
    ]
    around = Surroundings(names, Constructors(file), alone=not heavy)
    for parameter in made:
        own = Surroundings(
            {k: n for k, n in names.items() if n != parameter.local}, around.constructors, around.alone
        )
        if parameter.how == "star":
            parameter.choices = _starred(parameter, own)
            continue
        parameter.choices = choices(parameter.use, own)
        if parameter.has_default:
            for choice in parameter.choices:
                choice.cost += 0.6
            parameter.choices.insert(0, Choice("", 0.0, "default"))


def _starred(parameter, around):
    made = []
    for choice in choices(parameter.use.child("elem"), around)[:4]:
        made.append(
            Choice("[%s for _ in range(3)]" % choice.text, choice.cost, "star", choice.needs, choice.kind)
        )
        made.append(
            Choice(
                "[%s for _ in range(2)]" % choice.text, choice.cost + 0.5, "star", choice.needs, choice.kind
            )
        )
    return [*made, Choice("[]", 2.0, "star")]


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
        if use.root().attributes:
            made += self._linked(name, use, made[0], depth)
            made.append(self._bare(name, use, inner, seen))
        return made

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
        known = getattr(use.root(), "constructor", None)
        init = self._file.method(name, "__init__")
        if known is None and init is not None:
            receiver = Use()
            receiver.class_names.append(name)
            walker = Walker(self._file.functions, self._file.classes)
            known = getattr(_constructed(self._file, walker, name, receiver), "constructor", [])
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
