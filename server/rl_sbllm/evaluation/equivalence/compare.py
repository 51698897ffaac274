"""Is the behaviour of one case the same? A pure function over two encoded outcomes (`inside/observe.py` has their form)."""

from __future__ import annotations

from dataclasses import replace

from rl_sbllm.evaluation.equivalence.difference import Comparison, Difference, Rules
from rl_sbllm.evaluation.equivalence.node import Node, canonical
from rl_sbllm.evaluation.equivalence.show import shown, shown_outcome
from rl_sbllm.evaluation.equivalence.walk import Walk
from rl_sbllm.model.verdict import Reason

ORDER = tuple(Reason)
UNKNOWN = ('["opaque"', '["too-large"', '["unread"')
"""How nodes begin of which equal texts say little; inside of text their quotes would be escaped."""
USES = {
    "close": "closed after its first item",
    "throw": "with an exception thrown into it",
    "send": "with numbers sent to it",
    "echo": "with its own items sent back",
    "leave": "left by an exception",
}
"""Sessions of `inside/sessions.py`, in words."""


def compare(expected: Node, got: Node, rules: Rules | None = None) -> Difference | None:
    """The difference that counts first, None when the behaviour is the same (rounding aside)."""
    return compare_fully(expected, got, rules or Rules()).difference


def compare_fully(expected: Node, got: Node, rules: Rules) -> Comparison:
    """The difference, how far floats are apart, and what could not be compared."""
    text = canonical(expected)
    if text == canonical(got) and not any(tag in text for tag in UNKNOWN):
        return Comparison()
    walk = Walk(expected, got, rules)
    found = differences(expected, got, rules, walk)
    first = min(found, key=lambda difference: ORDER.index(difference.reason), default=None)
    return Comparison(first, walk.max_relative, tuple(walk.not_compared))


def compare_answer(expected: Node, got: Node, rules: Rules) -> Comparison:
    """The comparison; an answer of a wrong form can only come from a candidate that tampers with its worker."""
    try:
        return compare_fully(expected, got, rules)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        told = f"an answer that cannot be read ({type(error).__name__})"
        return Comparison(Difference(Reason.CRASHED, "process", shown_outcome(expected), told))


def differences(expected: Node, got: Node, rules: Rules, walk: Walk) -> list[Difference]:
    """All that differs, part by part; after a different kind of ending nothing else is looked at."""
    if expected["kind"] != got["kind"]:
        return [_different_ending(expected, got)]
    return [
        *walk.compare(expected["value"], got["value"], "result", Reason.DIFFERENT_RESULT),
        *_exceptions(expected, got, walk),
        *_texts(expected, got),
        *_calls(expected["calls"], got["calls"]),
        *_steps(expected, got),
        *_arguments(expected, got, walk),
        *_state(expected, got, rules, walk),
        *_sessions(expected, got, rules, walk),
    ]


def _different_ending(expected: Node, got: Node) -> Difference:
    kinds = (expected["kind"], got["kind"])
    reason = Reason.DIFFERENT_EXCEPTION if "raised" in kinds else Reason.DIFFERENT_RESULT
    if got["kind"] == "timeout":
        reason = Reason.TIMEOUT
    elif got["kind"] == "raised" and got["exception"]["type"] == "MemoryError":
        reason = Reason.MEMORY
    return Difference(reason, "result", shown_outcome(expected), shown_outcome(got))


def _exceptions(expected: Node, got: Node, walk: Walk) -> list[Difference]:
    first, second = expected["exception"], got["exception"]
    if first is None or second is None:
        return []
    reason = Reason.DIFFERENT_EXCEPTION
    if first["type"] != second["type"]:
        return [Difference(reason, "exception", shown_outcome(expected), shown_outcome(got))]
    if first["by"] != "code":
        return []
    found = walk.compare(["tuple", first["args"]], ["tuple", second["args"]], "exception.args", reason)
    for name in ("causes", "attributes"):
        if not found:
            found = walk.compare(_parts(first[name]), _parts(second[name]), f"exception.{name}", reason)
    return found


def _parts(parts: list[Node]) -> Node:
    """Causes are nodes, attributes pairs of a name and a node."""
    return ["tuple", [["tuple", part] if len(part) == 2 else part for part in parts]]


def _texts(expected: Node, got: Node) -> list[Difference]:
    for name in ("output", "errors", "warnings", "files"):
        if expected[name] != got[name]:
            first, second = _first_different(expected[name], got[name])
            return [Difference(Reason.DIFFERENT_OUTPUT, name, first, second)]
    return []


def _first_different(first: Node, second: Node) -> tuple[str, str]:
    """The two texts from the first line that differs."""
    if not isinstance(first, str):
        return str(first)[:200], str(second)[:200]
    lines, others = first.splitlines(True), second.splitlines(True)
    same = 0
    while same < min(len(lines), len(others)) and lines[same] == others[same]:
        same += 1
    return shown("".join(lines[same : same + 3])), shown("".join(others[same : same + 3]))


def _calls(expected: Node, got: Node) -> list[Difference]:
    if expected == got or expected is None or got is None:
        return []
    first, second = expected["first"], got["first"]
    same = 0
    while same < min(len(first), len(second)) and canonical(first[same]) == canonical(second[same]):
        same += 1
    reason = Reason.DIFFERENT_OUTPUT
    if expected["count"] == got["count"] and sorted(map(canonical, first)) == sorted(map(canonical, second)):
        reason = Reason.DIFFERENT_ORDER
    where = f"calls of the callable given [{same}]"
    return [Difference(reason, where, _call(expected, same), _call(got, same))]


def _call(calls: Node, index: int) -> str:
    if index >= len(calls["first"]):
        return f"{calls['count']} calls in all"
    name, arguments = calls["first"][index][:2]
    return f"argument {name} called with {shown(arguments)}"


def _steps(expected: Node, got: Node) -> list[Difference]:
    """What an iterator showed while it was read: items as they were then, and how much it had taken of its sources."""
    if expected["snapshots"] != got["snapshots"]:
        return [
            Difference(
                Reason.DIFFERENT_RESULT,
                "result",
                "items as they were when yielded",
                "items that changed after they were yielded",
            )
        ]
    if expected.get("left") != got.get("left"):
        text = "items left in the iterators given, before each step: "
        return [
            Difference(
                Reason.MUTATED_ARGUMENT,
                "arguments",
                text + str(expected.get("left"))[:120],
                text + str(got.get("left"))[:120],
            )
        ]
    return []


def _arguments(expected: Node, got: Node, walk: Walk) -> list[Difference]:
    first, second = expected["arguments"], got["arguments"]
    if first == ["too-large"] or second == ["too-large"]:
        return walk.compare(first, second, "arguments", Reason.MUTATED_ARGUMENT)
    if ["unchanged"] in (first, second):
        return [] if first == second else [_changed_or_shared(expected, got)]
    found: list[Difference] = []
    for index, (one, other) in enumerate(zip(first[1], second[1], strict=True)):
        own = index == 0 and expected["method"]
        last = index + 1 == len(first[1])
        where = "self" if own else "keyword arguments" if last else f"arguments[{index}]"
        found += walk.compare(one, other, where, Reason.CHANGED_STATE if own else Reason.MUTATED_ARGUMENT)
    return found


def _changed_or_shared(expected: Node, got: Node) -> Difference:
    """One side left large arguments alone; the other changed them, or gave parts of them out as its result."""
    texts = [
        "unchanged" if side["arguments"] == ["unchanged"] else shown(side["arguments"])
        for side in (expected, got)
    ]
    if expected["mutated"] or got["mutated"]:
        return Difference(Reason.MUTATED_ARGUMENT, "arguments", texts[0], texts[1])
    shared = [
        "shares nothing with the arguments" if text == "unchanged" else "shares objects with the arguments"
        for text in texts
    ]
    return Difference(Reason.DIFFERENT_ALIASING, "result", shared[0], shared[1])


def _state(expected: Node, got: Node, rules: Rules, walk: Walk) -> list[Difference]:
    first, second = expected["closed_over"], got["closed_over"]
    found = walk.compare(
        ["tuple", first], ["tuple", second], "objects the callable closes over", Reason.CHANGED_STATE
    )
    for name in sorted(set(expected["state"]) | set(got["state"])):
        if _counts(name, expected["state"], rules) and expected["state"].get(name) != got["state"].get(name):
            one, other = expected["state"].get(name, "unchanged"), got["state"].get(name, "unchanged")
            found.append(Difference(Reason.CHANGED_STATE, f"global {name}", str(one)[:200], str(other)[:200]))
    for name in sorted({**expected["process"], **got["process"]}):
        if expected["process"].get(name) != got["process"].get(name):
            one, other = (side["process"].get(name, "unchanged") for side in (expected, got))
            found.append(Difference(Reason.CHANGED_STATE, name, one, other))
    if expected["random"] != got["random"]:
        text = ("draws random numbers", "draws none")
        found.append(
            Difference(
                Reason.CHANGED_STATE,
                "random",
                text[expected["random"] is None],
                text[got["random"] is None]
                if None in (expected["random"], got["random"])
                else "draws others",
            )
        )
    return found


def _sessions(expected: Node, got: Node, rules: Rules, walk: Walk) -> list[Difference]:
    """What a caller sees who sends to a generator, throws into it, closes it, or leaves a context by an exception."""
    for name, one in expected["sessions"].items():
        inner = Walk(one, got["sessions"][name], rules)
        found = differences(one, got["sessions"][name], rules, inner)
        walk.not_compared += [f"{note} ({name})" for note in inner.not_compared]
        if found:
            first = min(found, key=lambda difference: ORDER.index(difference.reason))
            return [replace(first, where=f"{first.where} ({USES.get(name, name)})")]
    return []


def _counts(name: str, expected: Node, rules: Rules) -> bool:
    """What the original changes counts; what it leaves alone counts if it is a name of its file."""
    if name.endswith(".cache_info()"):
        return False
    if name in expected:
        return True
    return rules.names is None or name in rules.names
