"""The workload module's text for the makers found: a person reads and edits it; the sandbox runs exactly this."""

from __future__ import annotations

_BARE = '''def bare(cls, **attributes):
    """An instance without its constructor: only the attributes that the function reads."""
    made = cls.__new__(cls)
    for name, value in attributes.items():
        setattr(made, name, value)
    return made
'''


_LINKED = '''def linked(make, names, count):
    """The first of `count` objects that refer to one another by these attributes: a chain, or a tree for several."""
    made = [make() for _ in range(count)]
    for i, node in enumerate(made):
        for k, name in enumerate(names):
            following = len(names) * i + k + 1
            if following < count:
                setattr(node, name, made[following])
    return made[0]
'''
_FILLED = '''def filled(made, **attributes):
    """An instance from its constructor, with these of its attributes set afterwards."""
    for name, value in attributes.items():
        setattr(made, name, value)
    return made
'''
_helpers = {}
exec(_BARE + _LINKED + _FILLED, _helpers)
bare, linked, filled = _helpers["bare"], _helpers["linked"], _helpers["filled"]


def module_text(entry, module, makers, parameters, plan, seed):
    """`plan` has base, step (None = proportional), repeat, scales."""
    bodies = "\n".join(line for maker in makers for line in maker.body)
    lines = [
        '"""Inputs for `%s`, inferred from its code and tried on it. Edit freely."""' % entry,
        "",
        "import random",
    ]
    if "types." in bodies:
        lines.append("import types")
    if "target." in bodies:
        lines += ["", "import %s as target" % module]
    lines += ["", "ENTRY = %r" % entry, "SCALES = %r" % (plan["scales"],), ""]
    if "bare(" in bodies:
        lines += ["", _BARE]
    if "linked(" in bodies:
        lines += ["", _LINKED]
    if "filled(" in bodies:
        lines += ["", _FILLED]
    for number, maker in enumerate(makers):
        lines += ["", "def ordinary_%d(rng, size):" % (number + 1), '    """%s"""' % _why(parameters, maker)]
        lines += ["    " + line for line in maker.body] + [""]
    names = ", ".join("ordinary_%d" % (number + 1) for number in range(len(makers)))
    lines += ["", "def inputs(scale):", '    """Cases as (args, kwargs); %s."""' % _growth(plan)]
    lines += ["    rng = random.Random(%d)" % seed, "    size = %s" % _size(plan)]
    lines += [
        "    return [make(rng, size) for make in (%s,) for _ in range(%d)]" % (names, plan["repeat"]),
        "",
    ]
    return "\n".join(lines)


def _growth(plan):
    return "sizes grow with the scale" if plan["step"] is None else "size grows by %d a scale" % plan["step"]


def _size(plan):
    if plan["step"] is None:
        return "max(2, %d * scale)" % plan["base"]
    return "max(2, %d + %d * (scale - 1))" % (plan["base"], plan["step"])


def _why(parameters, maker):
    parts = []
    for parameter, choice in zip(parameters, maker.picked):
        if choice.kind == "default":
            continue
        reasons = parameter.use.root().reasons[:3]
        parts.append(
            "%s: %s" % (parameter.name, choice.kind) + (" (%s)" % "; ".join(reasons) if reasons else "")
        )
    return (". ".join(parts) or "No arguments").replace("\\", "\\\\").replace('"""', "'''").replace(
        "\n", " "
    )[:600] + "."
