"""Writes the events of one run to the store as they happen. A store that cannot be used never ends a run."""

from __future__ import annotations

import sqlite3

from rl_sbllm.model import events
from rl_sbllm.model.errors import BadInput, ToolFailed
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs.store.database import Store
from rl_sbllm.runs.store.retention import Limits


class Recorder:
    """Begins at `RunStarted`: a run that fails before has no id and is not kept."""

    def __init__(self, request: RunRequest, limits: Limits | None = None) -> None:
        self._request, self._limits = request, limits
        self._store: Store | None = None
        self._run_id = ""
        self._broken = False

    def record(self, event: events.Event) -> str | None:
        """Keep one event; gives a sentence when the user should know something of the store."""
        if self._broken:
            return None
        try:
            return self._record(event)
        except (sqlite3.Error, OSError, ToolFailed) as error:
            self._broken = True
            what = error.what if isinstance(error, ToolFailed) else str(error)
            return f"This run is not kept for later. {what}"

    def close(self) -> None:
        """Nothing is recorded after this."""
        if self._store is not None:
            self._store.close()
            self._store = None
        self._broken = True

    def _record(self, event: events.Event) -> str | None:
        if isinstance(event, events.RunStarted):
            self._store = Store.open()
            self._run_id = event.run_id
            self._store.begin(event.run_id, self._request, self._limits)
            self._store.record(event.run_id, event)
            return self._store.message
        if self._store is None:
            return None
        if isinstance(event, events.RunFinished) and event.status == BadInput.kind:
            self._store.delete(self._run_id)  # nothing ran, and the message has been read
        elif isinstance(event, events.RunFinished):
            self._store.finish(self._run_id, event.report)
        else:
            self._store.record(self._run_id, event)
        return None
