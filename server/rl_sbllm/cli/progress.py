"""What a run says while it goes on: one line that is written over on a terminal, plain lines in a pipe."""

from __future__ import annotations

import shutil

from rl_sbllm.cli.console import Console
from rl_sbllm.model import events
from rl_sbllm.reports.sentence import count, duration, times

_BAR = 20
_CLEAR = "\r\x1b[2K"


class ProgressView:
    """Fed with every event; `close` takes the line away."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._phase = "starting"
        self._fraction, self._tried, self._accepted = 0.0, 0, 0
        self._best: float | None = None

    def show(self, event: events.Event) -> None:
        """Say what is new."""
        sentence = self._sentence(event)
        if sentence:
            self._line(sentence)
        if self._console.live and not isinstance(event, events.RunFinished):
            self._draw()

    def close(self) -> None:
        """Take the live line away."""
        if self._console.live:
            self._console.err.write(_CLEAR)
            self._console.err.flush()

    def _sentence(self, event: events.Event) -> str | None:
        """A line that stays; None for what only moves the live line."""
        if isinstance(event, events.RunStarted):
            model = "offline" if event.offline else "with a language model"
            return f"{event.function}: run {event.run_id}, up to {event.seconds:g} s, {model}"
        if isinstance(event, events.Phase):
            self._phase = event.name
            return f"{event.name}: {event.detail}" if event.detail else event.name
        if isinstance(event, events.BaselineMeasured):
            growth = f", grows as O({event.growth})" if event.growth else ""
            inputs = count(event.cases, "input")
            return f"original: {duration(event.seconds_per_call)} per call on {inputs}{growth}; sandbox level {event.sandbox}"
        if isinstance(event, events.VariantFound):
            return self._variant(event)
        if isinstance(event, events.Notice):
            return f"{'warning' if event.level == 'warning' else 'note'}: {event.text}"
        if isinstance(event, events.CandidateRejected):
            self._tried += 1
        elif isinstance(event, events.Progress):
            self._fraction, self._accepted = event.fraction, event.accepted
            self._tried = max(self._tried, event.tried)
            self._best = event.best if event.best is not None else self._best
        return None

    def _variant(self, event: events.VariantFound) -> str | None:
        self._tried += 1
        self._accepted += 1
        if self._best is not None and event.speedup.low <= self._best:
            return None
        self._best = event.speedup.low
        return f"found: {times(event.speedup.estimate)} (not yet confirmed): {event.why}"

    def _line(self, text: str) -> None:
        if self._console.live:
            self._console.err.write(_CLEAR)
        self._console.note(text)

    def _draw(self) -> None:
        done = round(_BAR * min(max(self._fraction, 0.0), 1.0))
        best = f", best at least {times(self._best)}" if self._best else ""
        text = f"[{'#' * done}{'.' * (_BAR - done)}] {self._phase}: {self._tried} tried, {self._accepted} accepted{best}"
        width = shutil.get_terminal_size().columns - 1
        self._console.err.write(_CLEAR + text[:width])
        self._console.err.flush()
