"""Carries one run from a request to its written report: progress, cancel by Ctrl-C, files, exit code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rl_sbllm.cli.console import Console
from rl_sbllm.cli.interrupt import undisturbed
from rl_sbllm.cli.output import write_html, write_json
from rl_sbllm.cli.progress import ProgressView
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.events import RunFinished
from rl_sbllm.model.request import RunRequest
from rl_sbllm.reports.status import exit_code, report_error
from rl_sbllm.reports.text import says_something, text_report
from rl_sbllm.runs.launch import RunProcess
from rl_sbllm.runs.terms import Terms


def run_to_report(request: RunRequest, terms: Terms, started: float, console: Console) -> dict[str, Any]:
    """Start the run process, show what it says, and give its document. Ctrl-C asks it to stop."""
    run = RunProcess(request, started=started, terms=terms)
    view = ProgressView(console)
    report: dict[str, Any] | None = None
    with _stopped_by_signals(run):
        for event in run.events():
            view.show(event)
            if isinstance(event, RunFinished):
                report = event.report
    view.close()
    if report is None:
        raise ToolFailed("The run ended without a report.")
    return report


def present(report: dict[str, Any], console: Console, *, json_to: str | None, html_to: Path | None) -> int:
    """Write what was asked for, say the result, and give the exit code."""
    with undisturbed():
        if json_to is not None:
            write_json(report, json_to, console)
        if html_to is not None:
            write_html(report, html_to)
            console.note(f"The page is in {html_to}.")
        error = report_error(report)
        if error is not None:
            console.error(error)
        if json_to != "-" and says_something(report):
            console.result(text_report(report, colour=console.colour_out))
    return exit_code(report)


@contextmanager
def _stopped_by_signals(run: RunProcess) -> Iterator[None]:
    def stop(*_: object) -> None:
        # In a thread: the handler may have interrupted the very code that `cancel` would wait for.
        threading.Thread(target=run.cancel, daemon=True).start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
