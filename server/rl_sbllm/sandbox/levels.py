"""The ladder of confinement, A (best) to D (none), graded by what a live self-test could and could not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Confinement:
    """`level` A..D; `sentence` says what is missing and how to mend it; `succeeded` what the self-test got away with."""

    level: str
    sentence: str
    succeeded: tuple[str, ...] = ()


def grade(outer: str, landlock: bool, seccomp: bool, succeeded: Sequence[str]) -> Confinement:
    """Judge the layers that were put on and the forbidden things that worked all the same."""
    got_away = tuple(succeeded)
    if got_away:
        level = "C" if landlock or seccomp else "D"
        return Confinement(
            level,
            f"The sandbox leaks: {', '.join(got_away)} succeeded inside it. {_mend(landlock, seccomp)}",
            got_away,
        )
    if landlock and seccomp:
        if outer == "bubblewrap":
            return Confinement("A", "Bubblewrap, Landlock and seccomp all hold.")
        return Confinement(
            "B",
            "Landlock and seccomp hold. For a second wall install bubblewrap (for example: apt install bubblewrap) "
            "and allow it to make user namespaces.",
        )
    if landlock or seccomp or outer == "bubblewrap":
        return Confinement("C", _mend(landlock, seccomp))
    return Confinement("D", _mend(landlock, seccomp))


def _mend(landlock: bool, seccomp: bool) -> str:
    missing = [
        name
        for name, there in (("Landlock (Linux 5.13 or newer)", landlock), ("seccomp", seccomp))
        if not there
    ]
    if not missing:
        return "Please report this."
    return (
        f"Missing: {' and '.join(missing)}. A newer kernel, or a container host that allows it, mends this."
    )
