"""Conditions on arguments that hold for the types seen and fail for an odd one: cheap enough to be put into the code.

Never: a condition that walks an iterator, or one that a value of an odd class could answer itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rl_sbllm.evaluation.equivalence.wording import HASH, PHRASES, Beyond

WHOLE = frozenset(["int", "float", "str", "bool", "bytes", "list", "tuple", "dict", "set", "frozenset"])
ELEMENTS = {name: name for name in ("int", "float", "str", "bool", "bytes")} | {"NoneType": "type(None)"}
WALKED = {"list": "{}", "tuple": "{}", "set": "{}", "frozenset": "{}", "dict": "{}.values()"}
SAME_TYPE = {"nan": "float", "negative-zero": "float", "infinite": "float", "bool": "bool"}
"""Odd values of a type that the given case may have itself: its type tells nothing of them."""


def guards(others: Sequence[Beyond], seen: Iterable[Beyond]) -> tuple[str, ...]:
    """Conditions that keep out all of `others`; empty when there is no cheap one. `seen`: every odd case that was made."""
    kinds: defaultdict[tuple[str, int], set[tuple[str, ...]]] = defaultdict(set)
    for one in (*seen, *others):
        kinds[one.name, one.level].add(one.kinds)
    found: dict[str, None] = {}
    for one in others:
        made = _guards(one, kinds)
        if not made:
            return ()
        found.update(dict.fromkeys(made))
    return tuple(found)


def _guards(one: Beyond, kinds: dict[tuple[str, int], set[tuple[str, ...]]]) -> tuple[str, ...]:
    known = one.topic in PHRASES or one.family == HASH
    if not known or not one.kinds or one.level > 1 or not one.name.isidentifier():
        return ()
    if SAME_TYPE.get(one.topic) == one.kinds[-1]:
        return ()
    whole = {path[0] for path in kinds[one.name, one.level]}
    if not whole <= WHOLE:
        return ()
    first = _is_one_of(f"type({one.name})", sorted(whole))
    if one.level == 0:
        return (first,)
    elements = {path[-1] for path in kinds[one.name, 1]}
    if not elements <= set(ELEMENTS) or len(whole) > 1 or one.kinds[0] not in WALKED:
        return ()
    walked = WALKED[one.kinds[0]].format(one.name)
    allowed = ", ".join(sorted(ELEMENTS[name] for name in elements))
    return first, f"{{*map(type, {walked})}} <= {{{allowed}}}"


def _is_one_of(kind: str, names: Sequence[str]) -> str:
    return f"{kind} is {names[0]}" if len(names) == 1 else f"{kind} in ({', '.join(names)})"
