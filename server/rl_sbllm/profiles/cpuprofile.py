"""V8's `.cpuprofile` (`node --cpu-prof`, DevTools): a tree of call frames, samples that name its nodes, times between them.

Format: Chrome DevTools Protocol, `Profiler.Profile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from rl_sbllm.profiles.raw import Frame, Stacks

_IDLE = "(idle)"


def read(document: Mapping[str, Any]) -> Stacks:
    """Raises `ValueError`, `TypeError` or `LookupError` when it does not fit the format."""
    nodes = {node["id"]: node for node in document["nodes"]}
    numbers = {id: number for number, id in enumerate(nodes)}
    parents = {child: id for id, node in nodes.items() for child in node.get("children") or ()}
    frames = [_frame(node["callFrame"]) for node in nodes.values()]
    timed = bool(document.get("samples") and document.get("timeDeltas"))
    weights = (
        _timed(document) if timed else {id: float(node.get("hitCount", 0)) for id, node in nodes.items()}
    )

    def samples() -> Iterator[tuple[list[int], float]]:
        for id, weight in weights.items():
            if weight > 0 and frames[numbers[id]].name != _IDLE:
                yield _stack(id, parents, numbers), weight

    return Stacks("V8", "seconds" if timed else "samples", frames, samples())


def _timed(document: Mapping[str, Any]) -> dict[Any, float]:
    """A sample holds until the next one; the last as long as it took to come."""
    samples, deltas = document["samples"], document["timeDeltas"]
    if len(samples) != len(deltas):
        raise ValueError("as many times as samples were expected")
    weights: dict[Any, float] = {}
    for at, id in enumerate(samples):
        microseconds = deltas[min(at + 1, len(deltas) - 1)]
        weights[id] = weights.get(id, 0.0) + max(0.0, microseconds / 1e6)
    return weights


def _stack(id: Any, parents: Mapping[Any, Any], numbers: Mapping[Any, int]) -> list[int]:
    stack = [numbers[id]]
    while id in parents:
        id = parents[id]
        stack.append(numbers[id])
        if len(stack) > len(numbers):
            raise ValueError("the tree of calls has a loop")
    return stack[::-1]


def _frame(call: Mapping[str, Any]) -> Frame:
    url = str(call.get("url") or "")
    path = unquote(urlsplit(url).path) if url.startswith("file:") else url
    named = "" if path.startswith("node:") or "://" in path else path
    return Frame(named, int(call.get("lineNumber", -1)) + 1, str(call.get("functionName") or "(anonymous)"))
