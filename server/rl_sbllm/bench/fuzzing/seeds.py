"""What honest workers send, as lists of frames: where mutation starts from."""

from __future__ import annotations

import collections
import copy
import datetime
import decimal
import itertools
import json
from typing import Any

from rl_sbllm.languages.python.inside import codec, observe
from rl_sbllm.languages.python.inside.raising import node as exception_node

Frames = list[Any]


class _Thing:
    def __init__(self, x: object) -> None:
        self.x, self._cache = x, None


_SHARED: list[int] = [1]
VALUES: tuple[Any, ...] = (
    None,
    [1, 2.5, "three", [True, None, -0.0]],
    {"a": [1], ("b", 2): {3, 4}, 5: frozenset("xy")},
    (float("nan"), float("inf"), 10**5000, "\ud800", b"bytes"),
    [_SHARED, _SHARED, (_SHARED,)],
    [_Thing([1, _SHARED]), _Thing(_Thing(2))],
    [decimal.Decimal("1.50"), datetime.date(2020, 1, 1), range(3), complex(0, -0.0), slice(1, 2)],
    [collections.deque([1, 2]), collections.Counter("abca"), collections.OrderedDict(a=1), bytearray(b"x")],
    [len, str, itertools.count, _Thing],
    [[[[[[["deep"]]]]]]],
)


def outcomes() -> list[dict[str, Any]]:
    """One outcome for each value, and one that raised."""
    found = [_returned(value) for value in VALUES]
    found.append(dict(_outcome("raised"), exception=_raised(KeyError("no", _SHARED))))
    found.append(dict(_outcome("yielded"), value=codec.Encoder().encode(iter([1, [2], 3]))))
    return [json.loads(json.dumps(outcome)) for outcome in found]


def transcripts() -> list[Frames]:
    """What a worker sends from its job to its end, job by job."""
    found = [_observed(outcomes()), _observed(outcomes()[:1])]
    failures = [
        {"kind": kind, "detail": "it went wrong", "case": 0} for kind in ("crashed", "load", "memory")
    ]
    found += [[{"failure": failure}] for failure in failures]
    found += [[{name: 4096}] for name in ("peak_bytes", "high_water_bytes")]
    found.append([{"blocks": 0.5, "bytes": 12.5, "calls": 3, "passes": 64, "lines": [4, 7]}])
    found += [[{"size": 10, "steps": 320}], [{"lines": 0.5, "branches": 1.0}]]
    found.append([{"picked": [1, 2]}, {"plain": [4, 5, 6]}, {"done": {}}])
    answers = [{"kind": "returned", "value": ["list", 1, [1]], "exception": None, "case": 0, "later": []}]
    found.append([{"ready": 0}, b"k", {"ready": 0}, b"k", {"ready": 3}, b"k", {"answers": answers}] * 2)
    return copy.deepcopy(found)


def _observed(some: list[dict[str, Any]]) -> Frames:
    cases = [
        {"id": f"given-{i}", "origin": "given", "call": f"f({i})", "literal": True, "timing": True, "size": i}
        for i in range(len(some))
    ]
    frames: Frames = [{"cases": cases}]
    frames += [{"case": index, "outcome": outcome} for index, outcome in enumerate(some)]
    return [*frames, {"done": {"keeps_state": False, "mutates": False}}]


def _returned(value: Any) -> dict[str, Any]:
    encoder = codec.Encoder()
    found = dict(_outcome("returned"), value=encoder.encode(value))
    arguments = ["tuple", [encoder.node([3, value]), encoder.node({})]]
    return dict(found, arguments=arguments, later=encoder.later)


def _outcome(kind: str) -> dict[str, Any]:
    return dict(observe.UNTRIED, kind=kind, state={"KEPT": "[1]"}, output="said\n")


def _raised(error: Exception) -> Any:
    return exception_node(codec.Encoder(), error)
