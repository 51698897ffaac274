"""Exceptions as part of behaviour: type, arguments, causes, and who made the message."""

import dis

from . import objects

MAX_CAUSES = 5

_by_code = {}


def node(encoder, error):
    """{"type", "args", "by": "code" | "interpreter", "causes"} of an exception that left the target."""
    return {
        "type": objects.type_name(type(error)),
        "args": encoder.nodes(error.args),
        "attributes": _attributes(encoder, error),
        "by": "code" if raised_by_code(error) else "interpreter",
        "causes": _causes(error),
    }


def raised_by_code(error):
    """A `raise` (or `assert`) statement made it, not an operation or a function of C."""
    trace = error.__traceback__
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    key = (trace.tb_frame.f_code, trace.tb_lasti)
    if key not in _by_code:
        _by_code[key] = _operation(*key) in ("RAISE_VARARGS", "RERAISE")
    return _by_code[key]


def _operation(code, offset):
    for instruction in dis.get_instructions(code):
        if instruction.offset == offset:
            return instruction.opname
    return ""


def _causes(error):
    names = []
    while error.__cause__ is not None and len(names) < MAX_CAUSES:
        error = error.__cause__
        names.append(objects.type_name(type(error)))
    return names


def _attributes(encoder, error):
    held = {name: value for name, value in vars(error).items() if name != "__notes__"}
    return [[name, encoder.node(held[name])] for name in sorted(held)]
