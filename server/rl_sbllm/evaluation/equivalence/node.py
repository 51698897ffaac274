"""Encoded values as the host reads them: their parts, their text, and their names for a reader. Tags: `inside/codec.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Node = Any
"""An atom or a tagged list; data decoded from JSON, nothing else."""

NUMBERED = frozenset(["list", "set", "dict", "object", "iterator", "box", "typed", "closure", "opaque"])


def canonical(node: Node) -> str:
    """One text for one value, ids included."""
    return json.dumps(node, separators=(",", ":"))


def bare_text(node: Node, sort: bool = False, met: Mapping[int, Node] | None = None) -> str:
    """The text without ids, so that equal values in different places are equal; `sort` also forgets list order.

    `met`: nodes by id; what was written elsewhere is written out again.
    """
    return json.dumps(_bare(node, sort, met or {}, set()), separators=(",", ":"))


def number_of(node: Node) -> int:
    """The id of a numbered node, 0 for others."""
    return node[1] if node[0] in NUMBERED else 0


def is_node(value: Node) -> bool:
    return isinstance(value, list)


def numbered_within(nodes: Sequence[Node]) -> Iterator[tuple[int, Node]]:
    """(id, node) of every numbered node inside these."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if is_node(node):
            if number_of(node):
                yield node[1], node
            waiting.extend(_children(node))


def ids_within(nodes: Sequence[Node]) -> Iterator[int]:
    """The ids of all nodes inside these, references included."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if is_node(node) and node:
            if node[0] == "ref" or number_of(node):
                yield node[1]
            waiting.extend(_children(node))


def _children(node: Node) -> Sequence[Node]:
    tag = node[0]
    if tag in ("list", "set"):
        return node[2]
    if tag == "iterator":
        return [*node[2], node[3]]
    if tag in ("tuple", "frozenset"):
        return node[1]
    if tag == "dict":
        return [*node[2], *node[3]]
    if tag == "typed":
        return [node[3], *(pair[1] for pair in node[4])]
    if tag == "object":
        return node[4]
    if tag == "exception":
        return node[2]
    if tag == "closure":
        return [node[4]]
    return node[3:] if tag == "box" else node[2:] if tag == "value" else ()


def _bare(node: Node, sort: bool, met: Mapping[int, Node], inside: set[int]) -> Node:
    """`inside`: what is being written again just now, so that a cycle ends."""
    if not isinstance(node, list) or not node:
        return node
    tag = node[0]
    if tag in ("list", "set", "iterator"):
        items = [_bare(item, sort, met, inside) for item in node[2]]
        if sort and tag != "set":
            items.sort(key=json.dumps)
        return [tag, items, *[_bare(rest, sort, met, inside) for rest in node[3:]]]
    if tag in ("tuple", "frozenset"):
        return [tag, [_bare(item, sort, met, inside) for item in node[1]]]
    if tag == "dict":
        pairs = zip(node[2], node[3], strict=True)
        bare = [[_bare(key, sort, met, inside), _bare(value, sort, met, inside)] for key, value in pairs]
        return [tag, sorted(bare, key=json.dumps) if sort else bare]
    if tag == "ref":
        return _again(node[1], sort, met, inside)
    if tag == "typed":
        return [
            tag,
            node[2],
            _bare(node[3], sort, met, inside),
            [[name, _bare(value, sort, met, inside)] for name, value in node[4]],
        ]
    if tag == "object":
        return [tag, node[2], node[3], [_bare(value, sort, met, inside) for value in node[4]]]
    if tag in ("box", "closure"):
        return [tag, *[_bare(part, sort, met, inside) for part in node[2:]]]
    return node if tag != "opaque" else [tag, node[2]]


def _again(number: int, sort: bool, met: Mapping[int, Node], inside: set[int]) -> Node:
    if number not in met or number in inside:
        return ["ref"]
    inside.add(number)
    written = _bare(met[number], sort, met, inside)
    inside.discard(number)
    return written
