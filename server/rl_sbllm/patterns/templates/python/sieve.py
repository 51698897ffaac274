"""Primes up to a limit: one sieve before the loop instead of a search for divisors for each number."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.places import in_elif, statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, tight
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.primality import (
    divisor_stop_is_whole,
    is_primality_test,
    refuses_below_two,
)

_FLAGS = tuple(
    Shape(f"""
S_guards
{first}
for V_d in range(2, E_stop):
    if V_i % V_d == 0:
        {hit}
        break
{then}
    S_body
S_rest
""")
    for first, hit, then in (
        ("V_flag = True", "V_flag = False", "if V_flag:"),
        ("V_flag = True", "V_flag = False", "if V_flag == True:"),
        ("V_flag = 1", "V_flag = 0", "if V_flag:"),
        ("V_flag = 1", "V_flag = 0", "if V_flag == 1:"),
        ("V_flag = False", "V_flag = True", "if not V_flag:"),
        ("V_flag = 0", "V_flag = 1", "if V_flag == 0:"),
    )
)
_FLAGS_ON = tuple(
    Shape(f"""
S_guards
{first}
for V_d in range(2, E_stop):
    if V_i % V_d == 0:
        {hit}
{then}
    S_body
S_rest
""")
    for first, hit, then in (
        ("V_flag = True", "V_flag = False", "if V_flag:"),
        ("V_flag = 0", "V_flag += 1", "if V_flag == 0:"),
    )
)
_FOR_ELSE = Shape("""
S_guards
for V_d in range(2, E_stop):
    if V_i % V_d == 0:
        break
else:
    S_body
S_rest
""")
_TESTS = tuple(
    Shape(f"all({brackets[0]}V_i % V_d{compared} for V_d in range(2, E_stop){brackets[1]})")
    for compared in (" != 0", "", " > 0")
    for brackets in (("", ""), ("[", "]"))
) + tuple(
    Shape(f"not any({left}V_i % V_d == 0 for V_d in range(2, E_stop){right})")
    for left, right in (("", ""), ("[", "]"))
)
_RANGES = (Shape("range(C_start, E_limit)"), Shape("range(E_limit)"))


def find(view: FunctionView) -> Iterator[Match]:
    """Loops and comprehensions over a range that test each number for being prime."""
    for node in list(view.own()):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and not node.orelse:
            yield from _loop(view, node)
    for found in find_expressions(view, *_TESTS):
        if divisor_stop_is_whole(view, found.expression("stop"), found.expression("i")):
            yield from _test(view, found.node, found["i"], ones=True)
    for node in list(view.own()):
        if isinstance(node, ast.Call) and is_primality_test(view, node):
            yield from _test(view, node, name_of(node.args[0]), ones=False)


def _loop(view: FunctionView, loop: ast.For) -> Iterator[Match]:
    limits = _limits(view, loop.iter)
    if limits is None:
        return
    for shape in (*_FLAGS, *_FLAGS_ON, _FOR_ELSE):
        found = shape.whole(view, loop.body)
        if found is None or found["i"] != name_of(loop.target):
            continue
        if not divisor_stop_is_whole(view, found.expression("stop"), found.expression("i")) or in_elif(
            view, loop
        ):
            return
        replaced = _without_search(view, loop, found)
        if replaced is not None:
            yield from _match(view, loop, loop, limits, replaced, ones=True)
        return


def _without_search(
    view: FunctionView, loop: ast.For, found: Found
) -> list[tuple[list[ast.stmt], ast.stmt | None]] | None:
    number = found["i"]
    if number in changes(loop.body):
        return None
    guards = len(found.block("guards"))
    search = loop.body[guards : len(loop.body) - len(found.block("rest"))]
    unused = [found["d"]] + ([found["flag"]] if "flag" in found.parts else [])
    if any(used_elsewhere(view, name, *search) for name in unused):
        return None
    last = search[-1]
    body = last.orelse if isinstance(last, ast.For) else last.body if isinstance(last, ast.If) else []
    if set(unused) & reads(body) or not body:
        return None
    return [(search, body[0])]


def _match(
    view: FunctionView,
    node: ast.AST,
    place: ast.stmt,
    limits: tuple[int, ast.expr],
    replaced: list[tuple[list[ast.stmt], ast.stmt | None]],
    ones: bool,
) -> Iterator[Match]:
    flags, lines, edits = _sieve(view, limits, ones)
    number = name_of(node.target) if isinstance(node, ast.For) else ""
    search, first = replaced[0]
    assert first is not None
    start, end = view.unit.span(search[0])[0], view.unit.span(first)[0]
    line_so_far = view.unit.data[view.unit.line_start(first.lineno) : end]
    gap = " " if line_so_far.strip() else "\n" + view.indent(first)
    joined = Edit(start, end, f"if {flags}[{number}]:{gap}")
    yield Match(node, (view.insert_before(place, lines), joined, *edits))


def _test(view: FunctionView, node: ast.AST, number: str, ones: bool) -> Iterator[Match]:
    """An expression that asks whether a number of a range is prime, in a loop or comprehension over that range."""
    source = _range_of(view, node, number)
    if source is None:
        return
    iterable, holder = source
    limits = _limits(view, iterable)
    place = holder if isinstance(holder, ast.For) else statement_before(view, holder)
    if limits is None or place is None or in_elif(view, place):
        return
    if isinstance(holder, ast.For) and number in changes(holder.body):
        return
    if not ones and limits[0] < 2 and not (isinstance(node, ast.Call) and refuses_below_two(view, node)):
        return
    flags, lines, edits = _sieve(view, limits, ones)
    yield Match(node, (view.insert_before(place, lines), view.replace(node, f"{flags}[{number}]"), *edits))


def _range_of(view: FunctionView, node: ast.AST, number: str) -> tuple[ast.expr, ast.AST] | None:
    child, above = node, view.parent(node)
    while above is not view.node:
        if isinstance(above, ast.For) and name_of(above.target) == number:
            return above.iter, above
        if isinstance(above, (ast.ListComp, ast.SetComp, ast.GeneratorExp)) and len(above.generators) == 1:
            generator = above.generators[0]
            if name_of(generator.target) == number and child is not generator.iter:
                return generator.iter, above
        if isinstance(above, (ast.Lambda, ast.FunctionDef)):
            return None
        child, above = above, view.parent(above)
    return None


def _limits(view: FunctionView, iterable: ast.expr) -> tuple[int, ast.expr] | None:
    for shape in _RANGES:
        found = shape.on(view, iterable)
        if found is None or not calls_only_builtins(view, found.expression("limit")):
            continue
        start = found.parts.get("start")
        value = start.value if isinstance(start, ast.Constant) else 0
        if isinstance(value, int) and value >= 0:
            return value, found.expression("limit")
    return None


def _sieve(
    view: FunctionView, limits: tuple[int, ast.expr], ones: bool
) -> tuple[str, list[str], tuple[Edit, ...]]:
    limit = limits[1]
    flags, factor = view.fresh("sieve", "prime_flags"), view.fresh("factor", "prime_factor")
    root, edits = view.imported("math", "isqrt")
    written, size = tight(view, limit), view.source(limit)
    lines = [
        f'{flags} = bytearray(b"\\x01") * {written}',
        f"for {factor} in range(2, {root}(max({size}, 0)) + 1):",
        f"    if {flags}[{factor}]:",
        f"        {flags}[{factor} * {factor} :: {factor}] = bytes(len(range({factor} * {factor}, {size}, {factor})))",
    ]
    if not ones and limits[0] < 2:
        lines.append(f"{flags}[:2] = bytes(len({flags}[:2]))")
    return flags, lines, edits


RULE = Rule(
    name="sieve",
    family="algorithm",
    summary="Mark the multiples of each prime once instead of searching divisors for every number.",
    find=find,
    before="""\
def count_up_to(n):
    primes = []
    for i in range(2, n):
        is_prime = True
        for j in range(2, i):
            if i % j == 0:
                is_prime = False
                break
        if is_prime:
            primes.append(i)
    return primes
""",
    after="""\
from math import isqrt


def count_up_to(n):
    primes = []
    sieve = bytearray(b"\\x01") * n
    for factor in range(2, isqrt(max(n, 0)) + 1):
        if sieve[factor]:
            sieve[factor * factor :: factor] = bytes(len(range(factor * factor, n, factor)))
    for i in range(2, n):
        if sieve[i]:
            primes.append(i)
    return primes
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (0, 1, 2, 3, 4, 10, 500 * max(scale, 1))]
""",
    kind="template",
    tags=("primes",),
)
