"""Where CrossHair runs: in the interpreter of the project if it is installed there, else in our own of the same version.

In both cases in the sandbox; with our own, what the project's file imports may be missing, and then nothing is searched.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter, ask
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import BadInput, CannotRun, ToolFailed
from rl_sbllm.model.execution import SymbolicSearch
from rl_sbllm.runs.preparation import Prepared

_LEAST_LEFT = 0.3
"""Seconds that must be left of a search when our own interpreter has started, for it to be worth while."""


def ours_can(interpreter: Interpreter) -> bool:
    """Whether our own Python has CrossHair and reads the same language as the project's."""
    return (
        interpreter.version[:2] == sys.version_info[:2] and importlib.util.find_spec("crosshair") is not None
    )


@dataclass(frozen=True)
class CrossHair:
    """See `SymbolicRunner`."""

    ready: Prepared

    @property
    def available(self) -> bool:
        return self.ready.interpreter.has_crosshair or ours_can(self.ready.interpreter)

    def search(self, original: str, other: str, *, seconds: float, cancel: CancelToken) -> SymbolicSearch:
        """For about so many wall seconds, starting another interpreter included."""
        end = time.monotonic() + seconds
        try:
            with self._runner(seconds, cancel) as runner:
                left = end - time.monotonic()
                if left < _LEAST_LEFT:
                    return SymbolicSearch(unsupported="there was no time for it")
                return runner.symbolic(original, other, left)
        except (BadInput, CannotRun, ToolFailed) as error:
            return SymbolicSearch(unsupported=error.what.rstrip("."))

    @contextmanager
    def _runner(self, seconds: float, cancel: CancelToken) -> Iterator[PythonRunner]:
        ready = self.ready
        if ready.interpreter.has_crosshair:
            yield ready.runner
            return
        ours = ask(Path(sys.executable), "the one that runs rl-sbllm", os.environ)
        with closing(PythonRunner(ready.target, ready.workload, ours, ready.root, cancel)) as runner:
            runner.start([0], seconds)
            yield runner
