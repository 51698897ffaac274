"""What a user sees of a run as it goes: progress, messages, fresh lenses, and events for clients that want them."""

from __future__ import annotations

from lsprotocol import types as t

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.progress import Progress, adopt, begin
from rl_sbllm.lsp.report_text import headline
from rl_sbllm.lsp.runs import Listener, Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.model import events
from rl_sbllm.runs.codec import to_json

_LEVELS = {"done": t.MessageType.Info, "no-variant": t.MessageType.Info, "cancelled": t.MessageType.Info}


class Feedback(Listener):
    """One for each run. `token` is the client's own progress; `answers`: the end is told by the answer to a request."""

    def __init__(self, session: Session, token: str | None = None, *, answers: bool = False) -> None:
        self._session, self._token, self._answers = session, token, answers
        self._progress: Progress | None = None
        self._best = ""
        self._fraction = 0.0

    async def started(self, run: Run) -> None:
        title = f"Optimize `{run.target.name}`"
        session = self._session
        if self._token is not None:
            self._progress = adopt(session.server, self._token, title)
        elif not self._answers:
            self._progress = await begin(
                session.server, session.abilities, f"rl-sbllm-{run.id}", title, run.cancel
            )
        refresh_lenses(session)

    async def heard(self, run: Run, event: events.Event) -> None:
        if self._session.abilities.run_events:
            self._notify(run, event)
        message = self._message(event)
        if message and self._progress is not None:
            self._progress.report(message, self._fraction)

    async def ended(self, run: Run) -> None:
        said = headline(run)
        if self._progress is not None:
            self._progress.end(said)
        if not self._session.shut_down:
            status = str((run.report or {}).get("status"))
            if not self._answers:
                self._session.say(said, _LEVELS.get(status, t.MessageType.Warning))
            refresh_lenses(self._session)
            self._session.facts.resume()

    def _message(self, event: events.Event) -> str | None:
        if isinstance(event, events.Phase):
            return event.detail
        if isinstance(event, events.VariantFound):
            self._best = f"best so far {event.speedup.estimate:.2g}x: {event.why}"
            return self._best
        if isinstance(event, events.Progress):
            self._fraction = event.fraction
            return f"{event.tried} tried, {event.accepted} faster" + (f", {self._best}" if self._best else "")
        if isinstance(event, events.Notice):
            level = t.MessageType.Warning if event.level == "warning" else t.MessageType.Info
            self._session.server.window_log_message(t.LogMessageParams(level, event.text))
        return None

    def _notify(self, run: Run, event: events.Event) -> None:
        told = {
            "run": run.id,
            "uri": run.uri,
            "function": run.target.name,
            "event": {"event": type(event).__name__, **to_json(event)},
        }
        self._session.server.protocol.notify(protocol.RUN_EVENT, told)


def refresh_lenses(session: Session) -> None:
    """Have the client ask for code lenses again, when it can be told so and shows any."""
    if session.abilities.lens_refresh and session.configuration.lens_mode() != "off":
        session.server.workspace_code_lens_refresh(None)
