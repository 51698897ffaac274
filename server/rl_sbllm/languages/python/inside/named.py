"""Things that cannot be looked into, known by where they stand: a name of a loaded module."""

import builtins
import sys

MOST_MISSES = 50
"""After so many things that no module names, no more are looked for: each costs a walk over all modules."""

_misses = [0]


def by_its_own_name(value, module_name, qualified):
    """Looking the name up in its module finds this very object."""
    found = sys.modules.get(module_name) if isinstance(module_name, str) else None
    for part in qualified.split("."):
        found = getattr(found, part, None) if part != "<locals>" else None
    return found is value


def node(encoder, value, kind_name):
    """["name", "object", where it stands], or an opaque node that knows at least whether it is the same object."""
    known = anywhere(value)
    return encoder.opaque(value, kind_name) if known is None else ["name", "object", known]


def anywhere(value):
    """`module.name` where a loaded module holds this very object, None when none does."""
    if _misses[0] >= MOST_MISSES:
        return None
    for module_name, module in sorted(sys.modules.items(), key=_builtins_first):
        for name, held in list(getattr(module, "__dict__", {}).items()):
            if held is value and not name.startswith("__"):
                return "%s.%s" % (module_name, name)
    _misses[0] += 1
    return None


def _builtins_first(item):
    return item[1] is not builtins, item[0]
