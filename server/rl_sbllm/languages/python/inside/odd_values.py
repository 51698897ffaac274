"""Values of types that a program may be given although the workload shows none of them. Also put into counterexample scripts."""


class Text(str):
    """A string whose sum stays of its own type, as markup types do."""

    def __add__(self, other):
        return Text(str.__add__(self, other))


class Items(list):
    """A list of a class of its own."""


class Odd:
    """Equal to a value, but with a hash of its own."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == (other.value if isinstance(other, Odd) else other)

    __hash__ = object.__hash__

    def __repr__(self):
        return "Odd(%r)" % (self.value,)
