"""Twelve functions of 1 us to 200 ms, and five rewrites of each that change nothing that takes time."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOOP = """\
def f(n):
    first = 0
    second = 3
    out = []
    for i in range(n):
        first += i * second % 7
    out.append(first)
    return out
"""
DICT = """\
def f(n):
    first = {}
    second = 9
    out = []
    for i in range(n):
        key = i % second
        first[key] = first.get(key, 0) + i
    out.extend(first.values())
    return out
"""
ALLOCATION = """\
def f(n):
    first = 1
    second = 2
    out = []
    for i in range(n):
        out.append([i, first, second])
    return out
"""
GENERATOR = """\
def f(n):
    first = 5
    second = 11
    out = []
    for i in range(n):
        if i % second == first:
            out.append(i)
        yield i * first
    yield len(out)
"""
IN_PLACE = """\
def f(xs):
    first = 3
    second = 101
    out = []
    for i in range(len(xs)):
        xs[i] = (xs[i] * first + i) % second
    xs.extend(out)
"""
SPENDING = """\
def f(n):
    spent = 0
    for i in range({work}):
        spent += i * i % 7
    return n
"""
"""Gives the same whatever work it spends: for gains that are planted."""
SPENDING_DICT = """\
def f(n):
    spent = {{}}
    for i in range({work}):
        spent[i % 13] = spent.get(i % 13, 0) + i
    return n
"""
SPENDING_LISTS = """\
def f(n):
    spent = [[]]
    for i in range({work}):
        spent[0] = [i, n, spent[0][:1]]
    return n
"""
SPENDING_TEXT = """\
def f(n):
    spent = "ab"
    for i in range({work}):
        spent = spent[-9:] + str(i).zfill(4)
    return n
"""


@dataclass(frozen=True)
class Sample:
    """A function `f`, the arguments of its one case, and about what a call takes."""

    name: str
    text: str
    arguments: str
    seconds: float

    def neutral(self) -> dict[str, str]:
        """Texts that do the same in the same time, by what was changed."""
        head, _, body = self.text.partition("\n")
        first, second = re.findall(r"    (?:first|second) = .*\n", self.text)
        tiny = self.seconds < 5e-6
        listed = (second, second.replace("= ", "= (").replace("\n", ")\n")) if tiny else ("= []", "= list()")
        return {
            "rename": re.sub(r"\bout\b", "result", self.text),
            "reorder": self.text.replace(first + second, second + first),
            "extra local": f"{head}\n    spare = None\n{body}",
            "comment": f"{head}\n    # Nothing to say here.\n{body}",
            "parentheses" if tiny else "list()": self.text.replace(*listed),
        }


SAMPLES = (
    Sample("loop, 1 us", LOOP, "12", 1e-6),
    Sample("dict, 1 us", DICT, "7", 1e-6),
    Sample("allocation, 1 us", ALLOCATION, "14", 1e-6),
    Sample("generator, 30 us", GENERATOR, "500", 3e-5),
    Sample("in place, 30 us", IN_PLACE, "list(range(400))", 3e-5),
    Sample("loop, 30 us", LOOP, "500", 3e-5),
    Sample("dict, 1 ms", DICT, "10_000", 1e-3),
    Sample("allocation, 1 ms", ALLOCATION, "15_000", 1e-3),
    Sample("generator, 1 ms", GENERATOR, "17_000", 1e-3),
    Sample("in place, 10 ms", IN_PLACE, "list(range(130_000))", 1e-2),
    Sample("loop, 10 ms", LOOP, "170_000", 1e-2),
    Sample("dict, 200 ms", DICT, "2_200_000", 0.2),
)
