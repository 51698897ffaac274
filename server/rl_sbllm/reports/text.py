"""A document as text for the terminal: ranked variants with their diffs, then what was rejected and what it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from rl_sbllm.model.measurement import Ratio
from rl_sbllm.reports.held import original_keeps, variant_keeps
from rl_sbllm.reports.reach import circumstances
from rl_sbllm.reports.sentence import count, done_at_once, duration, interval, origins, times
from rl_sbllm.reports.strength import searched, strength

_BOLD, _DIM, _RED, _GREEN, _CYAN = "1", "2", "31", "32", "36"
Json = Mapping[str, Any]
_LONGEST_EXAMPLE = 90


def text_report(report: Json, *, colour: bool) -> str:
    """Either document; plain when not `colour`."""
    lines = _check(report, colour) if "equivalent" in report else _optimize(report, colour)
    return "\n".join(lines).rstrip("\n")


def coloured_diff(diff: str, colour: bool) -> str:
    """A unified diff, with the usual colours."""
    return "\n".join(_diff_line(line, colour) for line in diff.rstrip("\n").split("\n"))


def rejected_sentence(rejected: Sequence[Json], accepted: int) -> str:
    """`43 tried: 3 accepted, 20 different-result, 18 not-faster, 2 timeout`."""
    reasons = Counter(str(one["reason"]) for one in rejected)
    parts = [f"{accepted} confirmed"] if accepted else []
    parts += [f"{number} {reason}" for reason, number in reasons.most_common()]
    tried = len(rejected) + accepted
    return f"{tried} tried" + (": " + ", ".join(parts) if parts else "")


def empty_handed(report: Json) -> str:
    """Why there is no variant: nothing held, or nothing was tried at all."""
    if report["search"]["evaluations"] or report["rejected"]:
        return "No faster version was found that behaves the same."
    if report["search"]["stopped_by"] == "seconds":
        return "Nothing was tried: measuring the original left no time to search. Give more with --budget-seconds."
    return "Nothing was tried: no known rewrite fits this function."


def says_something(report: Json) -> bool:
    """Whether a run that ended with an error found anything worth reading beside it."""
    found = (report.get(name) for name in ("baseline", "variants", "rounding_variants", "rejected"))
    return report["error"] is None or any(found)


def baseline_sentence(baseline: Json | None) -> str:
    """What is known of the original."""
    if baseline is None or baseline["seconds_per_call"] is None:
        return "not measured"
    growth = baseline["growth"]
    by_origin = origins(baseline["cases"]["by_origin"])
    return (
        f"{duration(baseline['seconds_per_call'])} per call"
        + (f", O({growth['class']})" if growth and growth["class"] else "")
        + f", {count(baseline['cases']['total'], 'input')}"
        + (f" ({by_origin})" if by_origin else "")
    )


def _optimize(report: Json, colour: bool) -> Iterator[str]:
    yield _title(report, colour)
    yield from original_keeps(report["baseline"])
    yield from circumstances(report)
    yield ""
    for variant in report["variants"]:
        yield from _variant(variant, f"{variant['rank']}.", colour)
    if report["rounding_variants"]:
        yield "Results that differ by rounding of floats alone:"
        yield ""
    for variant in report["rounding_variants"]:
        yield from _variant(variant, f"r{variant['rank']}.", colour)
    if report["status"] == "no-variant":
        yield empty_handed(report)
    shown = len(report["variants"]) + len(report["rounding_variants"])
    best = report["search"]["best_so_far"]
    if report["error"] is not None and best and not shown and best[-1][2]:
        yield f"Best so far, not confirmed: at least {times(best[-1][2])}."
    if report["rejected"] or shown:
        yield rejected_sentence(report["rejected"], shown) + "."
    yield _style(_spent(report), _DIM, colour)


def _variant(variant: Json, label: str, colour: bool) -> Iterator[str]:
    yield _style(f"{label} {variant['summary']}", _BOLD, colour)
    for step in variant["steps"]:
        yield f"   {step['action']}: {step['why']}"
    yield from (f"   {line}" for line in _evidence(variant["evidence"]))
    if variant["import_seconds"]:
        yield f"   adds {duration(variant['import_seconds'])} to the import of the module"
    yield from (f"   {line}" for line in variant_keeps(variant))
    yield coloured_diff(variant["diff"], colour)
    yield ""


def _evidence(evidence: Json) -> Iterator[str]:
    for one in evidence["assumptions"]:
        example = f", not so for {_example(one['counterexample'])}" if one["counterexample"] else ""
        yield f"assumes that {one['text']} ({one['domain']}{example})"
    for text in evidence["not_compared"]:
        yield f"not compared: {text}"
    if evidence["planted_errors"] is not None:
        yield strength(evidence["planted_errors"])
    if evidence["symbolic_paths"] is not None:
        yield searched(evidence["symbolic_paths"])


def _example(found: Json) -> str:
    return f"{_short(found['call'])}: expected {_short(found['expected'])}, got {_short(found['got'])}"


def _short(text: str) -> str:
    """The whole of it stands in the JSON document and on the page."""
    return text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 4] + " ..."


def _check(report: Json, colour: bool) -> Iterator[str]:
    yield _title(report, colour)
    yield from circumstances(report)
    yield ""
    answer = {True: "Equivalent", False: "Not equivalent", None: "Undecided"}[report["equivalent"]]
    code = {True: _GREEN, False: _RED, None: _DIM}[report["equivalent"]]
    evidence = report["evidence"]
    inputs = evidence["cases_equal"] + evidence["fresh_cases"]
    on = f" on {count(inputs, 'input')}" if report["equivalent"] else ""
    reason = f": {report['reason']}" if report["reason"] else ""
    yield _style(f"{answer}{on}{reason}.", code, colour)
    yield from _counterexample(report["counterexample"])
    speedup = report["speedup"]
    if speedup is not None:
        bounds = interval(speedup["low"], speedup["high"])
        verdict = {"same": "no difference", "undecided": "speed undecided"}.get(
            speedup["verdict"], speedup["verdict"]
        )
        yield f"{times(speedup['estimate'])} ({bounds}) as fast: {verdict}."
    if report["throughput"] is not None:
        found = report["throughput"]
        ratio = Ratio(found["estimate"], found["low"], found["high"])
        yield f"{done_at_once(ratio, found['concurrency'])}."
    yield from _evidence(evidence)


def _counterexample(found: Json | None) -> Iterator[str]:
    if found is None:
        return
    yield f"  call      {found['call']}"
    yield f"  expected  {found['expected']}"
    yield f"  got       {found['got']}"
    if found["where"]:
        yield f"  where     {found['where']}"


def _title(report: Json, colour: bool) -> str:
    target = report["target"]
    name = f"{target['name']} in {PurePath(target['path']).name}" if target["path"] else "No function"
    return f"{_style(name, _CYAN, colour)}: {baseline_sentence(report['baseline'])}"


def _spent(report: Json) -> str:
    seconds, usd = report["budget"]["seconds"], report["budget"]["usd"]
    stopped = report["search"]["stopped_by"]
    money = f", {usd['used']:.4f} USD" if usd["used"] else ""
    sandbox = report["machine"]["sandbox"]
    return (
        f"{seconds['used']:.1f} of {seconds['asked']:g} s{money}"
        + (f", stopped by {stopped}" if stopped else "")
        + (f", sandbox level {sandbox}" if sandbox else "")
    )


def _diff_line(line: str, colour: bool) -> str:
    line = line.rstrip("\r")
    code = {"+": _GREEN, "-": _RED, "@": _CYAN}.get(line[:1])
    return _style(line, code, colour) if code else line


def _style(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text
