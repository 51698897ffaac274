"""What builtins and well-known functions say of their arguments, by name: (scope, call, uses of arguments) -> use."""

from __future__ import annotations

import ast

from .uses import Use


def first(args):
    """The first argument's use, an empty one when there is none."""
    return args[0] if args and args[0] is not None else Use()


def _kind(*weights):
    def call(scope, node, args):
        for use in args:
            if use is not None:
                for kind, weight in weights:
                    use.add(kind, weight, "passed to %s()" % _name(node))
        return Use().add(weights[0][0], 1.0)

    return call


def _name(node):
    func = node.func
    return func.id if isinstance(func, ast.Name) else func.attr


def _range(scope, node, args):
    for use in args:
        if use is not None:
            use.add("int", 5.0, "passed to range()").root().roles.add("size")
    made = Use().add("list", 1.0)
    made.child("elem").add("int", 2.0)
    return made


def _len(scope, node, args):
    use = first(args)
    if not use.has("elem"):
        use.add("list", 1.0, "its len() is taken").add("str", 0.7).add("dict", 0.3).add("set", 0.3)
    use.root().roles.add("sized")
    made = Use().add("int", 2.0)
    made.inside.append(use)
    return made


def _same_elements(kind):
    def call(scope, node, args):
        made = Use().add(kind, 1.0)
        if args:
            made.root().children["elem"] = scope.iterate(args[0], "passed to %s()" % _name(node))
            if args[0] is not None and args[0].root().separator is not None:
                made.root().separator = args[0].root().separator
        return made

    return call


def _sum(scope, node, args):
    scope.iterate(first(args), "passed to sum()").add("int", 1.5, "summed").add("float", 0.7)
    return Use().add("int", 1.0)


def _extreme(scope, node, args):
    if len(args) > 1:
        for use in args:
            if use is not None:
                use.add("int", 1.2, "passed to %s()" % _name(node)).add("float", 0.5)
        return Use().add("int", 1.0)
    elem = scope.iterate(first(args), "passed to %s()" % _name(node))
    elem.add("int", 0.4)
    return elem


def _ordered(scope, node, args):
    made = _same_elements("list")(scope, node, args)
    made.child("elem").add("int", 0.3)
    return made


def _enumerate(scope, node, args):
    made = Use().add("list", 1.0)
    pair = made.child("elem")
    pair.child("item0").add("int", 2.0)
    pair.child("item1").unify(scope.iterate(first(args), "iterated over"))
    return made


def _zip(scope, node, args):
    made = Use().add("list", 1.0)
    if any(isinstance(arg, ast.Starred) for arg in node.args):
        row = scope.iterate(first(args), "unpacked into zip()")
        column = made.child("elem")
        column.root().children["elem"] = scope.iterate(row, "zipped")
        return made
    for position, use in enumerate(args):
        made.child("elem").child("item%d" % position).unify(scope.iterate(use, "zipped"))
    return made


def _map(scope, node, args):
    made = Use().add("list", 1.0)
    elems = [scope.iterate(use, "mapped over") for use in args[1:]]
    func = node.args[0] if node.args else None
    if isinstance(func, ast.Lambda):
        names = [arg.arg for arg in func.args.args]
        made.child("elem").unify(
            scope.walker.function(func, dict(zip(names, elems)), scope.names, scope.class_name)
        )
    elif isinstance(func, ast.Name) and func.id not in scope.names:
        call = ast.Call(func=func, args=list(node.args[1:]), keywords=[])
        made.child("elem").unify(scope._call_name(func.id, call, elems, {}))
    elif isinstance(func, ast.Name):
        _callable(scope.names[func.id], elems)
        made.child("elem").unify(scope.names[func.id].child("result"))
    elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "str":
        for elem in elems:
            elem.add("str", 3.0, "mapped with str.%s" % func.attr)
    return made


def _filter(scope, node, args):
    _map(scope, node, args)
    made = Use().add("list", 1.0)
    made.root().children["elem"] = scope.iterate(args[1] if len(args) > 1 else None, "filtered")
    return made


def _callable(use, arguments):
    use.add("callable", 6.0, "called with %d arguments" % len(arguments))
    use.root().arity = len(arguments)
    for position, argument in enumerate(arguments):
        use.child("argument%d" % position).unify(argument)


def _int(scope, node, args):
    use = first(args)
    use.add("int", 0.6, "converted by int()").add("float", 0.4).add("str", 0.5)
    use.root().roles.add("digits")
    if len(node.args) > 1:
        use.add("str", 4.0, "converted by int() from a base")
    return Use().add("int", 2.0)


def _float(scope, node, args):
    use = first(args)
    use.add("float", 1.0, "converted by float()").add("int", 0.5).add("str", 0.4)
    use.root().roles.add("digits")
    return Use().add("float", 2.0)


def _next(scope, node, args):
    use = first(args)
    if not use.score("list"):
        use.add("iterator", 3.0, "passed to next()")
    return use.child("elem")


def _isinstance(scope, node, args):
    use = first(args)
    tested = node.args[1] if len(node.args) > 1 else None
    for name in ast.walk(tested) if tested is not None else []:
        if isinstance(name, ast.Name) and name.id in (
            "int",
            "str",
            "float",
            "list",
            "dict",
            "set",
            "tuple",
            "bool",
            "bytes",
        ):
            use.add(name.id, 1.5, "tested for being a %s" % name.id)
        elif isinstance(name, ast.Name) and name.id in scope.walker.classes:
            use.add("object", 1.5, "tested for being a %s" % name.id)
            use.root().class_names.append(name.id)
    return Use().add("bool", 1.0)


def _str(scope, node, args):
    use = first(args)
    if not use.scores:
        use.add("int", 0.3)
    return Use().add("str", 2.0)


def _ord(scope, node, args):
    first(args).add("str", 4.0, "passed to ord()").root().roles.add("character")
    return Use().add("int", 1.0)


def _iter(scope, node, args):
    use = first(args)
    made = Use().add("list", 1.0)
    made.root().children["elem"] = scope.iterate(use, "passed to iter()")
    return made


def _chain(scope, node, args):
    made = Use().add("list", 1.0)
    for use in args:
        made.child("elem").unify(scope.iterate(use, "passed to %s()" % _name(node)))
    return made


def _combinations(scope, node, args):
    made = Use().add("list", 1.0)
    elem = scope.iterate(first(args), "passed to %s()" % _name(node))
    for position in range(3):
        made.child("elem").root().children["item%d" % position] = elem
    made.child("elem").root().children["elem"] = elem
    for use in args[1:]:
        if use is not None:
            use.add("int", 3.0, "passed to %s()" % _name(node)).root().roles.add("small")
    return made


def _counter(scope, node, args):
    made = Use().add("dict", 2.0)
    made.root().children["elem"] = scope.iterate(first(args), "counted")
    made.child("sub").add("int", 2.0)
    return made


_NUMBER = _kind(("int", 2.0), ("float", 1.5))

BUILTINS = {
    "range": _range, "len": _len, "sum": _sum, "max": _extreme, "min": _extreme, "sorted": _ordered,
    "list": _same_elements("list"), "set": _same_elements("set"), "tuple": _same_elements("tuple"),
    "frozenset": _same_elements("set"), "reversed": _same_elements("list"), "deque": _same_elements("list"),
    "any": _same_elements("list"), "all": _same_elements("list"), "islice": _same_elements("list"),
    "cycle": _same_elements("list"), "accumulate": _same_elements("list"), "iter": _iter,
    "enumerate": _enumerate, "zip": _zip, "zip_longest": _zip, "map": _map, "filter": _filter, "int": _int,
    "float": _float, "next": _next, "isinstance": _isinstance, "str": _str, "repr": _str, "ord": _ord,
    "abs": _NUMBER, "round": _NUMBER, "divmod": _NUMBER, "pow": _NUMBER, "sqrt": _NUMBER, "isqrt": _kind(("int", 5.0)),
    "gcd": _kind(("int", 5.0)), "factorial": _kind(("int", 5.0)), "comb": _kind(("int", 5.0)),
    "chr": _kind(("int", 3.0)), "bin": _kind(("int", 5.0)), "hex": _kind(("int", 5.0)), "chain": _chain,
    "product": _chain, "combinations": _combinations, "permutations": _combinations, "Counter": _counter,
}  # fmt: skip
