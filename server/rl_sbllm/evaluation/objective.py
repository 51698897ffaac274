"""What a variant has to be better in: time, memory, or either without being worse in the other (DESIGN, rule 1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rl_sbllm.evaluation.memory.peak import FORKS, differs, lowers_peak, peaks
from rl_sbllm.evaluation.timing.race import Result
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules
from rl_sbllm.model.execution import Runner, WorkerFailure

NOT_SLOWER = 1.0 / 1.05
"""A variant chosen for its memory may be slower by 5 % at most, by its bound."""
SECONDS = 10.0

Start = Callable[[Sequence[str], RaceRules], list[Result]]
"""Runs one race of several candidates under the rules given."""


@dataclass
class Objective:
    """`name` is time, memory or balanced. Remembers the original's peaks."""

    name: str
    runner: Runner
    original: str
    scale: int
    left: Callable[[], float]
    """Seconds that may still be used."""
    before: list[int] = field(default_factory=list[int])

    def compete(self, start: Start, rules: RaceRules, sources: Sequence[str]) -> list[Result]:
        """One result for each source; "faster" means: better by the objective."""
        if self.name == "memory":
            return self._by_memory(start, rules, sources)
        results = start(sources, rules)
        if self.name != "balanced":
            return results
        return [
            self._balanced(start, rules, source, result)
            for source, result in zip(sources, results, strict=True)
        ]

    def _by_memory(self, start: Start, rules: RaceRules, sources: Sequence[str]) -> list[Result]:
        after = {source: self._peaks(source) for source in dict.fromkeys(sources)}
        lower = [source for source in after if lowers_peak(self._before(), after[source])]
        raced = dict(zip(lower, start(lower, not_slower(rules)) if lower else [], strict=True))
        kept = Result(Outcome.SAME, note="Its peak is not lower by 5 % and 4 KB in every fork.")
        return [raced.get(source, kept) for source in sources]

    def _balanced(self, start: Start, rules: RaceRules, source: str, result: Result) -> Result:
        before, after = self._before(), self._peaks(source)
        if result.outcome is Outcome.FASTER:
            if before and after and min(after) > max(before) and differs(max(before), min(after)):
                return replace(result, outcome=Outcome.SAME, note="Faster, but its peak is higher.")
            return result
        if result.failure is None and lowers_peak(before, after):
            return start([source], not_slower(rules))[0]
        return result

    def _before(self) -> list[int]:
        if not self.before:
            self.before = self._peaks(self.original)
        return self.before

    def _peaks(self, source: str) -> list[int]:
        seconds = max(0.2, min(SECONDS, self.left()) / FORKS)
        found = peaks(self.runner, source, self.scale, FORKS, seconds)
        return [] if isinstance(found, WorkerFailure) else found


def not_slower(rules: RaceRules) -> RaceRules:
    """Rules under which "faster" says only: not slower by more than 5 %."""
    return replace(rules, minimum_speedup=NOT_SLOWER, meaningful=NOT_SLOWER)
