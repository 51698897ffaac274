"""What a version keeps between calls, and what a variant changes about that.

A leak is memory that grows with every call on the *same* arguments. A cache without a bound grows with every *new* input
only: that is what it is for, so it is shown and not a leak of the variant that has it. Both are looked at in one warm
instance of the module; what grows in a fast run is confirmed in one under tracemalloc.
"""

from __future__ import annotations

from rl_sbllm.model.execution import Runner, WorkerFailure
from rl_sbllm.model.measurement import Held, Residue

NATIVE_BYTES = 256.0
"""A pass, below which growth that tracemalloc does not see is the C library's own book-keeping."""
MORE = 2.0
LEAST_BYTES = 1.0
"""A call: a variant adds a leak when it keeps clearly more than the original."""
SAME_SHARE = 0.4
SHORTEST = 0.05


def held(runner: Runner, source: str, seconds: float) -> Held | None:
    """What it keeps; None when the seconds did not suffice."""
    if seconds < SHORTEST:
        return None
    per_call, lines = _bytes(runner, source, "same", SAME_SHARE * seconds)
    if per_call is None or per_call > 0.0:
        return None if per_call is None else Held(per_call, None, lines)
    per_input, lines = _bytes(runner, source, "fresh", (1.0 - SAME_SHARE) * seconds)
    return Held(per_call, per_input, lines)


def adds_leak(original: Held | None, variant: Held | None) -> bool:
    """The variant keeps memory with every call, clearly more than the original."""
    if variant is None or not variant.per_call:
        return False
    known = original.per_call if original is not None else None
    return variant.per_call > MORE * (known or 0.0) + LEAST_BYTES


def change(original: Held | None, variant: Held | None) -> str | None:
    """`healed` when the original's memory grows and the variant's is known not to."""
    if original is None or variant is None or not original.grows:
        return None
    known = variant.per_call == 0.0 and (variant.per_input == 0.0 or not original.per_input)
    return "healed" if known and not variant.per_input else None


def _bytes(runner: Runner, source: str, inputs: str, seconds: float) -> tuple[float | None, tuple[int, ...]]:
    """Bytes a call and lines; a fast run first, and one under tracemalloc of what grows there."""
    fast = runner.residue(source, inputs=inputs, seconds=seconds)
    if isinstance(fast, WorkerFailure) or (fast.blocks is None and fast.bytes is None):
        return None, ()
    if not fast.blocks and not fast.bytes:
        return 0.0, ()
    traced = runner.residue(source, inputs=inputs, traced=True, seconds=seconds)
    if isinstance(traced, WorkerFailure) or traced.bytes is None:
        return None, ()
    return _confirmed(fast, traced), traced.lines


def _confirmed(fast: Residue, traced: Residue) -> float:
    if traced.bytes:
        return traced.bytes / traced.calls
    native = fast.bytes or 0.0
    return native / fast.calls if native >= NATIVE_BYTES else 0.0
