"""What is said while a run goes on."""

from __future__ import annotations

import io

from rl_sbllm.cli.console import Console
from rl_sbllm.cli.progress import ProgressView
from rl_sbllm.model import events
from rl_sbllm.model.measurement import Ratio

EVENTS: list[events.Event] = [
    events.RunStarted("ab", "/p/app.py", "total", 30.0, True),
    events.Phase("baseline", "measuring the original"),
    events.BaselineMeasured(0.0032, 12, "A", "n^2"),
    events.CandidateRejected("r", "a", "slower", "secret detail", "def total(): pass", 0.0),
    events.VariantFound("v", "a", "sum does it", Ratio(4.2, 3.9, 4.5), "def total(): pass", 1.0, 2, 0.5),
    events.VariantFound("w", "a", "worse", Ratio(2.2, 1.9, 2.5), "def total(): pass", 1.0, 3, 0.6),
    events.Progress(0.5, 3, 2, 3.9, ""),
    events.Notice("warning", "the machine is busy"),
]


def said(live: bool) -> str:
    stream = io.StringIO()
    view = ProgressView(Console(io.StringIO(), stream, False, False, live))
    for event in EVENTS:
        view.show(event)
    view.close()
    return stream.getvalue()


def test_a_pipe_gets_plain_lines():
    assert said(live=False).splitlines() == [
        "total: run ab, up to 30 s, offline",
        "baseline: measuring the original",
        "original: 3.2 ms per call on 12 inputs, grows as O(n^2); sandbox level A",
        "found: 4.2x (not yet confirmed): sum does it",
        "warning: the machine is busy",
    ]


def test_a_terminal_gets_one_line_that_is_written_over():
    text = said(live=True)
    assert "[##########..........] baseline: 3 tried, 2 accepted, best at least 3.9x" in text
    assert text.endswith("\r\x1b[2K")
