"""Does a variant leave memory behind where the original does not?"""

from __future__ import annotations

from rl_sbllm.model.execution import Runner, WorkerFailure

BLOCKS_PER_PASS = 0.5
"""Measured: clean functions show 0.05 blocks a call, one kept list of objects 2 and more."""


def leaks(original: float | None, variant: float | None) -> bool:
    """The variant's slope is over the limit and clearly over the original's own."""
    if variant is None or variant <= BLOCKS_PER_PASS:
        return False
    return variant > 2.0 * max(original or 0.0, 0.0) + BLOCKS_PER_PASS


def slope(runner: Runner, source: str, seconds: float) -> float | None:
    """Blocks left behind a pass; None when it could not be measured in the seconds given."""
    found = runner.leaked_blocks_per_call(source, seconds=seconds)
    return None if isinstance(found, WorkerFailure) else found
