"""One call on which original and candidate differ, as texts made for reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counterexample:
    """One call on which original and candidate differ; every field is text made for reading.

    `script` runs by itself beside the target's file and prints both outcomes.
    """

    call: str
    expected: str
    got: str
    where: str
    origin: str
    script: str
