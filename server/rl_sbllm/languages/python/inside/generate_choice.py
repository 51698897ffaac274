"""One way to make a value, and what it may lean on."""

from __future__ import annotations


class Choice:
    """`text` makes the value; `cost` ranks it (0 is best); `kind` is the type made; `needs` are parameters it uses."""

    __slots__ = ("cost", "elem_kind", "kind", "needs", "text")

    def __init__(self, text, cost, kind, needs=(), elem_kind=""):
        self.text, self.cost, self.kind = text, cost, kind
        self.needs, self.elem_kind = tuple(needs), elem_kind


class Surroundings:
    """What other choices may lean on: local names of parameters by use, and how to construct classes of the file."""

    def __init__(self, names, constructors, alone):
        self.names, self.constructors, self.alone = names, constructors, alone

    def holders(self, use):
        """Local names of parameters that hold (or are indexed by) this value."""
        found = []
        for holder in use.root().inside:
            name = self.names.get(id(holder.root()))
            if name and name not in found:
                found.append(name)
        return found
