"""Some tests of a project run again with another text of the target's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import ReachingTest
from rl_sbllm.workloads.recorded import recorded
from rl_sbllm.workloads.suite import Ended, Suite, run_suite

_TIMES_LONGER, _AT_LEAST_SECONDS = 20.0, 2.0
"""A test that takes so many times its time with the original, and no less than so long, hangs."""


@dataclass(frozen=True)
class SuiteAgain:
    """The tests of the project of one target."""

    target: Target
    interpreter: Interpreter
    root: Path

    def find(self, seconds: float, cancel: CancelToken) -> tuple[ReachingTest, ...]:
        """Those that reach the target, found by running them with the original."""
        return recorded(self.target, self.target.name, self.interpreter, self.root, cancel, seconds).tests

    def run(
        self, text: str, tests: Sequence[ReachingTest], seconds: float, cancel: CancelToken
    ) -> Mapping[str, Ended]:
        """How these tests ended with `text`, by their ids; those that did not run are left out."""
        files = tuple(dict.fromkeys(test.file for test in tests))
        limits = {test.id: max(_AT_LEAST_SECONDS, _TIMES_LONGER * test.seconds) for test in tests}
        settings = {"only": list(limits), "limits": limits, "seconds": seconds}
        done = run_suite(
            Suite(self.target, self.interpreter, self.root, files), text, settings, seconds, cancel
        )
        ended = {one.test: one for one in done.tests if one.test in limits}
        broken = {self.root / file: why for file, why in done.broken.items()}
        for test in tests:
            if test.id not in ended and test.file in broken:
                ended[test.id] = Ended(test.id, "failed", 0.0, False, broken[test.file])
        return ended
