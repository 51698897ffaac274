"""Memory that stays allocated between calls, as JSON and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rl_sbllm.model.measurement import Held

Json = Mapping[str, Any]


def held_json(held: Held | None) -> dict[str, Any] | None:
    """Null when it is not known; 0 bytes = none."""
    if held is None:
        return None
    return {
        "bytes_per_call": held.per_call,
        "bytes_per_input": held.per_input,
        "lines": list(held.lines),
    }


def held_words(held: Json | None) -> str | None:
    """`keeps 53 B with every call (line 8)`; None when it is none or not known."""
    if not held:
        return None
    lines = held["lines"]
    place = f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))})" if lines else ""
    if held["bytes_per_call"]:
        return f"keeps {held['bytes_per_call']:.0f} B with every call{place}"
    if held["bytes_per_input"]:
        return f"keeps {held['bytes_per_input']:.0f} B with every new input, without a bound that was seen{place}"
    return None


def original_keeps(baseline: Json | None) -> Iterator[str]:
    """A sentence when the original's memory grows with its calls."""
    words = held_words(baseline.get("held")) if baseline else None
    if words is not None:
        yield f"The original {words}."


def variant_keeps(variant: Json) -> Iterator[str]:
    """What a variant changes, or has, of that; documents of earlier versions say nothing."""
    if variant.get("leak") == "healed":
        yield "keeps nothing between calls, where the original's memory grows"
    words = held_words(variant.get("held"))
    if words is not None:
        yield words
