"""The runs of this connection: one at a time for a function, a few at once in all, each in a process of its own."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rl_sbllm.model.errors import BadInput, RunError
from rl_sbllm.model.events import Event, Phase, RunFinished, RunStarted
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Target
from rl_sbllm.runs.terms import Terms

if TYPE_CHECKING:
    from rl_sbllm.runs.launch import RunProcess

AT_ONCE = 2
"""Runs share the measuring slots of the machine; more than this only wait for each other."""
_KEPT = 100
_STOP_SECONDS = 2.0


@dataclass
class Run:
    """One run and what is known of it. `report` is the document of DESIGN section 5 once it has ended."""

    id: str
    uri: str
    target: Target
    request: RunRequest
    terms: Terms
    report: dict[str, Any] | None = None
    cancelled: bool = False
    process: RunProcess | None = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)
    started: float = field(default_factory=time.time)
    kept: str | None = None
    """Its id in the store, once it is known."""
    hidden: frozenset[str] = frozenset()
    """Ids of variants that the user rejected."""
    waits: bool = True

    @property
    def variants(self) -> Sequence[dict[str, Any]]:
        """Ranked variants, those that differ by rounding last, those that were rejected left out."""
        if self.report is None:
            return ()
        every = [*self.report.get("variants", ()), *self.report.get("rounding_variants", ())]
        return [one for one in every if one["id"] not in self.hidden]

    def variant(self, id: str) -> dict[str, Any]:
        found = next((v for v in self.variants if v["id"] == id), None)
        if found is None:
            raise BadInput(f"The run has no variant {id!r}.", self.target.name)
        return found

    def cancel(self) -> None:
        """Ask it to stop; the launcher ends it when it does not."""
        self.cancelled = True
        if self.process is not None:
            self.process.cancel()
        elif self.task is not None and self.waits:
            # later its process is being started, by a thread that cannot be cancelled: it is told when it is there
            self.task.cancel()


class Listener:
    """Told of a run's life on the event loop; the default hears nothing."""

    async def started(self, run: Run) -> None: ...

    async def heard(self, run: Run, event: Event) -> None: ...

    async def ended(self, run: Run) -> None: ...


class Runs:
    """`command` replaces the run process (tests)."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._command = command
        self._runs: dict[str, Run] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.listen: Callable[[Run], Listener] = lambda _run: Listener()

    def find(self, id: str) -> Run | None:
        """By the id that was given at its start, or by that of the store."""
        return self._runs.get(id) or next((r for r in self._runs.values() if r.kept == id), None)

    def every(self) -> list[Run]:
        """Oldest first."""
        return list(self._runs.values())

    def adopt(self, run: Run) -> None:
        """A run of the store stands before those of this connection, which are newer."""
        if self.find(run.id) is None:
            self._runs = {run.id: run, **self._runs}

    def drop(self, id: str) -> None:
        """Forget a run that has ended."""
        run = self.find(id)
        if run is not None and run.report is not None:
            del self._runs[run.id]

    def active(self) -> list[Run]:
        return [run for run in self._runs.values() if run.report is None]

    def any_of(self, uri: str) -> bool:
        """Whether a run of this connection was about the document."""
        return any(run.uri == uri for run in self._runs.values())

    def active_of(self, uri: str, name: str) -> Run | None:
        return next((r for r in self.active() if (r.uri, r.target.name) == (uri, name)), None)

    def latest_of(self, uri: str, name: str) -> Run | None:
        """The newest run of the function that ended with its report."""
        ended = [
            r for r in self._runs.values() if r.report is not None and (r.uri, r.target.name) == (uri, name)
        ]
        return max(ended, key=lambda run: run.started, default=None)

    def start(
        self, uri: str, target: Target, request: RunRequest, terms: Terms, listener: Listener | None = None
    ) -> Run:
        """Begin at once or when it is its turn; `BadInput` while the same function is being optimized. `listener`
        takes the place of the one that `listen` makes."""
        if self.active_of(uri, target.name) is not None:
            raise BadInput(
                f"`{target.name}` is being optimized already.",
                str(target.path),
                "Cancel that run, or wait for it.",
            )
        run = Run(uuid.uuid4().hex[:12], uri, target, request, terms)
        self._runs[run.id] = run
        self._forget()
        run.task = asyncio.get_running_loop().create_task(
            self._live(run, listener or self.listen(run)), name=f"run-{run.id}"
        )
        return run

    async def close(self) -> None:
        """End every run, and wait for that, but not for ever."""
        active = self.active()
        for run in active:
            run.cancel()
        tasks = [run.task for run in active if run.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_SECONDS)

    async def _live(self, run: Run, listener: Listener) -> None:
        try:
            await listener.started(run)
            if self._turn.locked():
                await listener.heard(run, Phase("waiting", "Waits for another run to end."))
            async with self._turn:
                run.waits = False
                await self._consume(run, listener)
        except asyncio.CancelledError:
            run.report = run.report or _ended(run, "cancelled", "Cancelled.")
        except RunError as error:
            run.report = _ended(run, error.kind, str(error))
        finally:
            run.report = run.report or _ended(run, "failed", "The run ended without a report.")
            await listener.ended(run)

    async def _consume(self, run: Run, listener: Listener) -> None:
        run.process = await asyncio.to_thread(_launch, run, self._command)
        if run.cancelled:
            run.process.cancel()
        from rl_sbllm.runs.launch import stream

        async for event in stream(run.process):
            if isinstance(event, RunStarted):
                run.kept = event.run_id
            elif isinstance(event, RunFinished):
                run.report = event.report
            await listener.heard(run, event)

    def _forget(self) -> None:
        ended = [id for id, run in self._runs.items() if run.report is not None]
        for id in ended[: max(0, len(self._runs) - _KEPT)]:
            del self._runs[id]


def _launch(run: Run, command: Sequence[str]) -> RunProcess:
    # needed by runs alone, so not loaded to answer `initialize`
    from rl_sbllm.runs.launch import RunProcess

    return RunProcess(run.request, terms=run.terms, command=command)


def _ended(run: Run, status: str, what: str) -> dict[str, Any]:
    """What stands for a report when no process came to write one."""
    return {
        "status": status,
        "error": {"kind": status, "what": what, "where": str(run.target.path), "help": None},
        "variants": [],
        "rounding_variants": [],
        "rejected": [],
    }
