"""The real run process around a session that plays a part named by the function's name. Run as a script.

`find`: a whole run that finds a variant; `nothing`: one that finds none; `slow`: goes on until cancelled; `deaf`: never
looks at the token; `bug`, `bad`, `dies`: as they say.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rl_sbllm import runs
from rl_sbllm.model import events
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.measurement import Ratio
from rl_sbllm.model.request import RunRequest
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.check import check_report
from rl_sbllm.runs import process
from tests.reports import samples

Emit = Callable[[events.Event], None]


def run(
    request: RunRequest, emit: Emit, cancel: CancelToken, clock: Callable[[], float], started: float
) -> dict[str, Any]:
    print("a stray line that must not reach the events")
    part = request.function
    if part == "bad":
        raise BadInput("There is no function 'bad'.", str(request.path), "Did you mean good?")
    emit(events.RunStarted("0123456789", str(request.path), part, request.budget.seconds, True))
    emit(events.SandboxReached("C"))
    emit(events.BaselineMeasured(0.003, 12, "C", "n^2"))
    emit(events.CandidateRejected("r1", "max-loop", "slower", "it is slower", samples.AFTER, -0.1))
    emit(
        events.VariantFound("v1", "sum-loop", "sum does it", Ratio(4.2, 3.9, 4.5), samples.AFTER, 1.0, 2, 0.5)
    )
    emit(events.Progress(0.4, 2, 1, 3.9, "searching"))
    if part == "bug":
        raise KeyError("def secret_code(): ...")
    if part == "dies":
        os._exit(7)
    if part == "deaf":
        CancelToken().wait(60.0)
    if part == "slow":
        cancel.wait(60.0)
        cancel.check()
    if request.kind == "check":
        return check_report(samples.checked(equivalent=part == "find"))
    return optimize_report(samples.optimized(variants=[samples.accepted()] if part == "find" else []))


if __name__ == "__main__":
    module = ModuleType("rl_sbllm.runs.session")
    module.run = run  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    runs.session = module  # type: ignore[attr-defined]
    process.main()
