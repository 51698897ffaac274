"""Collections as they are found in most programs: adjacency dicts, lists of words, of pairs, of rows."""

from __future__ import annotations

from .generate_atoms import word
from .generate_choice import Choice

DEGREES = "for d in (rng.choice((3, 3 + size // 4)),)"
"""Of a graph: some are sparse, some dense. What is gained on one kind can be lost on the other."""


def graphs(use, key, value, size):
    """An adjacency dict, when what the values hold is used as a key."""
    if size != "size":
        return []
    neighbours = value.children.get("elem")
    looked_up = neighbours is not None and (
        neighbours.root() is key.root() or any(holder.root() is use for holder in neighbours.root().inside)
    )
    cost = 0.0 if looked_up else 0.5 if "graph name" in use.roles else 2.0
    nodes = DEGREES + " for v in range(size)"
    plain = "{v: rng.sample(range(size), min(d, size)) %s}" % nodes
    weighted = "{v: {w: rng.randint(1, 9) for w in rng.sample(range(size), min(d, size))} %s}" % nodes
    matched = value.score("dict") > value.score("list", "set")
    return [
        Choice(weighted, cost if matched else cost + 0.6, "dict", (), "dict"),
        Choice(plain, cost + 0.6 if matched else cost, "dict", (), "list"),
    ]


def other_lists(inner):
    """Lists of what is most often in lists, for elements of which little is known."""
    known = {choice.kind for choice in inner[:3]}
    texts = (
        ("str", word("abcdefghijklmnopqrstuvwxyz")),
        ("tuple", "(rng.randint(0, size), rng.randint(0, size))"),
        ("list", "[rng.randint(0, 99) for _ in range(rng.randint(1, 8))]"),
        ("float", "round(rng.uniform(-100, 100), 3)"),
    )
    return [
        Choice("[%s for _ in range(size)]" % text, 1.6 + 0.1 * rank, "list", (), kind)
        for rank, (kind, text) in enumerate(texts)
        if kind not in known
    ]
