"""What a caller gains who asks the same again: one warm instance, the same arguments in every pass."""

from __future__ import annotations

from dataclasses import replace

from rl_sbllm.evaluation.timing.brief import brief_race
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Ratio


def speedup_repeated(track: Track, original: str, variant: str, settings: PassSettings) -> Ratio | None:
    """Never makes a variant "faster"; None where it cannot be had (or arguments are used up by a call)."""
    if settings.copy_arguments:
        return None
    warm = replace(settings, repeated=True, isolate_state=False, collect_garbage=True)
    result = brief_race(track, original, variant, warm)
    return None if isinstance(result, WorkerFailure) else result.ratio()
