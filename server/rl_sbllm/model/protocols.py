"""What rooms swap: proposers, evaluators, policies. One contract test runs over all implementations of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, runtime_checkable

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.verdict import Accepted, Rejected, Verdict


@dataclass(frozen=True)
class Action:
    """One thing the policy may do now. `features` are small named numbers for the policy; `sites` how many places."""

    name: str
    family: str
    parent: str
    sites: int
    features: Mapping[str, float]
    seconds: float = 0.2
    """Expected cost of one try."""


class Proposer(Protocol):
    """(parent, action) -> candidates. Pure; randomness comes from the generator given."""

    name: str

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]: ...

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]: ...


@runtime_checkable
class SlowProposer(Proposer, Protocol):
    """One that waits for someone else (a language model): `propose` answers with nothing, `busy` says so meanwhile, and
    `collect` hands over what arrived; the others keep working."""

    @property
    def busy(self) -> bool: ...

    def collect(self) -> Sequence[Candidate | Rejected]: ...

    def close(self) -> None: ...


class Evaluator(Protocol):
    """Candidates -> verdicts, and accepted ones -> confirmed ones."""

    def screen(self, candidates: Sequence[Candidate], cancel: CancelToken) -> Sequence[Verdict]: ...

    def confirm(self, variants: Sequence[Accepted], cancel: CancelToken) -> Sequence[Verdict]: ...


class FinalCheck(Protocol):
    """A last look at a variant that won its confirmation race: adds to its evidence, or rejects it."""

    def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted | Rejected:
        """Within about `seconds`; what they do not suffice for is left out of the evidence, never a rejection."""
        ...


@runtime_checkable
class LongCheck(FinalCheck, Protocol):
    """One that needs more than a share of the seconds kept for last looks; they are kept for it from the start."""

    @property
    def seconds_needed(self) -> float:
        """For one variant."""
        ...


class Policy(Protocol):
    """Chooses the next action and learns from the reward."""

    def choose(self, state: Mapping[str, float], actions: Sequence[Action], rng: Random) -> tuple[int, float]:
        """(index into actions, propensity of that choice)."""
        ...

    def learn(self, state: Mapping[str, float], action: Action, reward: float) -> None: ...
