"""Two encoded values side by side: the first place where they differ, and how.

Order and aliasing are noted and the walk goes on; any other difference ends it. Ids are matched one to one, so values that
are equal but shared otherwise differ in aliasing alone.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from rl_sbllm.evaluation.equivalence import floats
from rl_sbllm.evaluation.equivalence.difference import Difference, Rules
from rl_sbllm.evaluation.equivalence.identity import MatchedIds, ids_given, nodes_by_id
from rl_sbllm.evaluation.equivalence.node import Node, bare_text, is_node, number_of
from rl_sbllm.evaluation.equivalence.show import shown
from rl_sbllm.model.verdict import Reason

Pair = tuple[Node, Node, str]
MET, OWN = "an object met before", "an object of its own"


class _Different(Exception):
    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.where)
        self.difference = difference


class Walk:
    """Compares parts of two outcomes; one walk for one case, so that ids are matched over all its parts."""

    def __init__(self, expected: Node, got: Node, rules: Rules) -> None:
        self.max_relative = 0.0
        self.not_compared: list[str] = []
        self.order_paths: list[str] = []
        self._rules = rules
        self._expected, self._got = nodes_by_id(expected), nodes_by_id(got)
        self._matched = MatchedIds()
        self._soft: list[Difference] = []
        self._reason = Reason.DIFFERENT_RESULT
        self._order_reason = Reason.DIFFERENT_ORDER
        self._waiting: list[Pair] = []
        self._given = (partial(ids_given, expected), partial(ids_given, got))

    def compare(self, expected: Node, got: Node, where: str, reason: Reason) -> list[Difference]:
        """Differences of one part: at most one that ends the walk, and the first of order and of aliasing."""
        self._reason, self._soft = reason, []
        result = reason is Reason.DIFFERENT_RESULT
        self._order_reason = Reason.DIFFERENT_ORDER if result else reason
        self._waiting = [(expected, got, where)]
        try:
            while self._waiting:
                self._pair(*self._waiting.pop())
        except _Different as stop:
            return [stop.difference, *self._soft]
        return self._soft

    def _pair(self, a: Node, b: Node, where: str) -> None:
        if not is_node(a) or not is_node(b):
            return self._atoms(a, b, where)
        if a[0] == "ref" or b[0] == "ref":
            return self._references(a, b, where)
        if a[0] != b[0] or len(a) != len(b):
            self._end(a, b, where)
        if not self._match_ids(number_of(a), number_of(b), where):
            return None
        return COMPARERS.get(a[0], Walk._exactly)(self, a, b, where)

    def _atoms(self, a: Node, b: Node, where: str) -> None:
        if type(a) is not type(b) or is_node(a):
            self._end(a, b, where)
        if isinstance(a, float):
            self._relative(floats.relative(a, b), a, b, where)
        elif a != b:
            self._end(a, b, where)

    def _relative(self, apart: float, a: Node, b: Node, where: str) -> None:
        if apart > self._rules.float_tolerance:
            self._end(a, b, where)
        self.max_relative = max(self.max_relative, apart)

    def _references(self, a: Node, b: Node, where: str) -> None:
        first = a[1] if a[0] == "ref" else number_of(a)
        second = b[1] if b[0] == "ref" else number_of(b)
        whole_a, whole_b = self._expected.get(first, a), self._got.get(second, b)
        if whole_a[0] == "ref" or whole_b[0] == "ref":
            self._end(a, b, where)
        if whole_a[0] != whole_b[0]:
            self._end(whole_a, whole_b, where)
        if self._match_ids(first, second, where):
            COMPARERS.get(whole_a[0], Walk._exactly)(self, whole_a, whole_b, where)

    def _match_ids(self, first: int, second: int, where: str) -> bool:
        """False when this pair was compared before. Notes an aliasing difference when the ids belong to others."""
        if not first or not second:
            return True  # a tuple has an id only where it lies deep
        met = self._matched.match(first, second)
        if met is not None:
            words = [MET if known else OWN for known in met]
            self._note_soft(Reason.DIFFERENT_ALIASING, where, *words)
        return self._matched.is_new(first, second)

    def _list(self, a: Node, b: Node, where: str) -> None:
        self._sequence(a[2], b[2], a, b, where)

    def _tuple(self, a: Node, b: Node, where: str) -> None:
        if len(a[1]) != len(b[1]):
            self._end(a, b, where)
        self._push_items(a[1], b[1], where)

    def _iterator(self, a: Node, b: Node, where: str) -> None:
        if a[3][0] == "unread" or b[3][0] == "unread":
            self._note(f"{where}: an iterator that was not read")
        self._waiting.append((a[3], b[3], f"end of {where}"))
        self._sequence(a[2], b[2], a, b, where)

    def _sequence(self, first: list[Node], second: list[Node], a: Node, b: Node, where: str) -> None:
        if where in self._rules.order_free:
            deeper = any(path.startswith(where) and path != where for path in self._rules.order_free)
            if Counter(bare_text(item, deeper, self._expected) for item in first) != Counter(
                bare_text(item, deeper, self._got) for item in second
            ):
                self._end(a, b, where)
            return
        if len(first) != len(second):
            self._end(a, b, where)
        if _reordered(first, second):
            self._note_order(a, b, where)
        else:
            self._push_items(first, second, where)

    def _push_items(self, first: list[Node], second: list[Node], where: str) -> None:
        pairs = list(zip(first, second, strict=True))
        for index in range(len(pairs) - 1, -1, -1):
            one, other = pairs[index]
            if type(one) is not type(other) or one != other or isinstance(one, list | float):
                self._waiting.append((one, other, f"{where}[{index}]"))

    def _set(self, a: Node, b: Node, where: str) -> None:
        first, second = a[-1], b[-1]
        if len(first) != len(second):
            self._end(a, b, where)
        self._push_items(first, second, where)

    def _dict(self, a: Node, b: Node, where: str) -> None:
        keys, others = [bare_text(key) for key in a[2]], [bare_text(key) for key in b[2]]
        if sorted(keys) != sorted(others):
            self._end(a, b, where)
        if len(set(keys)) < len(keys):
            # Keys that look alike, such as two instances without attributes, are told apart by their place.
            self._push_items(a[2], b[2], f"{where} keys")
            return self._push_items(a[3], b[3], f"{where} values")
        if keys != others and where not in self._rules.order_free:
            self._note_order(a, b, where)
        values = dict(zip(others, zip(b[2], b[3], strict=True), strict=True))
        for key, text, value in reversed(list(zip(a[2], keys, a[3], strict=True))):
            self._waiting.append((value, values[text][1], f"{where}[{shown(key, 40)}]"))
            if is_node(key):
                self._waiting.append((key, values[text][0], f"{where} key {shown(key, 40)}"))
        return None

    def _typed(self, a: Node, b: Node, where: str) -> None:
        if a[2] != b[2]:
            self._end(a, b, where)
        self._attributes(dict(a[4]), dict(b[4]), a, b, where)
        self._waiting.append((a[3], b[3], where))

    def _object(self, a: Node, b: Node, where: str) -> None:
        if a[2] != b[2]:
            self._end(a, b, where)
        first, second = dict(zip(a[3], a[4], strict=True)), dict(zip(b[3], b[4], strict=True))
        for name in {*a[5], *b[5]}:
            if first.get(name) is None or second.get(name) is None:
                filled = (first.pop(name, None), second.pop(name, None))
                if filled != (None, None):
                    self._note(f"{where}.{name}: filled on demand, and by one of the two only")
        for name in a[6]:
            one, other = first.pop(name, None), second.pop(name, None)
            # Mostly the same to the letter, and then it need not be written out.
            if one != other and bare_text(one, met=self._expected) != bare_text(other, met=self._got):
                self._note(f"{where}.{name}: differs, but is no part of its class's own equality")
        self._attributes(first, second, a, b, where)

    def _attributes(
        self, first: dict[str, Node], second: dict[str, Node], a: Node, b: Node, where: str
    ) -> None:
        """An extra private attribute is where a rewrite keeps what it remembers: said, not a difference."""
        extra = [name for name in second if name not in first]
        if any(name not in second for name in first) or any(not name.startswith("_") for name in extra):
            self._end(a, b, where)
        for name in extra:
            self._note(f"{where}.{name}: an attribute that the original does not have")
        for name in sorted(first, reverse=True):
            self._waiting.append((first[name], second[name], f"{where}.{name}"))

    def _closure(self, a: Node, b: Node, where: str) -> None:
        if a[2] != b[2]:
            self._end(a, b, where)
        if a[3] != b[3]:
            told = (f"<{a[2]}, made by the call>", f"<{b[2]}, made by the call, of other code>")
            self._note_soft(Reason.NOT_COMPARABLE, where, *told)
        else:
            self._waiting.append((a[4], b[4], where))

    def _box(self, a: Node, b: Node, where: str) -> None:
        start = 3 if a[0] == "box" else 2
        if len(a) != len(b) or a[start - 1] != b[start - 1]:
            self._end(a, b, where)
        if a[0] == "box" and a[2].startswith("numpy.") and isinstance(a[-1], str) and a[4:-1] == b[4:-1]:
            self._waiting.append((a[3], b[3], where))
            return self._buffers(a, b, where, a[-3])
        if a[0] == "value" and a[1].startswith("numpy.") and isinstance(a[-1], str) and a[2:-1] == b[2:-1]:
            return self._buffers(a, b, where, a[2])
        for one, other in zip(reversed(a[start:]), reversed(b[start:]), strict=True):
            self._waiting.append((one, other, where))
        return None

    def _buffers(self, a: Node, b: Node, where: str, dtype: str) -> None:
        if a[-1] == b[-1]:
            return
        apart = floats.relative_of_buffers(dtype, a[-1], b[-1])
        if apart is None:
            self._end(a, b, where)
        else:
            self._relative(apart, a, b, where)

    def _exception(self, a: Node, b: Node, where: str) -> None:
        if a[1] != b[1]:
            self._end(a, b, where)
        if a[-1] != "interpreter":
            if len(a[2]) != len(b[2]):
                self._end(a, b, where)
            self._push_items(a[2], b[2], f"{where}.args")

    def _opaque(self, a: Node, b: Node, where: str) -> None:
        """Known by identity where it is the caller's; else unknown, which in a result is as bad as a difference."""
        if a[2:] != b[2:]:
            self._end(a, b, where)
        if number_of(a) in self._given[0]() and number_of(b) in self._given[1]():
            return
        told = a[2] if a[0] == "opaque" else "too large to be compared"
        if self._reason in (Reason.DIFFERENT_RESULT, Reason.DIFFERENT_EXCEPTION):
            self._note_soft(
                Reason.NOT_COMPARABLE, where, f"<{told}>", f"<{told}>, of which nothing can be said"
            )
        self._note(f"{where}: {told}")

    def _exactly(self, a: Node, b: Node, where: str) -> None:
        if a != b:
            self._end(a, b, where)

    def _note(self, text: str) -> None:
        if text not in self.not_compared:
            self.not_compared.append(text)

    def _note_order(self, a: Node, b: Node, where: str) -> None:
        self.order_paths.append(where)
        self._note_soft(self._order_reason, where, shown(a), shown(b))

    def _note_soft(self, reason: Reason, where: str, expected: str, got: str) -> None:
        if all(difference.reason is not reason for difference in self._soft):
            self._soft.append(Difference(reason, where, expected, got))

    def _end(self, a: Node, b: Node, where: str) -> None:
        raise _Different(Difference(self._reason, where, shown(a), shown(b)))


COMPARERS = {
    "list": Walk._list,
    "tuple": Walk._tuple,
    "iterator": Walk._iterator,
    "set": Walk._set,
    "frozenset": Walk._set,
    "dict": Walk._dict,
    "typed": Walk._typed,
    "object": Walk._object,
    "box": Walk._box,
    "value": Walk._box,
    "exception": Walk._exception,
    "closure": Walk._closure,
    "opaque": Walk._opaque,
    "too-large": Walk._opaque,
}


def _reordered(first: list[Node], second: list[Node]) -> bool:
    texts, others = [bare_text(item) for item in first], [bare_text(item) for item in second]
    if '["ref"]' in "".join(texts):
        return False  # Which of the objects met before it is shows only in their places.
    return texts != others and sorted(texts) == sorted(others)
