"""Speedscope's JSON, as `py-spy record --format speedscope` and others write it: sampled and evented profiles, one a thread.

Format: github.com/jlfwong/speedscope, src/lib/file-format-spec.ts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from rl_sbllm.profiles.raw import Frame, Stacks

_SECONDS = {"seconds": 1.0, "milliseconds": 1e-3, "microseconds": 1e-6, "nanoseconds": 1e-9}


def read(document: Mapping[str, Any]) -> Stacks:
    """Raises `ValueError` when it does not fit the format, `TypeError` or `LookupError` likewise."""
    frames = [_frame(one) for one in document["shared"]["frames"]]
    profiles = list(document["profiles"])
    units = {str(one["unit"]) for one in profiles}
    known = units <= set(_SECONDS)
    if not known and units != {"none"}:
        raise ValueError(f"it measures {', '.join(sorted(units))}, not time")
    samples = (sample for one in profiles for sample in _samples(one, len(frames)))
    return Stacks("speedscope", "seconds" if known else "samples", frames, samples)


def _frame(one: Mapping[str, Any]) -> Frame:
    line = one.get("line")
    return Frame(str(one.get("file") or ""), line if isinstance(line, int) else 0, str(one["name"]))


def _samples(profile: Mapping[str, Any], frames: int) -> Iterator[tuple[list[int], float]]:
    scale = _SECONDS.get(str(profile["unit"]), 1.0)
    found = _sampled(profile) if profile["type"] == "sampled" else _evented(profile)
    for stack, weight in found:
        if not all(0 <= number < frames for number in stack):
            raise ValueError("a stack names a frame that is not there")
        if not math.isfinite(weight):
            raise ValueError("a weight that is no number")
        yield stack, max(0.0, weight * scale)


def _sampled(profile: Mapping[str, Any]) -> Iterator[tuple[list[int], float]]:
    samples, weights = profile["samples"], profile["weights"]
    if len(samples) != len(weights):
        raise ValueError("as many weights as samples were expected")
    yield from zip(samples, weights, strict=True)


def _evented(profile: Mapping[str, Any]) -> Iterator[tuple[list[int], float]]:
    """Between two events, the time goes to the stack that is open."""
    stack: list[int] = []
    before = float(profile["startValue"])
    for event in profile["events"]:
        at = float(event["at"])
        if stack and at > before:
            yield list(stack), at - before
        before = at
        if event["type"] == "O":
            stack.append(event["frame"])
        elif stack and stack[-1] == event["frame"]:
            stack.pop()
        else:
            raise ValueError("an event closes a frame that is not the innermost")
    if stack and float(profile["endValue"]) > before:
        yield list(stack), float(profile["endValue"]) - before
