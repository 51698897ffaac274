"""Encoded values as the host reads them: their parts, their text, and their names for a reader. Tags: `inside/codec.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

Node = Any
"""An atom or a tagged list; data decoded from JSON, nothing else."""

NUMBERED = frozenset(["list", "set", "dict", "object", "iterator", "box", "typed"])


def canonical(node: Node) -> str:
    """One text for one value, ids included."""
    return json.dumps(node, separators=(",", ":"))


def bare_text(node: Node, sort: bool = False) -> str:
    """The text without ids, so that equal values in different places are equal; `sort` also forgets list order."""
    return json.dumps(_bare(node, sort), separators=(",", ":"))


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
    return node[3:] if tag == "box" else node[2:] if tag == "value" else ()


def _bare(node: Node, sort: bool) -> Node:
    if not isinstance(node, list) or not node:
        return node
    tag = node[0]
    if tag in ("list", "set", "iterator"):
        items = [_bare(item, sort) for item in node[2]]
        if sort and tag != "set":
            items.sort(key=json.dumps)
        return [tag, items, *[_bare(rest, sort) for rest in node[3:]]]
    if tag in ("tuple", "frozenset"):
        return [tag, [_bare(item, sort) for item in node[1]]]
    if tag == "dict":
        pairs = [[_bare(key, sort), _bare(value, sort)] for key, value in zip(node[2], node[3], strict=True)]
        return [tag, sorted(pairs, key=json.dumps) if sort else pairs]
    if tag == "ref":
        return [tag]
    if tag == "typed":
        return [tag, node[2], _bare(node[3], sort), [[name, _bare(value, sort)] for name, value in node[4]]]
    if tag == "object":
        return [tag, node[2], node[3], [_bare(value, sort) for value in node[4]]]
    if tag == "box":
        return [tag, *[_bare(part, sort) for part in node[2:]]]
    return node
