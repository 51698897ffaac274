"""The host's side of the job `explore`: what a worker found before its end, and another life when an input ended it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rl_sbllm.languages.python.answers import WORKER_ERRORS
from rl_sbllm.languages.python.zygote import Worker
from rl_sbllm.model.execution import Exploration
from rl_sbllm.sandbox.process import Limits

LIVES = 3
LONGEST_CHAIN = 20
MEGABYTES = 256
"""An input that makes the target take much memory is passed over."""


@dataclass(frozen=True)
class Life:
    """What one worker found; `died_at` is the attempt that ended it, None when it came to its own end."""

    found: Exploration = field(default_factory=Exploration)
    died_at: int | None = None


def exploring_limits(cpu_seconds: float) -> Limits:
    """Room for loading the module and for a machine that is busy."""
    return Limits(5 * cpu_seconds + 1.5, MEGABYTES)


def explored(life: Callable[[tuple[int, ...]], Life]) -> Exploration:
    """The best that a few lives found; each leaves out the attempts that ended those before it."""
    skip: tuple[int, ...] = ()
    best = Exploration()
    for _ in range(LIVES):
        said = life(skip)
        if len(said.found.picked) + len(said.found.plain) >= len(best.picked) + len(best.plain):
            best = said.found
        if said.died_at is None or said.died_at in skip:
            break
        skip += (said.died_at,)
    return best


def receive_life(worker: Worker, most: int, plain: int) -> Life:
    """Frames until the end; what has not the form of a chain is left out."""
    chains: dict[str, list[tuple[int, ...]]] = {"picked": [], "plain": []}
    died_at = None
    try:
        while True:
            frame: Any = worker.channel.receive()
            if not isinstance(frame, dict) or "done" in frame or "failure" in frame:
                break
            for name, found in chains.items():
                if _is_chain(frame.get(name)):
                    found.append(tuple(frame[name]))
    except WORKER_ERRORS as error:
        died_at = worker.failure(error).case
    return Life(Exploration(tuple(chains["picked"][:most]), tuple(chains["plain"][:plain])), died_at)


def _is_chain(chain: Any) -> bool:
    return (
        isinstance(chain, list)
        and 2 <= len(chain) <= LONGEST_CHAIN
        and all(type(number) is int and 0 <= number < 2**53 for number in chain)
    )
