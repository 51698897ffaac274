"""The runs of a connection, without an editor."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from rl_sbllm.lsp import runs
from rl_sbllm.runs import launch
from rl_sbllm.runs.terms import Terms
from tests.reports.samples import request, target


@pytest.mark.asyncio
async def test_a_run_cancelled_while_its_process_is_being_started_is_told_so(monkeypatch: pytest.MonkeyPatch):
    starting, go_on, told = threading.Event(), threading.Event(), []

    def slow_start(_run: object, _command: object) -> Any:
        starting.set()
        go_on.wait(10)
        return SimpleNamespace(cancel=lambda: told.append("cancel"))

    async def nothing(_process: object) -> AsyncIterator[Any]:
        for event in ():
            yield event

    monkeypatch.setattr(runs, "_launch", slow_start)
    monkeypatch.setattr(launch, "stream", nothing)
    run = runs.Runs().start("file:///project/app.py", target(), request(), Terms())
    await asyncio.to_thread(starting.wait, 10)
    run.cancel()
    await asyncio.sleep(0)
    go_on.set()
    assert run.task is not None
    await asyncio.wait_for(run.task, 10)
    assert told == ["cancel"]
