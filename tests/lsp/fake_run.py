"""Speaks the lines of a run process without running anything: what it finds depends on the function's name.

`slow...` waits until it is cancelled; `stuck...` does not even listen; `crash...` dies; `none...` finds nothing; every other
function gets two variants, made by replacing `x + 0` by `x` and `x * 1` by `x` in it.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

from rl_sbllm.model import events
from rl_sbllm.model.measurement import Baseline, Coverage, Growth, Ratio
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.verdict import Evidence
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.document import baseline_json, evidence_json
from rl_sbllm.reports.pieces import Machine, Optimized, SearchStats
from rl_sbllm.runs.codec import decode_request, encode_event


def say(event: events.Event) -> None:
    sys.stdout.write(encode_event(event))
    sys.stdout.flush()


def variant(rank: int, source: str, summary: str) -> dict[str, Any]:
    speedup = {"estimate": 4.0 / rank, "low": 3.0 / rank, "high": 5.0 / rank}
    said = {"rank": rank, "id": f"v{rank}", "summary": summary, "source": source, "speedup": speedup}
    evidence = evidence_json(Evidence(7))
    unknown = dict.fromkeys(
        (
            "speedup_repeated",
            "import_seconds",
            "throughput",
            "faster_from",
            "memory_ratio",
            "held",
            "leak",
            "growth",
        )
    )
    return {
        **unknown,
        **said,
        "diff": "",
        "steps": [],
        "by_size": [],
        "lines_changed": 1,
        "cost_usd": 0.0,
        "evidence": evidence,
    }


def report(status: str, request: RunRequest, variants: list[dict[str, Any]]) -> dict[str, Any]:
    """A whole document, with what this run would have found."""
    played = Optimized(request, SearchStats("played", 0), Machine("Linux", "a cpu", None), 0.5)
    growth = Growth("n^2", 2.0, 1.9, 2.1, (), "counter")
    baseline = Baseline(0.0123, "cpu", 1, None, growth, 7, {}, Coverage(None, None), True, None)
    rejected = [variant_less(reason) for reason in ("not-faster", "not-faster", "syntax")]
    return {
        **optimize_report(played),
        "status": status,
        "baseline": baseline_json(baseline),
        "variants": variants,
        "rejected": rejected,
    }


def variant_less(reason: str) -> dict[str, Any]:
    return {"id": "c1", "reason": reason, "detail": "", "counterexample": None, "diff": ""}


def wait_for_cancel(request: RunRequest) -> None:
    cancelled = threading.Event()

    def listen() -> None:
        for line in sys.stdin:
            if line.strip() == "cancel":
                cancelled.set()
        os._exit(5)

    threading.Thread(target=listen, daemon=True).start()
    tried = 0
    while not cancelled.wait(0.02):
        tried += 1
        say(events.Progress(0.1, tried, 0, None, "trying"))
    say(events.RunFinished("cancelled", report("cancelled", request, [])))


def main() -> None:
    request = decode_request(sys.stdin.readline())
    name, text = request.function.rpartition(".")[2], request.text or ""
    say(events.RunStarted(f"r{os.getpid()}", str(request.path), request.function, 30.0, True))
    say(events.Notice("info", f"pid {os.getpid()}"))
    if name.startswith("slow"):
        wait_for_cancel(request)
    elif name.startswith("stuck"):
        threading.Event().wait(60)
    elif name.startswith("crash"):
        os._exit(9)
    elif name.startswith("none"):
        say(events.RunFinished("no-variant", report("no-variant", request, [])))
    else:
        found = [
            variant(1, text.replace("x + 0", "x"), "4.0x faster (3.0-5.0x)"),
            variant(2, text.replace("x * 1", "x"), "2.0x faster (1.5-2.5x)"),
        ]
        first = Ratio(4.0, 3.0, 5.0)
        say(events.Phase("search", "looking"))
        say(events.VariantFound("v1", "rule", "less to add", first, found[0]["source"], 0.5, 1, 0.1))
        say(events.Progress(0.5, 4, 1, 3.0, "half"))
        say(events.RunFinished("done", report("done", request, found)))


if __name__ == "__main__":
    main()
