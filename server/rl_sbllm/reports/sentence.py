"""A variant in one sentence of plain words, and the sentences that name numbers elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from rl_sbllm.evaluation.growth.change import changed
from rl_sbllm.model.measurement import Growth, Measurement, Ratio, Throughput
from rl_sbllm.model.verdict import Accepted, Evidence

_CLEARLY_SLOWER = 0.95
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def summary(one: Accepted, growth_before: Growth | None, lines_changed: int) -> str:
    """`4.2x faster (3.9-4.5x), same results on 212 inputs, 38 % less memory, 6 lines changed`."""
    parts = [
        _speed(one.measurement),
        _throughput(one.measurement.throughput),
        _results(one.evidence),
        _memory(one.measurement.memory_ratio),
        _leak(one.measurement.leak),
        _growth(growth_before, one.measurement.growth),
        count(lines_changed, "line") + " changed",
        _assumptions([assumption.text for assumption in one.evidence.assumptions]),
    ]
    return ", ".join(part for part in parts if part)


def times(ratio: float) -> str:
    """`4.2x`, with three digits at most."""
    return f"{ratio:.0f}x" if ratio >= 100 else f"{ratio:.1f}x" if ratio >= 2 else f"{ratio:.2f}x"


def interval(low: float, high: float) -> str:
    """`3.9-4.5x`."""
    return f"{times(low)[:-1]}-{times(high)}"


def count(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(seconds: float) -> str:
    """`3.2 ms`."""
    for unit, name in _UNITS:
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds * 1e9:.2g} ns"


def origins(by_origin: Mapping[str, int]) -> str:
    """`12 given, 200 generated`."""
    return ", ".join(f"{number} {origin}" for origin, number in by_origin.items() if number)


def _speed(measured: Measurement) -> str:
    ratio = measured.speedup
    bounds = f"({interval(ratio.low, ratio.high)})"
    if ratio.low <= 1.0:
        return f"about as fast {bounds}"
    if measured.faster_from is not None:
        return f"faster from n = {measured.faster_from}, {times(ratio.estimate)} on the inputs timed {bounds}"
    worst = measured.worst_case
    if worst is not None and worst.ratio < _CLEARLY_SLOWER:
        return f"{times(ratio.estimate)} over all inputs {bounds} but {times(1 / worst.ratio)} slower on {worst.case}"
    return f"{times(ratio.estimate)} faster {bounds}"


def _throughput(found: Throughput | None) -> str:
    return "" if found is None else done_at_once(found.ratio, found.concurrency)


def done_at_once(ratio: Ratio, concurrency: int) -> str:
    """Latency is the headline; this is what a program gets done with several calls under way."""
    bounds = interval(ratio.low, ratio.high)
    return f"{times(ratio.estimate)} as many calls in the same time, {concurrency} at once ({bounds})"


def _results(evidence: Evidence) -> str:
    close = evidence.max_relative is not None
    kind = f"results within {evidence.max_relative:.1g} on" if close else "same results on"
    tests = f" and {count(evidence.tests_passed, 'test')}" if evidence.tests_passed else ""
    return f"{kind} {count(evidence.cases_equal + evidence.fresh_cases, 'input')}{tests}"


def _memory(ratio: float | None) -> str:
    if ratio is None:
        return ""
    if ratio >= 2.0:
        return f"{times(ratio)} the memory"
    percent = round(abs(1.0 - ratio) * 100)
    return f"{percent} % {'less' if ratio < 1.0 else 'more'} memory" if percent else ""


def _growth(before: Growth | None, after: Growth | None) -> str:
    if before is None or after is None or not changed(before, after):
        return ""
    return f"O({before.class_name}) -> O({after.class_name})"


def _leak(change: str | None) -> str:
    return "no more leak" if change == "healed" else ""


def _assumptions(texts: list[str]) -> str:
    """One in its own words; of several only how many: they stand below."""
    return f"assumes that {texts[0]}" if len(texts) == 1 else count(len(texts), "assumption") if texts else ""
