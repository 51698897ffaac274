"""How much the inputs can tell: deliberate small errors are put into a variant, and the cases it was judged on are run on each.

An error that no case shows may be one that changes nothing, so not all of them can be caught; those that leave the
function's tree as it is are not counted as made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from math import inf
from random import Random

from rl_sbllm.analysis.python.planted import Planted, some_planted
from rl_sbllm.evaluation import checking, confirmation, screening
from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.verdict import Accepted

FEWEST, MOST = 10, 100
"""Fewer than there was time for say nothing; a small function has no more."""
FIRST_SHARE, OTHER_SHARE = 3.0, 0.3
"""Of a look's seconds: the first variant is the best one, and looks before this one leave time over."""
HANGING = 0.4
"""Seconds after which an error that makes the function hang is taken for caught at the earliest."""
CLEARLY_SLOWER, SLOWER = 8.0, 30.0
"""How many times what the original takes: at the least, and where there is time."""
FreshSets = Sequence[tuple[int, int, bool]]
OF_A_VARIANT: FreshSets = (
    (screening.FRESH_SEED, screening.FRESH_COUNT, False),
    (confirmation.FRESH_SEED, confirmation.FRESH_COUNT, True),
)
OF_A_CHECK: FreshSets = ((screening.FRESH_SEED, checking.FRESH_COUNT, True),)
"""(seed, count, explored itself) of the fresh cases that each was judged on."""


@dataclass
class PlantedErrors:
    """See `FinalCheck`. Never rejects."""

    equivalence: EquivalenceCheck
    original: str
    function: str
    clock: Callable[[], float]
    left: Callable[[], float] = lambda: inf
    """Seconds until the report has to be written; a larger share than what is left is none."""
    _looked: bool = field(default=False, init=False)

    def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted:
        """The variant with what its cases would have caught; the first one looked at gets most of the time."""
        share = OTHER_SHARE if self._looked else FIRST_SHARE
        self._looked = True
        seconds = min(share * seconds, self.left())
        counted = self.counted(variant.candidate.source, OF_A_VARIANT, seconds, cancel)
        return replace(variant, evidence=replace(variant.evidence, planted_errors=counted))

    def counted(
        self, text: str, fresh: FreshSets, seconds: float, cancel: CancelToken
    ) -> tuple[int, int] | None:
        """(made, caught) of at most `MOST` errors, as many as `seconds` allow; None when those are too few to say anything."""
        end, made, caught, fewest = self.clock() + seconds, 0, 0, 1
        for error in islice(self._errors(text), MOST):
            cancel.check()
            is_caught = self._is_caught(error.text, text, fresh, end)
            if is_caught is None:
                fewest = FEWEST
                break
            made += 1
            caught += is_caught
        return (made, caught) if made >= fewest else None

    def _errors(self, text: str) -> Iterator[Planted]:
        """In the function, and in those of the file that only this version has."""
        unit, before = PythonUnit.parse(text), PythonUnit.parse(self.original)
        known = {name for name, _ in before.functions()} if before is not None else set[str]()
        added = [name for name, _ in unit.functions() if name not in known] if unit is not None else []
        outer = [name for name in added if not name.startswith(f"{self.function}.")]
        for name in (self.function, *outer):
            yield from some_planted(text, name, Random(0))

    def _is_caught(self, wrong: str, text: str, fresh: FreshSets, end: float) -> bool | None:
        """None when the time does not suffice: an error may hang, so none may last beyond the end, and none is begun that would
        be taken for hanging too soon."""
        usual, left = self.equivalence.prepare().seconds, end - self.clock()
        if left < max(HANGING, CLEARLY_SLOWER * usual):
            return None
        seconds = min(left, max(HANGING, SLOWER * usual))
        if self.equivalence.few(wrong, seconds=seconds).difference is not None:
            return True
        looks = [partial(self.equivalence.all, wrong)] + [
            partial(self.equivalence.fresh, wrong, seed, count, both=both, like=text)
            for seed, count, both in fresh
        ]
        for look in looks:
            if self.clock() > end:
                return None
            if look().difference is not None:
                return True
        return False
