"""Changes transcripts: values inside the frames, whole frames, and the bytes they become."""

from __future__ import annotations

import json
import struct
from random import Random
from typing import Any

from rl_sbllm.bench.fuzzing.seeds import Frames

_HEADER = struct.Struct(">I")
_MOST_BYTES = 100_000
_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**64), 10**400, 0.5, -0.0, 1e308, 5e-324, float("nan"), float("inf"),
    "", "x", "\x00", "\ud800", "\x1b[2J", "list", "NaN", [], {}, [[]], [None], ["list"], ["list", 1], ["list", 1, 2], ["ref", 99],
    ["ref", None], ["dict", 1, [1], []], ["typed", 1, "x"], ["object"], ["set", {}, []], ["opaque"], ["too-large"], ["int", "zz"],
    ["str", [-1]], ["iterator", 1, [], []], ["exception", 1, 2, 3], ["value"], ["box"], {"failure": None}, {"cases": None},
    {"failure": {"kind": "violation", "detail": None, "case": -1}}, {"done": 1}, {"case": True, "outcome": {}}, {"ready": True},
)  # fmt: skip
_WORDS = (
    b"[" * 3000,
    b"NaN",
    b'"\\ud800"',
    b"1e999",
    b'{"a":1,"a":2}',
    b"\xff",
    b"\x00\x00\x00\x02",
    b"9" * 5000,
    b"k",
)


def mutated(frames: Frames, other: Frames, rng: Random) -> Frames:
    """A few changes to the values; `other` lends parts."""
    found = json.loads(json.dumps([_plain(frame) for frame in frames]))
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        rng.choice((_replace, _replace, _drop, _repeat, _swap, _lend, _frame))(found, other, rng)
    return [_raw(frame) for frame in found]


def as_bytes(frames: Frames, rng: Random) -> bytes:
    """The frames on the wire, now and then damaged there too."""
    data = b"".join(_framed(frame) for frame in frames)[:_MOST_BYTES]
    if rng.random() < 0.7 or not data:
        return data
    at, word = rng.randrange(len(data)), rng.choice(_WORDS)
    kinds = (
        data[:at],
        data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :],
        data[:at] + word + data[at:],
        data[:at] + data[at + rng.randrange(1, 20) :],
        _HEADER.pack(rng.choice((0, 1, 2**24, 64 << 20, (64 << 20) + 1, 2**32 - 1))) + data[4:],
        _HEADER.pack(len(word)) + word + data,
    )
    return rng.choice(kinds)[:_MOST_BYTES]


def _framed(frame: Any) -> bytes:
    if isinstance(frame, bytes):
        return frame
    body = json.dumps(frame).encode("ascii")
    return _HEADER.pack(len(body)) + body


def _plain(frame: Any) -> Any:
    return {"raw byte": frame.hex()} if isinstance(frame, bytes) else frame


def _raw(frame: Any) -> Any:
    if isinstance(frame, dict) and isinstance(told := frame.get("raw byte"), str):
        try:
            return bytes.fromhex(told)
        except ValueError:
            return b"?"
    return frame


def _places(node: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything inside, at any depth."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], (list, dict)):
                waiting.append(holder[key])
    return found


def _replace(frames: Frames, other: Frames, rng: Random) -> None:
    if places := _places(frames):
        holder, key = rng.choice(places)
        odd = rng.choice(_ODD)
        holder[key] = json.loads(json.dumps(odd)) if isinstance(odd, (list, dict)) else odd


def _drop(frames: Frames, other: Frames, rng: Random) -> None:
    if places := _places(frames):
        holder, key = rng.choice(places)
        del holder[key]


def _repeat(frames: Frames, other: Frames, rng: Random) -> None:
    places = [place for place in _places(frames) if isinstance(place[0], list)]
    if places:
        holder, key = rng.choice(places)
        holder.insert(key, json.loads(json.dumps(holder[key])))


def _swap(frames: Frames, other: Frames, rng: Random) -> None:
    if places := _places(frames):
        (one, first), (two, second) = rng.choice(places), rng.choice(places)
        # Copies: a part must not come to lie inside itself.
        lent, given = json.dumps(one[first]), json.dumps(two[second])
        if max(len(lent), len(given)) < 5000:
            one[first] = json.loads(given)


def _lend(frames: Frames, other: Frames, rng: Random) -> None:
    mine, theirs = _places(frames), _places([_plain(frame) for frame in other])
    if mine and theirs:
        (holder, key), (lender, lent) = rng.choice(mine), rng.choice(theirs)
        holder[key] = json.loads(json.dumps(lender[lent]))


def _frame(frames: Frames, other: Frames, rng: Random) -> None:
    if not frames:
        return
    at = rng.randrange(len(frames))
    if rng.random() < 0.5:
        frames.insert(at, json.loads(json.dumps(_plain(rng.choice(other)))) if other else None)
    else:
        rng.shuffle(frames)
