"""What is known of a profile once it was read: functions, hottest first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProfiledFunction:
    """`own` is spent in its own lines and in what has no source that they call (built-ins); `total` in all that it calls.

    `located`: its source was found, so `name` is qualified and `line`, `column` (from 1 and 0) are those of its name. Else
    both are what the profile says. `in_project`: its file is below a folder asked about, and no installed library.
    """

    path: str
    line: int
    column: int
    name: str
    own: float
    total: float
    share: float
    total_share: float
    located: bool
    in_project: bool


@dataclass(frozen=True)
class Profile:
    """`kind`: cProfile | speedscope | V8. `unit`: seconds | samples. `total` is the whole profile, in it."""

    path: str
    kind: str
    unit: str
    total: float
    functions: tuple[ProfiledFunction, ...]

    @property
    def amount(self) -> str:
        """`4.87 s` or `83 samples`."""
        if self.unit != "seconds":
            return f"{self.total:.0f} {self.unit}"
        return f"{self.total:.0f} s" if self.total >= 100 else f"{self.total:.3g} s"

    @property
    def of_project(self) -> tuple[ProfiledFunction, ...]:
        """Those whose source is at hand and belongs to the project."""
        return tuple(one for one in self.functions if one.located and one.in_project)
