"""Encoded values as short text for a reader, close to how Python writes them."""

from __future__ import annotations

from rl_sbllm.evaluation.equivalence.node import Node

LIMIT = 200
FEW = 12


def shown(node: Node, limit: int = LIMIT) -> str:
    """One line of text, cut in the middle when it is long."""
    text = _text(node, 0)
    if len(text) <= limit:
        return text
    half = (limit - 5) // 2
    return f"{text[:half]} ... {text[-half:]}"


def shown_outcome(outcome: Node) -> str:
    """What a case did: `returns ...`, `yields ...` or `raises ...`."""
    kind, error = outcome["kind"], outcome["exception"]
    if kind == "raised":
        arguments = ", ".join(_text(argument, 1) for argument in error["args"])
        return f"raises {error['type']}({arguments})"[:LIMIT]
    if kind == "timeout":
        return "does not end in time"
    verb = {"yielded": "yields", "awaited": "returns (awaited)"}.get(kind, "returns")
    return f"{verb} {shown(outcome['value'])}"


def _text(node: Node, depth: int) -> str:
    if not isinstance(node, list):
        return _atom(node)
    tag = node[0]
    if depth > 6:
        return "..."
    if tag in ("list", "iterator"):
        return "[" + _items(node[2], depth) + "]" + (_end(node[3]) if tag == "iterator" else "")
    if tag == "tuple":
        return "(" + _items(node[1], depth) + ("," if len(node[1]) == 1 else "") + ")"
    if tag in ("set", "frozenset"):
        items = node[2] if tag == "set" else node[1]
        body = "{" + _items(items, depth) + "}" if items else f"{tag}()"
        return f"frozenset({body})" if tag == "frozenset" and items else body
    if tag == "dict":
        pairs = list(zip(node[2], node[3], strict=True))[:FEW]
        more = ", ..." if len(node[2]) > FEW else ""
        return "{" + ", ".join(f"{_text(k, depth + 1)}: {_text(v, depth + 1)}" for k, v in pairs) + more + "}"
    return _named(node, tag, depth)


def _named(node: Node, tag: str, depth: int) -> str:
    if tag == "typed":
        return f"{node[2]}({_text(node[3], depth + 1)})"
    if tag == "object":
        pairs = list(zip(node[3], node[4], strict=True))[:FEW]
        return f"{node[2]}({', '.join(f'{name}={_text(value, depth + 1)}' for name, value in pairs)})"
    if tag == "value" and node[1] == "bytes":
        return repr(node[2].encode("latin-1"))
    if tag in ("value", "box"):
        parts = node[2:] if tag == "value" else node[3:]
        name = node[1] if tag == "value" else node[2]
        return f"{name}({', '.join(_text(part, depth + 1) for part in parts)})"
    if tag == "closure":
        return f"<{node[2]}>"
    if tag == "opaque":
        return f"<{node[2]}>"
    if tag == "exception":
        return f"{node[1]}({_items(node[2], depth)})"
    if tag == "str":
        return repr("".join(map(chr, node[1])))
    if tag == "int":
        return str(node[1])
    if tag == "name":
        return f"<{node[1]} {node[2]}>"
    return f"<{' '.join(str(part) for part in node)}>"


def _items(items: Node, depth: int) -> str:
    text = ", ".join(_text(item, depth + 1) for item in items[:FEW])
    return text + (f", ... {len(items)} items" if len(items) > FEW else "")


def _end(end: Node) -> str:
    if end[0] == "exception":
        return f" then raises {end[1]}"
    return "" if end[0] == "end" else f" ({end[0]})"


def _atom(node: Node) -> str:
    if isinstance(node, dict):
        return "{...}"
    return repr(node)
