"""Numbers below n without a common divisor with n, counted by trying all of them: the prime factors of n tell how many."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, used_elsewhere
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_ENDS = ("1, E_n", "1, E_n + 1", "E_n")
_TESTS = ("E_gcd(V_k, E_n) == 1", "E_gcd(E_n, V_k) == 1")
_CALLS = tuple(
    (Shape(source.format(k=ends, test=test)), ends)
    for ends in _ENDS
    for test in _TESTS
    for source in (
        "sum(1 for V_k in range({k}) if {test})",
        "sum({test} for V_k in range({k}))",
        "len([V_k for V_k in range({k}) if {test}])",
    )
)
_LOOPS = tuple(
    (Shape(f"V_c = C_first\nfor V_k in range({ends}):\n    if {test}:\n        V_c += 1"), ends)
    for ends in _ENDS
    for test in _TESTS
)


def find(view: FunctionView) -> Iterator[Match]:
    """Counting calls and loops over `range(1, n)` whose test is `gcd(k, n) == 1`."""
    if "gcd(" not in view.source(view.node):
        return
    if not all(view.is_builtin(name) for name in ("range", "sum", "len")):
        return
    for shape, ends in _CALLS:
        for found in find_expressions(view, shape):
            if _is_gcd(view, found):
                yield _counted(view, found, ends, "")
    for shape, ends in _LOOPS:
        for found, _, _ in find_statements(view, shape):
            if _is_gcd(view, found) and not used_elsewhere(view, found["k"], found.statements[1]):
                first = found.expression("first")
                start = first.value if isinstance(first, ast.Constant) else None
                if type(start) is int and found["c"] != text(view, found.expression("n")):
                    yield _counted(view, found, ends, str(start))


def _is_gcd(view: FunctionView, found: Found) -> bool:
    if not calls_only_builtins(view, found.expression("n")):
        return False
    return imported_as(view, found.expression("gcd")) in ("math.gcd", "fractions.gcd")


def _counted(view: FunctionView, found: Found, ends: str, start: str) -> Match:
    """What the ranges count at 0 and 1, where they differ from the number of coprimes up to n, is added."""
    helper = view.fresh("_coprimes_up_to")
    number = text(view, found.expression("n"))
    value = f"{helper}({number})"
    if ends == "1, E_n":
        value = f"{helper}({number}) - ({number} == 1)"
    lines = _helper(helper)
    tabs = view.indent(view.node.body[0]).startswith("\t")
    written = [line.replace("    ", "\t") if tabs else line for line in lines]
    edits = [view.insert_at_module_level(written)]
    if found.statements:
        whole = value if start == "0" else f"{start} + {value}"
        edits.append(view.replace_statements(list(found.statements), [f"{found['c']} = {whole}"]))
    else:
        edits.append(view.replace(found.node, f"({value})" if " " in value else value))
    return Match(found.node, tuple(edits), assumptions=(f"{number} is an int",))


def _helper(name: str) -> list[str]:
    return [
        f"def {name}(n):",
        "    if n < 1:",
        "        return 0",
        "    count, rest, prime = n, n, 2",
        "    while prime * prime <= rest:",
        "        if rest % prime == 0:",
        "            count -= count // prime",
        "            while rest % prime == 0:",
        "                rest //= prime",
        "        prime += 1",
        "    return count - count // rest if rest > 1 else count",
    ]


RULE = Rule(
    name="totient",
    family="algorithm",
    summary="The prime factors of n tell how many numbers up to n have no divisor in common with it.",
    find=find,
    before="""\
from math import gcd


def coprimes(n):
    found = 0
    for k in range(1, n + 1):
        if gcd(k, n) == 1:
            found += 1
    return found
""",
    after="""\
from math import gcd


def _coprimes_up_to(n):
    if n < 1:
        return 0
    count, rest, prime = n, n, 2
    while prime * prime <= rest:
        if rest % prime == 0:
            count -= count // prime
            while rest % prime == 0:
                rest //= prime
        prime += 1
    return count - count // rest if rest > 1 else count


def coprimes(n):
    found = _coprimes_up_to(n)
    return found
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-3, 0, 1, 2, 12, 1000 * max(scale, 1) + 9)]
""",
    kind="template",
    tags=("numbers",),
)
