"""Tests of the project that reach the target, run with the variant in the place of the original."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.verdict import Accepted, Reason, Rejected
from rl_sbllm.model.workload import ReachingTest
from rl_sbllm.workloads.suite import Ended

START_SECONDS = 0.6
"""About what starting the tests takes, where it was not seen."""
LONGEST = 10.0
"""Seconds for one variant's tests that are asked for at most."""
FIRST_SHARE = 0.5
"""Of the seconds asked for, for the first run; the rest is for running failed tests again."""
MOST_SHARE, LEAST_FOR_TESTS = 0.7, 0.2
"""Of the seconds given: what the first run may take, and what of it is tried for the tests alone, however long the start took."""
LONGER = 1.5
"""Times what a test took before, that it is given room for: the machine may be busier now."""
AGAIN_SECONDS = 1.5
"""What running failed tests again may take at least: a failure seen is followed up."""
LEAST_TO_FIND = 4.0
"""Seconds from which on tests are looked for, where no recording run did so."""


class Tests(Protocol):
    """Finds and runs tests; `ToolFailed` where they cannot be confined."""

    def find(self, seconds: float, cancel: CancelToken) -> Sequence[ReachingTest]: ...

    def run(
        self, text: str, tests: Sequence[ReachingTest], seconds: float, cancel: CancelToken
    ) -> Mapping[str, Ended]: ...


@dataclass
class ProjectTests:
    """See `FinalCheck`. A test that passed with the original and fails with the variant, twice, rejects it."""

    tests: Tests
    original: str
    reaching: Sequence[ReachingTest] | None
    """None: not looked for yet."""
    start_seconds: float | None = None
    """See `Workload.tests_start_seconds`."""
    clock: Callable[[], float] = field(default=time.monotonic)

    @property
    def seconds_needed(self) -> float:
        """For all that pass with the original, as far as it is known which do."""
        passing = [test.seconds for test in self.reaching or () if test.outcome == "passed"]
        if not passing:
            return 0.0
        return min(LONGEST, (self._start + LONGER * sum(passing)) / FIRST_SHARE)

    @property
    def _start(self) -> float:
        return START_SECONDS if self.start_seconds is None else self.start_seconds

    def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted | Rejected:
        """The variant with the tests that it passed, or rejected by one that it fails."""
        cancel.check()
        end = self.clock() + seconds
        try:
            passing = self._passing(seconds, cancel)
            left = end - self.clock()
            # What starting took before was taken beside other work: it is tried as long as it may be less.
            chosen = fitting(
                passing, max(FIRST_SHARE * left - self._start, LEAST_FOR_TESTS * left - START_SECONDS)
            )
            first = self._run(variant, chosen, MOST_SHARE * left, cancel)
            failed = [test for test in chosen if test.id in first and _fails(first[test.id])]
            if not failed:
                return _with_tests(variant, passing, first, ())
            return self._followed_up(variant, passing, first, failed, end, cancel)
        except ToolFailed as error:
            return variant.noting(error.what)

    def _passing(self, seconds: float, cancel: CancelToken) -> list[ReachingTest]:
        """What passes with the original, the fastest first."""
        if self.reaching is None and seconds >= LEAST_TO_FIND:
            self.reaching = self.tests.find(seconds / 2, cancel)
        return sorted(
            (test for test in self.reaching or () if test.outcome == "passed"), key=lambda t: t.seconds
        )

    def _run(
        self, variant: Accepted, tests: Sequence[ReachingTest], seconds: float, cancel: CancelToken
    ) -> Mapping[str, Ended]:
        return self.tests.run(variant.candidate.source, tests, seconds, cancel) if tests else {}

    def _followed_up(
        self,
        variant: Accepted,
        passing: Sequence[ReachingTest],
        first: Mapping[str, Ended],
        failed: Sequence[ReachingTest],
        end: float,
        cancel: CancelToken,
    ) -> Accepted | Rejected:
        """Once more with both, side by side: what fails now and then is not held against the variant."""
        left = max(AGAIN_SECONDS, end - self.clock())
        with ThreadPoolExecutor(1) as beside:
            other = beside.submit(self.tests.run, self.original, failed, left, cancel)
            again = self._run(variant, failed, left, cancel)
            before = other.result()
        unclear: list[ReachingTest] = []
        for test in failed:
            now = before.get(test.id)
            if now is None or (now.outcome == "passed" and test.id not in again):
                unclear.append(test)
            elif now.outcome == "passed" and _fails(again[test.id]):
                return _rejected(variant, Reason.TEST_FAILED, test, again[test.id].why)
        if unclear:
            why = f"{first[unclear[0].id].why}; there was no time to run it again"
            return _rejected(variant, Reason.NOT_CONFIRMED, unclear[0], why)
        return _with_tests(variant, passing, first, [test.id for test in failed])


def fitting(tests: Sequence[ReachingTest], seconds: float) -> list[ReachingTest]:
    """The first of them that take no longer together."""
    chosen: list[ReachingTest] = []
    for test in tests:
        seconds -= LONGER * test.seconds
        if seconds < 0.0:
            break
        chosen.append(test)
    return chosen


def _fails(ended: Ended) -> bool:
    return ended.outcome in ("failed", "hung", "crashed")


def _rejected(variant: Accepted, reason: Reason, test: ReachingTest, why: str) -> Rejected:
    detail = (
        f"The project's test {test.id} passes with the original and fails with it: {why or 'no message'}."
    )
    return Rejected(variant.candidate, reason, detail, measurement=variant.measurement)


def _with_tests(
    variant: Accepted, passing: Sequence[ReachingTest], ran: Mapping[str, Ended], unsteady: Sequence[str]
) -> Accepted:
    passed = sum(1 for one in ran.values() if one.outcome == "passed")
    noted = replace(
        variant, evidence=replace(variant.evidence, tests_passed=passed, tests_failed=len(unsteady))
    )
    for test in unsteady:
        noted = noted.noting(
            f"The project's test {test} failed with it once: again it passed, or failed with both."
        )
    if len(ran) < len(passing):
        noted = noted.noting(
            f"{len(ran)} of {len(passing)} tests that reach it were run: there was no more time."
        )
    return noted
