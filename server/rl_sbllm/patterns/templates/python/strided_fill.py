"""A loop that stores one constant at every so-many-th place, as a sieve does: one slice assignment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements, text, tight
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_FOR = (Shape("for V_j in range(E_start, E_stop, E_step):\n    V_xs[V_j] = C_value"),)
_WHILES = (
    Shape("V_j = E_start\nwhile V_j < E_stop:\n    V_xs[V_j] = C_value\n    V_j += E_step"),
    Shape("V_j = E_start\nwhile V_j <= E_last:\n    V_xs[V_j] = C_value\n    V_j += E_step"),
)


def find(view: FunctionView) -> Iterator[Match]:
    """`for j in range(a, b, c): xs[j] = constant` and the `while` loop of the same meaning, on a list made in the function."""
    if not view.is_builtin("range") or not view.is_builtin("len"):
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
    parts = [found.expression(p) for p in ("start", "stop", "last", "step") if p in found.parts]
    return calls_only_builtins(view, *parts) and not {found["j"], found["xs"]} & reads(parts[1:])


def _made_as(view: FunctionView, name: str) -> str | None:
    """`list` or `bytearray` when the function makes the sequence so, once."""
    values = [n.value for n in view.own() if isinstance(n, ast.Assign) and name_of(n.targets[0]) == name]
    if len(values) != 1:
        return None
    match values[0]:
        case (
            ast.BinOp(op=ast.Mult(), left=ast.List())
            | ast.BinOp(op=ast.Mult(), right=ast.List())
            | ast.ListComp()
        ):
            return "list"
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Call(func=ast.Name(id="bytearray")))
            | ast.Call(func=ast.Name(id="bytearray"))
        ):
            return "bytearray"
    return None


def _filled(view: FunctionView, found: Found, made: str) -> list[str] | None:
    start, step = found["start"], found["step"]
    stop = found["stop"] if "stop" in found.parts else f"{found.tight('last')} + 1"
    value = found.expression("value")
    if made == "bytearray":
        if (
            not isinstance(value, ast.Constant)
            or type(value.value) not in (int, bool)
            or value.value not in (0, 1)
        ):
            return None
        repeated = f"bytes([{int(value.value)}]) * len(range({start}, {stop}, {step}))"
    else:
        repeated = f"[{text(view, value)}] * len(range({start}, {stop}, {step}))"
    ends = [
        part if part.isidentifier() else tight(view, found.expression(name))
        for part, name in ((start, "start"), (step, "step"))
    ]
    upper = stop if stop.isidentifier() or "stop" not in found.parts else found.tight("stop")
    return [f"{found['xs']}[{ends[0]} : {upper} : {ends[1]}] = {repeated}"]


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
            prime[(i * i) : n : i] = [False] * len(range(i * i, n, i))
    return [i for i in range(2, n) if prime[i]]
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (0, 1, 2, 3, 5, 2000 * max(scale, 1))]
""",
    kind="template",
    tags=("primes",),
)
