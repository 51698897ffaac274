"""A document of `optimize` as one page: no network, no script, light and dark by the reader's own preference.

Everything that comes from the run is escaped; the page's own policy forbids all but its style.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import PurePath
from typing import Any

from rl_sbllm.reports.charts import convergence, speedup_bars
from rl_sbllm.reports.gains import gains, why_first
from rl_sbllm.reports.held import original_keeps, variant_keeps
from rl_sbllm.reports.reach import circumstances
from rl_sbllm.reports.sentence import count, origins
from rl_sbllm.reports.size_chart import size_chart
from rl_sbllm.reports.strength import searched, strength
from rl_sbllm.reports.text import baseline_sentence, empty_handed, rejected_sentence

Json = Mapping[str, Any]
_SHOWN_PER_REASON = 50


def html_page(report: Json) -> str:
    """The whole page."""
    style = files("rl_sbllm.reports").joinpath("page.css").read_text("utf-8")
    title = _title(report)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{style}</style></head><body><main>",
            f"<h1>{title}</h1>",
            *_summary(report),
            *_variants(report),
            *_convergence(report),
            *_rejected(report),
            *_budget(report),
            f"<footer>RL-SBLLM {_text(report['product'])}, schema {report['schema']}</footer>",
            "</main></body></html>\n",
        ]
    )


def _summary(report: Json) -> Iterator[str]:
    error = report["error"]
    yield f'<p class="lead">Original: {_text(baseline_sentence(report["baseline"]))}.</p>'
    for line in (*original_keeps(report["baseline"]), *circumstances(report)):
        yield f"<p>{_text(line)}</p>"
    if error is not None:
        parts = " ".join(_text(error[name]) for name in ("what", "where", "help") if error[name])
        yield f'<p class="error">{parts}</p>'
    shown = [(str(v["rank"]), v["speedup"]) for v in report["variants"]]
    shown += [(f"r{v['rank']}", v["speedup"]) for v in report["rounding_variants"]]
    if shown:
        yield speedup_bars(shown)
        yield from (f"<p>{_text(said)}</p>" for said in [why_first(report["variants"])] if said)
    elif error is None:
        yield f"<p>{_text(empty_handed(report))}</p>"


def _variants(report: Json) -> Iterator[str]:
    for variant in report["variants"]:
        yield from _variant(variant, f"Variant {variant['rank']}", report["baseline"])
    for variant in report["rounding_variants"]:
        yield from _variant(variant, f"Rounding variant {variant['rank']}", report["baseline"])


def _variant(variant: Json, label: str, baseline: Json | None) -> Iterator[str]:
    yield f"<section><h2>{label}</h2><p>{_text(variant['summary'])}.</p>"
    if variant["steps"]:
        steps = (
            f"<li><b>{_text(s['action'])}</b> ({_text(s['by'])}): {_text(s['why'])}</li>"
            for s in variant["steps"]
        )
        yield f"<h3>Made by these steps, in this order</h3><ol>{''.join(steps)}</ol>"
    yield from _gains(baseline, variant)
    yield from size_chart(variant)
    yield from (f"<p>{_text(line[:1].upper() + line[1:])}.</p>" for line in variant_keeps(variant))
    yield _diff(variant["diff"], f"Changes of {label}")
    yield from _evidence(variant["evidence"])
    yield "</section>"


def _gains(baseline: Json | None, variant: Json) -> Iterator[str]:
    rows = [[_text(cell) for cell in row] for row in gains(baseline, variant)]
    if rows:
        cells = "".join(f'<tr><th scope="row">{a}</th><td>{b}</td><td>{c}</td></tr>' for a, b, c in rows)
        head = '<tr><td></td><th scope="col">original</th><th scope="col">variant</th></tr>'
        yield f"<table>{head}{cells}</table>"


def _evidence(evidence: Json) -> Iterator[str]:
    rows = [
        ("inputs with equal behaviour", str(evidence["cases_equal"])),
        ("fresh inputs with equal behaviour", str(evidence["fresh_cases"])),
        ("by origin", origins(evidence["by_origin"])),
        ("tests passed / failed", f"{evidence['tests_passed']} / {evidence['tests_failed']}"),
        ("hash seeds", str(evidence["hash_seeds"])),
        *(("assumes that", _assumption(one)) for one in evidence["assumptions"]),
        *(("not compared", text) for text in evidence["not_compared"]),
        *(("strength", strength(counted)) for counted in [evidence["planted_errors"]] if counted is not None),
        *(("symbolic search", searched(n)) for n in [evidence["symbolic_paths"]] if n is not None),
    ]
    cells = "".join(f"<tr><th>{name}</th><td>{_text(value)}</td></tr>" for name, value in rows if value)
    yield f"<details><summary>Evidence</summary><table>{cells}</table></details>"


def _assumption(one: Json) -> str:
    found = one["counterexample"]
    example = (
        f"; not so for {found['call']}: expected {found['expected']}, got {found['got']}" if found else ""
    )
    return f"{one['text']} ({one['domain']}){example}"


def _convergence(report: Json) -> Iterator[str]:
    points = report["search"]["best_so_far"]
    if points:
        yield "<section><h2>Search</h2>"
        yield convergence(points, report["search"]["evaluations"])
        yield "</section>"


def _rejected(report: Json) -> Iterator[str]:
    rejected: Sequence[Json] = report["rejected"]
    if not rejected:
        return
    by_reason: defaultdict[str, list[Json]] = defaultdict(list)
    for one in rejected:
        by_reason[one["reason"]].append(one)
    accepted = len(report["variants"]) + len(report["rounding_variants"])
    yield f"<section><h2>Rejected</h2><p>{_text(rejected_sentence(rejected, accepted))}.</p>"
    for reason, group in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        yield f"<details><summary>{_text(reason)} ({len(group)})</summary>"
        yield from map(_rejection, group[:_SHOWN_PER_REASON])
        if len(group) > _SHOWN_PER_REASON:
            yield f"<p>{count(len(group) - _SHOWN_PER_REASON, 'more candidate')} in the JSON report.</p>"
        yield "</details>"
    yield "</section>"


def _rejection(one: Json) -> str:
    found = one["counterexample"]
    example = ""
    if found:
        lines = (f"{name:9} {found[name]}" for name in ("call", "expected", "got", "where") if found[name])
        example = _scrolled("", f"Counterexample of {one['id']}", _text(chr(10).join(lines)))
    changes = _diff(one["diff"], f"Changes of {one['id']}")
    return f"<h3>{_text(one['id'])}</h3><p>{_text(one['detail'])}</p>{example}{changes}"


def _budget(report: Json) -> Iterator[str]:
    machine = report["machine"]
    rows = [
        *((name, _use(report["budget"][name])) for name in ("seconds", "evaluations", "usd")),
        ("stopped by", report["search"]["stopped_by"]),
        ("language model", _model(report["cost"])),
        ("strategy, seed", f"{report['search']['strategy']}, {report['search']['seed']}"),
        ("machine", f"{machine['os']}, {machine['cpu']}, {machine['python'] or 'interpreter unknown'}"),
        ("sandbox level", machine["sandbox"]),
    ]
    cells = "".join(f"<tr><th>{name}</th><td>{_text(value)}</td></tr>" for name, value in rows if value)
    yield f"<section><h2>Budget and machine</h2><table>{cells}</table></section>"


def _model(cost: Json) -> str:
    """Empty when none was asked."""
    if not cost["llm_calls"]:
        return ""
    return f"{count(cost['llm_calls'], 'call')}, {cost['tokens_in']} tokens in, {cost['tokens_out']} out, {cost['usd']:.4f} USD"


def _use(use: Json) -> str:
    used = f"{use['used']:.4g}"
    return f"{used} of {use['asked']:g}" if use["asked"] is not None else used


def _diff(diff: str, label: str) -> str:
    """The two lines in front name the files and are no changes."""
    kinds = {"+": "add", "-": "del", "@": "at"}
    lines = (
        f'<span class="{"file" if number < 2 else kinds.get(line[:1], "ctx")}">{_text(line)}</span>'
        for number, line in enumerate(diff.split("\n"))
        if line
    )
    return _scrolled("diff", label, "".join(lines)) if diff else ""


def _scrolled(kind: str, label: str, inside: str) -> str:
    """Long lines are scrolled to, with the keyboard too."""
    return f'<pre class="{kind}" tabindex="0" role="region" aria-label="{_text(label)}">{inside}</pre>'


def _title(report: Json) -> str:
    target = report["target"]
    return _text(
        f"{target['name']} in {PurePath(target['path']).name}" if target["path"] else "Optimize Function"
    )


def _text(value: object) -> str:
    return escape(str(value))
