"""Fresh inputs that were looked for, not drawn: those that take the original, or a candidate, where the others do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rl_sbllm.model.execution import CaseSet, Exploration, ExploringRunner, Runner

ATTEMPTS = 600
MOST = 60
FEWEST_PLAIN = 4
"""Inputs that reach nothing new are compared, too: what differs need not be a matter of branches."""
CPU_SECONDS = 0.15
"""Once for an original; for a candidate only where few are judged."""
LEAST_SECONDS = 3.0
"""Of the run, for exploring to begin at all."""
DRAWN_WITH_OWN = 8
"""Inputs drawn with the constants that only the candidate has, where it is not explored itself."""


class Explored:
    """What exploring found for one original; for candidates on demand."""

    def __init__(self, runner: Runner, source: str, constants: int, left: Callable[[], float]) -> None:
        """`constants`: how many of a set's constants, the first ones, are the original's own. `left`: seconds of the run."""
        self._runner = runner if isinstance(runner, ExploringRunner) else None
        self._source, self._constants, self._left = source, constants, left
        self._known: dict[tuple[str, CaseSet], Exploration] = {}

    def added_to(self, wanted: CaseSet, candidate: str, both: bool) -> CaseSet:
        """The fresh set with what was found for the original before it, and for the candidate too when `both`.

        Most of the others are such as were seen to run in little time: where the original takes long nothing is compared.
        """
        if self._runner is None:
            return wanted
        own = len(wanted.constants) > self._constants
        known = replace(wanted, constants=wanted.constants[: self._constants])
        found = self._explore(self._runner, self._source, known, 0)
        plain = found.plain[: max(FEWEST_PLAIN, wanted.count - len(found.picked))]
        picked = found.picked + plain
        if both and candidate != self._source:
            picked += self._explore(self._runner, candidate, wanted, ATTEMPTS).picked
        drawn = max(wanted.count - len(found.picked + plain), DRAWN_WITH_OWN if own else 0)
        return replace(wanted, count=len(picked) + drawn, picked=picked)

    def _explore(self, runner: ExploringRunner, source: str, wanted: CaseSet, offset: int) -> Exploration:
        first = wanted.seed * 2 * ATTEMPTS + offset
        if (source, wanted) not in self._known and self._left() < LEAST_SECONDS:
            return Exploration()
        if (source, wanted) not in self._known:
            self._known[source, wanted] = runner.explore(
                source,
                wanted,
                first=first,
                attempts=ATTEMPTS,
                most=min(MOST, wanted.count),
                cpu_seconds=CPU_SECONDS,
            )
        return self._known[source, wanted]
