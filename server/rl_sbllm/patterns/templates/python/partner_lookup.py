"""Lines that keep the elements met so far, by value or in order, and count those that fit another."""

from __future__ import annotations

from rl_sbllm.analysis.python.joining import Joining
from rl_sbllm.languages.python.unit import Edit, FunctionView


def gated(conditions: list[str], lines: list[str]) -> list[str]:
    """The lines under the conditions, when there are some."""
    if not conditions:
        return lines
    return [f"if {' and '.join(conditions)}:", *("    " + line for line in lines)]


def steps(
    view: FunctionView, name: str, join: Joining
) -> tuple[list[str], list[str], list[str], tuple[Edit, ...]]:
    """(lines that take an element up, that count its partners, that come before the loop, imports)."""
    if join.sign == "==":
        seen = view.fresh("seen", "seen_values")
        if join.earlier.isidentifier():
            adding = [f"{seen}[{join.earlier}] = {seen}.get({join.earlier}, 0) + 1"]
        else:
            key = view.fresh("key")
            adding = [f"{key} = {join.earlier}", f"{seen}[{key}] = {seen}.get({key}, 0) + 1"]
        return adding, _lookups(name, seen, join), [f"{seen} = {{}}"], ()
    ordered = view.fresh("ordered", "seen_in_order")
    side = "bisect_left" if join.sign in ("<", ">=") else "bisect_right"
    bisect, imports = view.imported("bisect")
    below = f"{bisect}.{side}({ordered}, {join.later})"
    taking = below if join.sign in ("<", "<=") else f"len({ordered}) - {below}"
    adding = [f"{bisect}.insort({ordered}, {join.earlier})"]
    return adding, [f"{name} += {taking}"], [f"{ordered} = []"], imports


def _lookups(name: str, seen: str, join: Joining) -> list[str]:
    if not join.distance:
        return [f"{name} += {seen}.get({join.later}, 0)"]
    k = join.distance
    below, above = (f"{name} += {seen}.get({join.later} {sign} {k}, 0)" for sign in "-+")
    if k.isdigit() and int(k) > 0:
        return [below, above]
    return [f"if {k} >= 0:", f"    {below}", f"if {k} > 0:", f"    {above}"]
