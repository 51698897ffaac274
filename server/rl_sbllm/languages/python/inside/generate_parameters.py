"""The parameters of a function with what hints, documentation, names, defaults and its constructor say of them."""

from __future__ import annotations

import ast
import builtins
import keyword

from .shapes import parameters
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


def declared(file, node, name):
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


def constructed(file, walker, class_name, receiver):
    """`self` with what the constructor stores, so that use of an attribute says what the constructor's argument is."""
    init = file.method(class_name, "__init__")
    if init is not None:
        made = declared(file, init, "__init__")
        uses = {parameter.name: parameter.use for parameter in made}
        if made:
            uses[made[0].name] = receiver
        walker.function(init, uses, None, class_name)
        receiver.root().constructor = made[1:]
    return receiver
