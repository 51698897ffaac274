"""How often a loop runs, by its head and body, in terms of the size of the inputs."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.cost import EXPLOSIVE, LOG, ONE, ROOT, Cost, N
from rl_sbllm.languages.python.unit import FunctionView

_LITERALS = (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict)
_LIKE_ARGUMENT = {
    "enumerate",
    "reversed",
    "sorted",
    "list",
    "set",
    "tuple",
    "iter",
    "frozenset",
    "zip",
    "map",
    "filter",
}
_SHRINKERS = (ast.FloorDiv, ast.RShift, ast.Div, ast.Mult, ast.LShift)


def size(view: FunctionView, node: ast.expr) -> Cost:
    """How many elements an iterable gives."""
    if isinstance(node, _LITERALS):
        return ONE
    if isinstance(node, ast.Name):
        return _name_size(view, node.id)
    if isinstance(node, ast.Subscript):
        return ONE if isinstance(node.slice, ast.Slice) and _constant_slice(node.slice) else N
    if isinstance(node, ast.Call):
        return _call_size(view, node)
    return N


def while_factor(view: FunctionView, loop: ast.While) -> Cost:
    """How often a `while` runs for each time it is reached."""
    if _halves(loop):
        return LOG
    if _amortised(view, loop):
        return ONE
    return ROOT if _square_test(loop.test) else N


def _name_size(view: FunctionView, name: str) -> Cost:
    if name not in view.bound and name not in view.parameters:
        return ONE  # a table of the module: its size is not the input's
    values = [n.value for n in view.own() if isinstance(n, ast.Assign) and _assigns(n, name)]
    constant = bool(values) and all(isinstance(v, (ast.Constant, ast.Tuple)) for v in values)
    return ONE if constant and name not in view.parameters else N


def _assigns(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _call_size(view: FunctionView, call: ast.Call) -> Cost:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "range":
        return max((_number(a) for a in call.args), default=N)
    if name in _LIKE_ARGUMENT:
        return max(
            (size(view, a) for a in call.args if not isinstance(a, (ast.Lambda, ast.Starred))), default=N
        )
    if name == "combinations" and len(call.args) == 2:
        taken = call.args[1]
        if isinstance(taken, ast.Constant) and isinstance(taken.value, int):
            return Cost(power=float(taken.value))
        return EXPLOSIVE
    if name == "permutations":
        return EXPLOSIVE
    if name == "product":
        return Cost(power=float(max(1, len(call.args)))) if not call.keywords else EXPLOSIVE
    return N


def _number(node: ast.expr) -> Cost:
    """How large a number that bounds a range is."""
    names = [n for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute, ast.Call, ast.Subscript))]
    if not names:
        return ONE
    text = ast.unparse(node)
    return ROOT if "sqrt" in text or "** 0.5" in text else N


def _constant_slice(node: ast.Slice) -> bool:
    bounds = [node.lower, node.upper]
    return node.upper is not None and all(b is None or isinstance(b, ast.Constant) for b in bounds)


def _halves(loop: ast.While) -> bool:
    tested = {n.id for n in ast.walk(loop.test) if isinstance(n, ast.Name)}
    middles: set[str] = set()
    for node in ast.walk(loop):
        if isinstance(node, ast.AugAssign) and _target(node) in tested and isinstance(node.op, _SHRINKERS):
            return True
        if isinstance(node, ast.Assign):
            name = _target(node)
            if _divides(node.value):
                if name in tested:
                    return True
                middles.add(name)
            elif name in tested and middles & {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}:
                return True
    return False


def _target(node: ast.Assign | ast.AugAssign) -> str:
    """The variable that is assigned, empty for anything else."""
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _divides(node: ast.expr) -> bool:
    return any(
        isinstance(n, ast.BinOp) and isinstance(n.op, (ast.FloorDiv, ast.RShift)) for n in ast.walk(node)
    )


def _amortised(view: FunctionView, loop: ast.While) -> bool:
    """What moves it on is set up outside the loop around it, so that all its rounds together are one pass."""
    outer = view.loops_around(loop)
    moved = _moved(loop)
    if not outer or not moved:
        return False
    inside = {id(n) for n in ast.walk(loop)}
    again = {
        t.id
        for n in ast.walk(outer[0])
        if isinstance(n, (ast.Assign, ast.For)) and id(n) not in inside
        for t in ast.walk(n.target if isinstance(n, ast.For) else n.targets[0])
        if isinstance(t, ast.Name) and isinstance(t.ctx, ast.Store)
    }
    return not moved & again


def _moved(loop: ast.While) -> set[str]:
    tested = {n.id for n in ast.walk(loop.test) if isinstance(n, ast.Name)}
    moved: set[str] = set()
    for node in ast.walk(loop):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            moved.add(node.target.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            popped = node.func.value
            if node.func.attr in {"pop", "popleft"} and isinstance(popped, ast.Name):
                moved.add(popped.id)
    return moved & tested


def _square_test(test: ast.expr) -> bool:
    """`i * i <= n` or `i ** 2 < n`."""
    for node in ast.walk(test):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Mult)
            and ast.dump(node.left) == ast.dump(node.right)
        ):
            return True
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Pow)
            and isinstance(node.right, ast.Constant)
        ):
            return node.right.value == 2
    return False
