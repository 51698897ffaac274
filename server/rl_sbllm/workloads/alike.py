"""Inputs that are all the same call: they count as one, and where they leave lines unreached, equality says nothing."""

from __future__ import annotations

from rl_sbllm.model.target import Target
from rl_sbllm.workloads.generated import Generated


def count_sentence(count: int) -> str:
    """The note for the user."""
    return f"{count} inputs, all alike: they count as one."


def blindness(target: Target, made: Generated) -> str:
    """Why equal results on these inputs would prove nothing; empty when they are not all alike or reach every line."""
    if not made.alike or not made.unreached:
        return ""
    inputs = "The only input" if made.alike == 1 else f"The {made.alike} inputs, all alike,"
    return (
        f"{inputs} that could be made for {target.name} did not reach {_lines(made.unreached)}. "
        "Pass inputs that do with --workload FILE."
    )


def _lines(numbers: tuple[int, ...]) -> str:
    """`line 4`, `lines 4-6, 9`."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    listed = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
    return f"line{'s' if len(numbers) > 1 else ''} {listed}"
