"""What a variant changes, before and after, as rows; and why the first one stands first, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rl_sbllm.evaluation.finals.open_domain import NO_TIME
from rl_sbllm.reports.sentence import count, duration, interval, times

Json = Mapping[str, Any]
_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def gains(baseline: Json | None, variant: Json) -> Iterator[tuple[str, str, str]]:
    """(what, original, variant); nothing that was not measured."""
    if baseline is None:
        return
    seconds, speedup = baseline["seconds_per_call"], variant["speedup"]["estimate"]
    if seconds is not None and speedup:
        yield "time per call", duration(seconds), duration(seconds / speedup)
    peak, ratio = baseline["peak_bytes"], variant["memory_ratio"]
    if peak is not None:
        # the ratio is null when the peaks are closer than 5 % or 4 KB
        yield "peak memory", size_of(peak), "about the same" if ratio is None else size_of(peak * ratio)
    before, after = ((one or {}).get("class") for one in (baseline["growth"], variant["growth"]))
    if before or after:
        yield "growth with the input", _order(before), _order(after)
    if variant["import_seconds"]:
        yield "added to the import of the module", "", duration(variant["import_seconds"])
    again = variant["speedup_repeated"]
    if again is not None and again["estimate"] is not None:
        yield (
            "on repeated arguments",
            "1x",
            f"{times(again['estimate'])} ({interval(again['low'], again['high'])})",
        )


def why_first(variants: Sequence[Json]) -> str | None:
    """When a later variant is faster, the reason why it comes later."""
    if len(variants) < 2:
        return None
    first = variants[0]
    quicker = max(variants[1:], key=lambda one: one["speedup"]["low"] or 0.0)
    if (quicker["speedup"]["low"] or 0.0) <= (first["speedup"]["low"] or 0.0):
        return None
    fewer, more = _broken(first), _broken(quicker)
    if fewer < more:
        less = f"{count(fewer, 'assumption')}" if fewer else "no assumption"
        return (
            f"Variant 1 comes first although variant {quicker['rank']} is faster: it makes {less} that an input was found "
            f"to break, variant {quicker['rank']} makes {more}."
        )
    if NO_TIME in quicker["evidence"]["not_compared"] and NO_TIME not in first["evidence"]["not_compared"]:
        return f"Variant 1 comes first although variant {quicker['rank']} is faster: there was no time to try odd types on that."
    return f"Variant 1 comes first although variant {quicker['rank']} is faster: the order is by what was asked for, and by the worst input."


def size_of(number: float) -> str:
    """`4.1 kB`."""
    for unit, name in _UNITS:
        if number >= unit:
            return f"{number / unit:.3g} {name}"
    return f"{number:.0f} B"


def _order(found: str | None) -> str:
    return f"O({found})" if found else "not determined"


def _broken(variant: Json) -> int:
    """As the ranking counts them."""
    return sum(
        one["domain"] == "open" and one["counterexample"] is not None
        for one in variant["evidence"]["assumptions"]
    )
