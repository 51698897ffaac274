"""The function that hostile candidates pretend to improve, an honest gain, and how a candidate is put together."""

from __future__ import annotations

from dataclasses import dataclass

ORIGINAL = '''import math


def common(first, second):
    """Items of the first that are in the second, once each."""
    if not isinstance(second, list):
        raise TypeError("second must be a list, not %s" % type(second).__name__)
    found = []
    for item in first:
        if item in second and item not in found:
            found.append(item)
    return found
'''
HEAD, _, SLOW = ORIGINAL.partition('once each."""\n')
HEAD += 'once each."""\n'
CHECK = "    if not isinstance(second, list):\n        raise TypeError('second must be a list, not %s' % type(second).__name__)\n"
FAST = (
    CHECK + "    known = set(second)\n    return [item for item in dict.fromkeys(first) if item in known]\n"
)
WRONG = CHECK + "    return []\n"
NO_GAIN = "not-faster slower undecided not-confirmed"
HELPER = "def _slowly(first, second):\n" + SLOW + "\n"
INSIDE = "import sys\n_ours = {n.rpartition('.')[2]: m for n, m in list(sys.modules.items()) if n.startswith('rl_sbllm')}\n"
INPUTS = """
def inputs(scale):
    return [
        (([i * 7 % 509 for i in range(400 * scale)], [i * 5 % 521 for i in range(400 * scale)]), {}),
        (([3, 1, 2, 3], [2, 3, 9, 1]), {}),
        (([], [1]), {}),
        (([1, 2], None), {}),
    ]
"""


@dataclass(frozen=True)
class Program:
    """`source`: the whole file. `gated`: reasons that are right with the static gate, `ungated`: without it."""

    source: str
    ungated: frozenset[str]
    gated: frozenset[str] = frozenset(["forbidden"])


def program(
    ungated: str,
    *,
    first: str = "",
    body: str = FAST,
    before: str = "",
    gated: str = "forbidden",
) -> Program:
    """`before` goes above the function, `first` are its first statements."""
    lines = "".join(f"    {line}\n" for line in first.splitlines())
    head = HEAD.replace("def common", f"{before}\n\ndef common") if before else HEAD
    return Program(head + lines + body, frozenset(ungated.split()), frozenset(gated.split()))
