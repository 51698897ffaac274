"""A window of a sequence copied element by element: one slice; all windows as tuples: `zip` of shifted slices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_COPIES = tuple(
    Shape(f"V_x = {empty}\nfor V_j in range(E_n):\n    V_x.append(V_s[{place}])")
    for empty in ("[]", "list()")
    for place in ("V_i + V_j", "V_j + V_i")
) + tuple(
    Shape(f"V_x = {empty}\nfor V_j in range(V_i, V_i + E_n):\n    V_x.append(V_s[V_j])")
    for empty in ("[]", "list()")
)
_WINDOWS = tuple(
    Shape(f"V_out = []\nfor V_i in range(len(V_s) - E_n + 1):\n    {body}")
    for body in (
        *(
            f"V_x = []\n    for V_j in range(E_n):\n        V_x.append(V_s[{place}])\n    V_out.append(tuple(V_x))"
            for place in ("V_i + V_j", "V_j + V_i")
        ),
        "V_out.append(tuple(V_s[V_i:V_i + E_n]))",
        "V_x = V_s[V_i:V_i + E_n]\n    V_out.append(tuple(V_x))",
        "V_out.append(tuple(V_s[V_i + V_j] for V_j in range(E_n)))",
        "V_out.append(tuple([V_s[V_i + V_j] for V_j in range(E_n)]))",
    )
)
_TUPLES = Shape("[tuple(V_s[V_i:V_i + E_n]) for V_i in range(len(V_s) - E_n + 1)]")


def find(view: FunctionView) -> Iterator[Match]:
    """Inner loops that append `s[i + j]`, and loops and comprehensions that make every window of a sequence a tuple."""
    if not all(view.is_builtin(name) for name in ("list", "range", "zip", "max")):
        return
    for found, _, _ in find_statements(view, *_WINDOWS):
        names = [found[name] for name in ("i", "j", "x") if name in found.parts]
        simple = (
            isinstance(found.expression("n"), (ast.Name, ast.Constant))
            and len({*names, found["out"], found["s"]}) == len(names) + 2
        )
        if simple and not any(used_elsewhere(view, name, *found.statements) for name in names):
            edit = view.replace_statements(
                list(found.statements), [f"{found['out']} = {_zipped(view, found)}"]
            )
            yield Match(
                found.node, (edit,), "`zip` of shifted slices makes all windows.", _assumptions(found)
            )
    for found, _, _ in find_statements(view, *_COPIES):
        loop = found.statements[1]
        if found["x"] != found["s"] and not used_elsewhere(view, found["j"], loop):
            width = found["n"] if isinstance(found.expression("n"), ast.Constant) else f"max({found['n']}, 0)"
            end = f"{found['i']} + {width}"
            edit = view.replace_statements(
                list(found.statements), [f"{found['x']} = list({found['s']}[{found['i']} : {end}])"]
            )
            yield Match(found.node, (edit,), assumptions=_assumptions(found))
    for found in find_expressions(view, _TUPLES):
        if isinstance(found.expression("n"), (ast.Name, ast.Constant)):
            yield Match(
                found.node,
                (view.replace(found.node, f"({_zipped(view, found)})"),),
                assumptions=_assumptions(found),
            )


def _assumptions(found: Found) -> tuple[str, ...]:
    return (f"{found['s']} is a list, tuple or str, of the length that the windows need",)


def _zipped(view: FunctionView, found: Found) -> str:
    """All windows; a width below 1, for which `zip` has nothing to join, keeps its meaning."""
    shift = view.fresh("shift", "offset")
    size, s = found.expression("n"), found["s"]
    n = text(view, size)
    windows = f"list(zip(*({s}[{shift}:] for {shift} in range({n}))))"
    if isinstance(size, ast.Constant):
        return windows
    copied = "j" in found.parts
    kept = f"[tuple({s}[{found['i']} : {found['i']} + {n}]) for {found['i']} in range(len({s}) - {n} + 1)]"
    empty = f"[()] * (len({s}) - {n} + 1)"
    return f"{windows} if {n} > 0 else {empty if copied else kept}"


RULE = Rule(
    name="ngrams",
    family="loop-lifting",
    summary="A slice copies a window at once.",
    find=find,
    before="""\
def windows(s, n):
    out = []
    for i in range(len(s) - n + 1):
        window = []
        for j in range(n):
            window.append(s[i + j])
        out.append(" ".join(window))
    return out
""",
    after="""\
def windows(s, n):
    out = []
    for i in range(len(s) - n + 1):
        window = list(s[i : i + max(n, 0)])
        out.append(" ".join(window))
    return out
""",
    bench="""\
def inputs(scale):
    words = [str(n) for n in range(300 * max(scale, 1))]
    return [((words, 3), {}), ((words, 1), {}), (([], 2), {}), ((["a", "b"], 2), {}), ((["a"], 2), {}), (("abc", 0), {}), ((["a"], -1), {})]
""",
    kind="template",
    tags=("windows",),
)
