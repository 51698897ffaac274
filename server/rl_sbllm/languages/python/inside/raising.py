"""Exceptions as part of behaviour: type, arguments, causes, and who made the message."""

import dis

from . import objects

MAX_CAUSES = 5

_by_code = {}


def node(encoder, error):
    """{"type", "args", "attributes", "by": "code" | "interpreter", "causes"} of an exception that left the target."""
    return {
        "type": objects.type_name(type(error)),
        "args": encoder.nodes(error.args),
        "attributes": _attributes(encoder, error),
        "by": "code" if raised_by_code(error) else "interpreter",
        "causes": _causes(encoder, error),
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


def _causes(encoder, error):
    """`raise ... from`: each one as an exception node."""
    found = []
    while error.__cause__ is not None and len(found) < MAX_CAUSES:
        error = error.__cause__
        by = "interpreter" if error.__traceback__ is not None and not raised_by_code(error) else "code"
        found.append(["exception", objects.type_name(type(error)), encoder.nodes(error.args), by])
    return found


def _attributes(encoder, error):
    held = vars(error)
    return [[name, encoder.node(held[name])] for name in sorted(held)]
