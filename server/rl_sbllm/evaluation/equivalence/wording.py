"""Sentences for what lies beyond the types seen. Cases that break one carry `topic:level:name:kinds` (`inside/odd_cases.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HASH, DEFAULT = "hash", "given"
FAMILIES = {"unhashable": HASH, "odd": HASH}
"""Topics that are said in one sentence."""
PHRASES = {
    "bool": "a bool",
    "float": "a float",
    "nan": "NaN",
    "negative-zero": "-0.0",
    "infinite": "infinite",
    "text": "of a subclass of str",
    "bytes": "bytes",
    "tuple": "a tuple",
    "list": "a list",
    "deque": "a deque",
    "items": "of a subclass of list",
    "iterator": "a one-shot iterator",
    "dict": "a dict",
    "defaultdict": "a defaultdict",
    "numbers": "a list of numbers",
    "some": "anything but None",
    "none": "None",
}
TWINS = "twins"


@dataclass(frozen=True, order=True)
class Beyond:
    """What is other about a case, and where."""

    topic: str
    level: int
    name: str
    kinds: tuple[str, ...] = ()
    """The types that the given case has on the way to the place: of the argument, of the element ..."""

    @property
    def family(self) -> str:
        """What is said together in one sentence."""
        return FAMILIES.get(self.topic, "" if self.topic in PHRASES else self.topic)


def beyond(case_id: str) -> Beyond:
    """Read from a case's id; a text of another form stands for itself."""
    topic, _, rest = case_id.partition(":")
    level, _, rest = rest.partition(":")
    name, _, kinds = rest.partition(":")
    if not level.isdigit():
        return Beyond(case_id, 0, "the input")
    return Beyond(topic, int(level), name, tuple(kinds.split("/")) if kinds else ())


def sentence(found: Sequence[Beyond]) -> str:
    """What must hold so that none of these occur; all of one family and level, and of the same names."""
    level, family = found[0].level, found[0].family
    names = list(dict.fromkeys(one.name for one in found))
    if family == HASH:
        alike = "equal ones hash alike" if level else "hashed like what equals it"
        return f"{_whose(names, level)} hashable, and {alike}"
    if family == DEFAULT:
        return f"{_joined(names, 'and')} {_is(names)} left at the default"
    if family == TWINS:
        return f"no two {_place(names, level + 1)} are equal and of different types"
    kinds = _joined([PHRASES[topic] for topic in dict.fromkeys(one.topic for one in found)], "or")
    if level == 0:
        return f"{_joined(names, 'and')} {_is(names)} never {kinds}"
    return f"no {'element' if level == 1 else 'value'} {_inside(names, level)} is {kinds}"


def covers(text: str, found: Iterable[Beyond]) -> bool:
    """Does a sentence that a rule states already say that none of these occur?"""
    return all(_covers(text, one) for one in found)


def _covers(text: str, one: Beyond) -> bool:
    if one.family == HASH:
        return "hashable" in text or "by hash" in text
    if one.topic == "iterator" and "walked more than once" in text:
        return True
    said = re.match(rf"{re.escape(one.name)} is (an? (?:list|tuple|str|int|float|dict)\b.*)", text)
    if said is None or one.level or one.topic not in PHRASES:
        return False
    # A bool is an int and a Markup is a str: such a sentence does not speak of subclasses.
    subclass = one.topic in ("bool", "text", "items", "defaultdict")
    return not subclass and PHRASES[one.topic].rpartition(" ")[2] not in said[1]


def _whose(names: list[str], level: int) -> str:
    if level == 0:
        return f"{_joined(names, 'and')} {_is(names)}"
    return f"the {_place(names, level)} are"


def _place(names: list[str], level: int) -> str:
    return f"{'elements' if level == 1 else 'values'} {_inside(names, level)}"


def _inside(names: list[str], level: int) -> str:
    return f"{'of' if level == 1 else 'inside'} {_joined(names, 'or' if level > 1 else 'and')}"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _joined(parts: Sequence[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
