"""A loop that stores one constant at every so-many-th place, as a sieve does: one slice assignment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.places import not_negative
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements, text, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_FOR = tuple(
    Shape(f"for V_j in range({ends}):\n    V_xs[V_j] = C_value")
    for ends in ("E_stop", "E_start, E_stop", "E_start, E_stop, E_step")
)
_WHILES = (
    Shape("V_j = E_start\nwhile V_j < E_stop:\n    V_xs[V_j] = C_value\n    V_j += E_step"),
    Shape("V_j = E_start\nwhile V_j <= E_last:\n    V_xs[V_j] = C_value\n    V_j += E_step"),
)


def find(view: FunctionView) -> Iterator[Match]:
    """`for j in range(a, b, c): xs[j] = constant` and the `while` loop of the same meaning."""
    if not all(view.is_builtin(name) for name in ("range", "len", "max")):
        return
    for found, _, _ in find_statements(view, *_FOR, *_WHILES):
        made = _made_as(view, found["xs"])
        own = (found.node, *found.statements)
        if made is None or used_elsewhere(view, found["j"], *own) or not _simple(view, found):
            continue
        lines = _filled(view, found, made)
        if lines is not None:
            edit = view.replace_statements(list(found.statements), lines)
            yield Match(
                found.node, (edit,), assumptions=("the step is above 0 and the places lie within the list",)
            )


def _simple(view: FunctionView, found: Found) -> bool:
    parts = {p: found.expression(p) for p in ("start", "stop", "last", "step") if p in found.parts}
    again = [parts[p] for p in parts if p != "start"] if len(found.statements) == 2 else []
    return calls_only_builtins(view, *parts.values()) and not {found["j"], found["xs"]} & reads(again)


def _made_as(view: FunctionView, name: str) -> str | None:
    """`bytearray` when the function makes the sequence so; `list` when it does, or nothing speaks against it."""
    values = [n.value for n in view.own() if isinstance(n, ast.Assign) and name_of(n.targets[0]) == name]
    match values:
        case [
            ast.BinOp(op=ast.Mult(), left=ast.Call(func=ast.Name(id="bytearray")))
            | ast.Call(func=ast.Name(id="bytearray"))
        ]:
            return "bytearray"
    return "list" if kind(view, ast.Name(name, ast.Load())) in {"list", None} else None


def _filled(view: FunctionView, found: Found, made: str) -> list[str] | None:
    start, step = (found[part] if part in found.parts else "" for part in ("start", "step"))
    stop = found["stop"] if "stop" in found.parts else f"{found.tight('last')} + 1"
    value = found.expression("value")
    places = ", ".join(part for part in (start, stop, step) if part)
    count = f"len(range({places}))" if start else tight(view, found.expression("stop"))
    if made == "list":
        repeated = f"[{text(view, value)}] * {count}"
    elif (
        isinstance(value, ast.Constant) and type(value.value) in (int, bool) and value.value in (0, 1)
    ):  # anything else may not fit a byte
        repeated = f"bytes([{int(value.value)}]) * {count}"
    else:
        return None
    if not step and not not_negative(view, found.expression("stop"), found.node):
        stop = f"max({stop}, 0)"  # a slice that ends below 0 would count from the list's end
    return [f"{found['xs']}[{_slice(start, stop, step)}] = {repeated}"]


def _slice(*ends: str) -> str:
    """As formatters lay slices out: spaces around the colons when an end is more than a word or number."""
    written = [end for at, end in enumerate(ends) if end or at < 2]
    simple = all(end.isidentifier() or end.isdigit() or not end for end in written)
    return ":".join(written) if simple else " : ".join(written).strip()


RULE = Rule(
    name="strided-fill",
    family="loop-lifting",
    summary="One slice assignment fills all places.",
    find=find,
    before="""\
def primes_below(n):
    prime = [True] * n
    for i in range(2, n):
        if prime[i]:
            for j in range(i * i, n, i):
                prime[j] = False
    return [i for i in range(2, n) if prime[i]]
""",
    after="""\
def primes_below(n):
    prime = [True] * n
    for i in range(2, n):
        if prime[i]:
            prime[i * i : n : i] = [False] * len(range(i * i, n, i))
    return [i for i in range(2, n) if prime[i]]
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (0, 1, 2, 3, 5, 2000 * max(scale, 1))]
""",
    kind="template",
    tags=("primes",),
)
