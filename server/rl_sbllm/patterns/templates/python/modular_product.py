"""Only the remainder of a big product or factorial is used: keep the number small on the way."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import binds, calls_only_builtins, name_of, reads
from rl_sbllm.analysis.python.places import in_elif, statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, same, text, tight
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_FACTORIALS = (Shape("math.factorial(E_n) % E_m"), Shape("factorial(E_n) % E_m"))
_RING = (ast.Add, ast.Sub, ast.Mult)
_INTS = "the numbers are ints"


def find(view: FunctionView) -> Iterator[Match]:
    """`factorial(n) % m`, and variables multiplied up in a loop of which only `% m` is read."""
    for found in find_expressions(view, *_FACTORIALS):
        place = statement_before(view, found.node)
        helper = any(name.rpartition(".")[2] == "factorial" for name, _ in view.unit.functions())
        if (
            place is not None
            and not helper
            and calls_only_builtins(view, found.expression("n"), found.expression("m"))
        ):
            target = _assigned(place, found)
            result = target or view.fresh("product", "remainder")
            factor = view.fresh("factor", "next_factor")
            modulus = found.tight("m")
            lines = [
                f"{result} = 1 % {modulus}",
                f"for {factor} in range(2, {text(view, found.expression('n'))} + 1):",
                f"    {result} = {result} * {factor} % {modulus}",
            ]
            if target:
                edits = (view.replace_statements([place], lines),)
            else:
                edits = (view.insert_before(place, lines), view.replace(found.node, result))
            yield Match(found.node, edits, assumptions=(f"{found['n']} is an int and not negative",))
    for name in sorted(view.bound - set(view.parameters)):
        yield from _reduced(view, name)


def _assigned(place: ast.stmt, found: Found) -> str:
    """`x` of `x = factorial(n) % m`, when neither n nor m reads x."""
    if not isinstance(place, ast.Assign) or place.value is not found.node or len(place.targets) != 1:
        return ""
    name = name_of(place.targets[0])
    return "" if name in reads([found.expression("n"), found.expression("m")]) else name


def _reduced(view: FunctionView, name: str) -> Iterator[Match]:
    """Reduce a variable where it is multiplied in a loop, when it is read nowhere but to take the same remainder."""
    steps, modulus = _steps_and_modulus(view, name)
    if modulus is None or not steps or not any(view.loops_around(s) and _multiplies(s) for s in steps):
        return
    stays = isinstance(modulus, (ast.Constant, ast.Name)) or calls_only_builtins(view, modulus)
    if not stays or any(reads([modulus]) & binds([loop]) for s in steps for loop in view.loops_around(s)):
        return
    growing = [s for s in steps if view.loops_around(s)]
    if reads([modulus]) - set(view.parameters) and not _known_before(view, reads([modulus]), growing[0]):
        return
    edits = tuple(_with_remainder(view, s, name, tight(view, modulus)) for s in growing)
    yield Match(growing[0], edits, assumptions=(_INTS,))


def _steps_and_modulus(view: FunctionView, name: str) -> tuple[list[ast.stmt], ast.expr | None]:
    steps: list[ast.stmt] = []
    modulus: ast.expr | None = None
    for node in view.walk():
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        above = view.parent(node)
        if isinstance(node.ctx, ast.Store):
            if isinstance(above, ast.AugAssign) and isinstance(above.op, _RING):
                steps.append(above)
            elif isinstance(above, ast.Assign) and len(above.targets) == 1:
                if name in reads([above.value]):
                    steps.append(above)
            else:
                return [], None
        elif isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mod) and above.left is node:
            if modulus is not None and not same(modulus, above.right):
                return [], None
            modulus = above.right
        elif not _inside_own_step(view, node, name):
            return [], None
    return steps, modulus


def _inside_own_step(view: FunctionView, node: ast.AST, name: str) -> bool:
    """`x` within `x = x * a + b`, under sums and products alone."""
    child, above = node, view.parent(node)
    while isinstance(above, ast.BinOp) and isinstance(above.op, _RING):
        child, above = above, view.parent(above)
    return isinstance(above, ast.Assign) and above.value is child and name_of(above.targets[0]) == name


def _multiplies(step: ast.stmt) -> bool:
    op = step.op if isinstance(step, ast.AugAssign) else None
    return isinstance(op, ast.Mult) or any(isinstance(n, ast.Mult) for n in ast.walk(step))


def _known_before(view: FunctionView, names: set[str], step: ast.stmt) -> bool:
    """Every name is set before the step's line and nowhere else, or belongs to the module."""
    for name in names & view.bound:
        if name in view.parameters:
            continue
        lines = [
            n.lineno
            for n in view.walk()
            if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
        ]
        if len(lines) != 1 or lines[0] >= step.lineno or in_elif(view, step):
            return False
    return True


def _with_remainder(view: FunctionView, step: ast.stmt, name: str, modulus: str) -> Edit:
    if isinstance(step, ast.AugAssign):
        op = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}[type(step.op)]
        value = f"{name} {op} {tight(view, step.value)}"
        new = f"{value} % {modulus}" if op == "*" else f"({value}) % {modulus}"
        return view.replace(step, f"{name} = {new}")
    assert isinstance(step, ast.Assign)
    return view.replace(step.value, f"({text(view, step.value)}) % {modulus}")


RULE = Rule(
    name="modular-product",
    family="algorithm",
    summary="Reduce in the loop what is only used by its remainder, so that numbers stay small.",
    find=find,
    before="""\
def arrangements(n):
    ways = 1
    for i in range(1, n + 1):
        ways *= i
    return ways % 1000000007
""",
    after="""\
def arrangements(n):
    ways = 1
    for i in range(1, n + 1):
        ways = ways * i % 1000000007
    return ways % 1000000007
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-1, 0, 1, 5, 400 * max(scale, 1))]
""",
    kind="template",
    tags=("modular",),
)
