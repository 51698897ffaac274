"""What evaluation says of a candidate."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from rl_sbllm.model.candidate import Assumption, Candidate
from rl_sbllm.model.counterexample import Counterexample
from rl_sbllm.model.measurement import Measurement


class Reason(str, Enum):
    """Why a candidate was rejected; members stand in the order the checks are made (DESIGN section 5)."""

    DUPLICATE = "duplicate"
    SYNTAX = "syntax"
    FORBIDDEN = "forbidden"
    DOES_NOT_COMPILE = "does-not-compile"
    MODEL_REPLY = "model-reply"
    SANDBOX_VIOLATION = "sandbox-violation"
    CRASHED = "crashed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    DIFFERENT_RESULT = "different-result"
    DIFFERENT_EXCEPTION = "different-exception"
    DIFFERENT_OUTPUT = "different-output"
    DIFFERENT_ORDER = "different-order"
    DIFFERENT_ALIASING = "different-aliasing"
    MUTATED_ARGUMENT = "mutated-argument"
    CHANGED_STATE = "changed-state"
    NOT_COMPARABLE = "not-comparable"
    LEAK = "leak"
    SLOWER = "slower"
    NOT_FASTER = "not-faster"
    UNDECIDED = "undecided"
    NOT_CONFIRMED = "not-confirmed"
    TEST_FAILED = "test-failed"


@dataclass(frozen=True)
class Evidence:
    """What an accepted variant was checked on."""

    cases_equal: int = 0
    fresh_cases: int = 0
    by_origin: dict[str, int] = field(default_factory=dict[str, int])
    tests_passed: int = 0
    tests_failed: int = 0
    hash_seeds: int = 0
    assumptions: tuple[Assumption, ...] = ()
    not_compared: tuple[str, ...] = ()
    max_relative: float | None = None
    """Largest relative float difference, when that is all that differs (a rounding variant); else None."""
    planted_errors: tuple[int, int] | None = None
    """(made, caught): deliberate small errors put into the variant, and how many the same cases show; None = not tried."""
    symbolic_paths: int | None = None
    """Ways through original and variant that CrossHair followed side by side without a difference; None = it could not."""


@dataclass(frozen=True)
class Rejected:
    candidate: Candidate
    reason: Reason
    detail: str
    counterexample: Counterexample | None = None
    measurement: Measurement | None = None


@dataclass(frozen=True)
class Accepted:
    candidate: Candidate
    measurement: Measurement
    evidence: Evidence

    def noting(self, text: str) -> Accepted:
        """The same, saying what of it could not be compared."""
        return replace(
            self, evidence=replace(self.evidence, not_compared=(*self.evidence.not_compared, text))
        )


Verdict = Rejected | Accepted
