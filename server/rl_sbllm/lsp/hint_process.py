"""The hint process as the server uses it: one question at a time, started by the first, ended with the server.

A question that takes too long, or a process that died, costs the answer and a new process; after a few of those no hints
are looked for any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

import rl_sbllm
from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.hints.codec import decode_answer, encode_question
from rl_sbllm.hints.find import Hint

COMMAND = (sys.executable, "-m", "rl_sbllm.hints.process")
_ANSWER_SECONDS = 20.0
_END_SECONDS = 1.0
_LONGEST_LINE = 1 << 22
_MOST_FAILURES = 3


class HintProcess:
    """Used from one task at a time. `command` replaces the process (tests)."""

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float = _ANSWER_SECONDS) -> None:
        self._command, self._seconds = command, seconds
        self._process: Process | None = None
        self._failures = 0

    @property
    def pid(self) -> int | None:
        """None while there is no process."""
        return self._process.pid if self._process is not None else None

    async def ask(self, cut: Excerpt) -> tuple[Hint, ...]:
        """Empty when nothing was found, or when there is no answer to be had."""
        if self._failures >= _MOST_FAILURES:
            return ()
        try:
            return await asyncio.wait_for(self._answer(cut), self._seconds)
        except (OSError, ValueError, asyncio.TimeoutError) as error:
            self._failures += 1
            logging.getLogger(__name__).warning("no hints: %s", type(error).__name__)
            await self.close()
            return ()

    async def close(self) -> None:
        """End it now; the next question starts another."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), _END_SECONDS)

    async def _answer(self, cut: Excerpt) -> tuple[Hint, ...]:
        if self._process is None:
            self._process = await self._start()
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None and answers is not None, "started with pipes"
        questions.write(encode_question(cut))
        await questions.drain()
        return decode_answer(await answers.readline())

    async def _start(self) -> Process:
        # `-m` puts the working folder first on the path: it must be ours, never one with the user's files
        folder = Path(rl_sbllm.__file__).resolve().parent.parent
        return await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, cwd=folder, limit=_LONGEST_LINE
        )
