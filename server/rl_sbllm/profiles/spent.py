"""Where the time of a profile went, by function: its own, and in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rl_sbllm.profiles.places import Place, Places
from rl_sbllm.profiles.raw import Row, Stacks, Table


@dataclass
class Spent:
    """`whole` is the profile's total; a part of it may belong to no function with a source."""

    whole: float = 0.0
    own: dict[Place, float] = field(default_factory=lambda: defaultdict(float))
    total: dict[Place, float] = field(default_factory=lambda: defaultdict(float))


def spent_by_stack(raw: Stacks, places: Places) -> Spent:
    """A sample is its innermost function's own, and counts once for each function on it, however often that recurs."""
    spent = Spent()
    found = [places.of(frame) for frame in raw.frames]
    for stack, weight in raw.samples:
        on_it = [place for number in stack if (place := found[number]) is not None]
        spent.whole += weight
        if on_it:
            spent.own[on_it[-1]] += weight
        for place in set(on_it):
            spent.total[place] += weight
    return spent


def spent_by_table(raw: Table, places: Places) -> Spent:
    """What a built-in took belongs to its callers, in their parts."""
    spent = Spent()
    for frame, row in raw.rows.items():
        spent.whole += row.own
        place = places.of(frame)
        if place is None:
            _to_callers(row, places, spent)
            continue
        spent.own[place] += row.own
        # the total of a comprehension or lambda is in that of the function that it stands in, as far as that calls it
        spent.total[place] = max(spent.total[place], row.total)
    for place, own in spent.own.items():
        spent.total[place] = max(own, spent.total[place])
    return spent


def _to_callers(row: Row, places: Places, spent: Spent) -> None:
    parts: Mapping[Place | None, float] = defaultdict(float)
    for caller, part in row.callers.items():
        parts[places.of(caller)] += part  # type: ignore[index]
    every = sum(parts.values())
    for place, part in parts.items():
        if place is not None and every > 0:
            spent.own[place] += row.own * part / every
