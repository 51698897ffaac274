"""What a run has said so far, kept so that a run that ends early still leaves a whole report.

Variants that were found but not confirmed are counted, never offered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rl_sbllm.model import events
from rl_sbllm.model.errors import RunError
from rl_sbllm.model.request import RunRequest
from rl_sbllm.reports.early import EarlyRejection, Findings, early_check, early_report


class Tally:
    """Fed with every event of one run; makes the report of a run that gave none itself."""

    def __init__(self, request: RunRequest, clock: Callable[[], float], started: float) -> None:
        self._request, self._clock, self._started = request, clock, started
        self._baseline: events.BaselineMeasured | None = None
        self._sandbox: str | None = None
        self._rejected: list[EarlyRejection] = []
        self._best: list[tuple[int, float, float]] = []
        self._tried = 0

    def feed(self, event: events.Event) -> None:
        """Take note of one event."""
        if isinstance(event, events.SandboxReached):
            self._sandbox = event.level
        elif isinstance(event, events.BaselineMeasured):
            self._baseline = event
        elif isinstance(event, events.CandidateRejected):
            self._rejected.append(EarlyRejection(event.id, event.reason, event.detail, event.source))
        elif isinstance(event, events.VariantFound):
            self._note_best(event)
        elif isinstance(event, events.Progress):
            self._tried = max(self._tried, event.tried)

    def report(self, error: RunError) -> dict[str, Any]:
        """The document of this run as it stands, ended by `error`."""
        findings = Findings(
            seconds=self._clock() - self._started,
            sandbox=self._sandbox,
            baseline=self._baseline,
            rejected=tuple(self._rejected),
            best_so_far=tuple(self._best),
            tried=max(self._tried, len(self._rejected) + len(self._best)),
        )
        make = early_check if self._request.kind == "check" else early_report
        return make(self._request, findings, error)

    def _note_best(self, event: events.VariantFound) -> None:
        if not self._best or event.speedup.low > self._best[-1][2]:
            self._best.append((event.evaluation, event.seconds, event.speedup.low))
