"""The first pass of a new process: a gain that is not there is one on repeated arguments, or work put off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rl_sbllm.evaluation.timing.cold import holds_when_cold
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import PassSettings, Runner
from rl_sbllm.model.verdict import Accepted, Reason, Rejected
from rl_sbllm.sandbox.slots import slot

LEAST_SECONDS = 0.05
NOT_COLD = (
    "The first pass in a new process does not save what later ones do: the gain comes from what earlier calls left "
    "behind, or from work that is put off until the results are read."
)

_UNTOLD = "Whether the gain is there in the first pass of a new process: "
NO_TIME = f"{_UNTOLD}there was no time to look."
UNCLEAR = f"{_UNTOLD}first passes differ too much to tell in the time there was."


class _Busy(Exception):
    """Every core is held by another run."""


@dataclass(frozen=True)
class ColdPasses:
    """See `FinalCheck`."""

    runner: Runner
    original: str
    scale: int
    now: Callable[[], float]

    def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted | Rejected:
        """The variant, or its rejection when first passes surely save far less than was measured; says when they could not tell."""
        cancel.check()
        if variant.measurement.speedup.low <= 1.0:
            return variant
        if seconds < LEAST_SECONDS:
            return variant.noting(NO_TIME)
        try:
            with slot(cancel, _give_up) as held:
                holds = self._holds(variant, seconds, held.core)
        except _Busy:
            holds = self._holds(variant, seconds, None)
        if holds is None:
            return variant.noting(UNCLEAR)
        if holds:
            return variant
        return Rejected(variant.candidate, Reason.NOT_CONFIRMED, NOT_COLD, measurement=variant.measurement)

    def _holds(self, variant: Accepted, seconds: float, core: int | None) -> bool | None:
        versions = (self.original, variant.candidate.source)
        # One pass a process: nothing needs a copy, and telling changed arguments would only add noise.
        settings = PassSettings(scale=self.scale, copy_arguments=False)
        speedup = variant.measurement.speedup
        return holds_when_cold(self.runner, versions, settings, speedup, seconds, self.now, core)


def _give_up() -> None:
    raise _Busy
