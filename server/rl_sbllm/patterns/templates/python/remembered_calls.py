"""A pure function called again and again in a loop, often with the same arguments: its answers are remembered during the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.changeable import gives_changeable
from rl_sbllm.analysis.python.invariants import is_invariant
from rl_sbllm.analysis.python.pure_functions import called_function, is_pure_function, reads_what_may_change
from rl_sbllm.analysis.python.purity import imported_as, is_pure
from rl_sbllm.analysis.python.repeats import has_repeats, repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_DEAR = frozenset(
    [
        "datetime.datetime.strptime",
        "datetime.datetime.fromisoformat",
        "decimal.Decimal",
        "fractions.Fraction",
        "unicodedata.normalize",
        "ipaddress.ip_address",
        "ipaddress.ip_network",
        "re.compile",
        "re.escape",
        "html.unescape",
        "html.escape",
        "urllib.parse.quote",
        "urllib.parse.unquote",
        "urllib.parse.urlparse",
        "urllib.parse.urlsplit",
        "os.path.splitext",
        "os.path.normpath",
        "os.path.basename",
        "os.path.dirname",
        "fnmatch.translate",
        "textwrap.dedent",
        "math.factorial",
        "math.comb",
        "uuid.UUID",
    ]
)
_NEEDS_CODE = 2
"""Statements or branches that make a helper dearer than remembering its answer."""


def find(view: FunctionView) -> Iterator[Match]:
    if not has_repeats(view):
        return
    done: set[str] = set()
    for node in view.own():
        if not isinstance(node, ast.Call) or not _simple(view, node) or ast.dump(node.func) in done:
            continue
        place = repeat_around(view, node, lambda nodes: True)
        if place is None or not (_is_dear_import(view, node.func) or _is_dear_helper(view, node)):
            continue
        if repeat_around(view, node, lambda nodes, n=node: is_invariant(view, nodes, n)):
            continue
        done.add(ast.dump(node.func))
        first, repeated = place
        calls = [
            n
            for top in repeated
            for n in ast.walk(top)
            if isinstance(n, ast.Call) and ast.dump(n.func) == ast.dump(node.func) and _simple(view, n)
        ]
        if any(view.unit.in_fstring(call) for call in calls):
            continue
        remember, imports = view.imported("functools", "lru_cache")
        called = ast.unparse(node.func)
        name = view.fresh(f"remembered_{called.rpartition('.')[2].lower().strip('_')}")
        made = view.insert_before(first, [f"{name} = {remember}(maxsize=None, typed=True)({called})"])
        said = (
            f"{called} gives the same answer for equal arguments (0.0 and -0.0 are equal), all hashable, "
            "and nothing changes its answers",
        )
        why = f"`{called}` is asked once for each distinct argument instead of once a turn."
        yield Match(node, (*imports, made, *(view.replace(c.func, name) for c in calls)), why, said)


def _simple(view: FunctionView, call: ast.Call) -> bool:
    """One to three arguments, none of them dear to make or sure to be unhashable."""
    unhashable = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)
    return (
        1 <= len(call.args) <= 3
        and not call.keywords
        and not any(isinstance(a, (ast.Starred, *unhashable)) for a in call.args)
        and all(is_pure(view, a) for a in call.args)
    )


def _is_dear_import(view: FunctionView, called: ast.expr) -> bool:
    """A library function known to be pure, to give what cannot be changed, and to cost much more than a lookup."""
    if isinstance(called, ast.Attribute):
        owner = imported_as(view, called.value)
        if owner is not None and f"{owner}.{called.attr}" in _DEAR:
            return True
    full = imported_as(view, called)
    return full in _DEAR


def _is_dear_helper(view: FunctionView, call: ast.Call) -> bool:
    helper = called_function(view, call)
    if helper is None or helper.name == view.name or not is_pure_function(helper):
        return False
    returned = [n.value for n in helper.own() if isinstance(n, ast.Return)]
    if not returned or None in returned or gives_changeable(helper) or reads_what_may_change(helper):
        return False
    steps = sum(isinstance(n, (ast.stmt, ast.Call, ast.comprehension)) for n in helper.own())
    return steps > _NEEDS_CODE


RULE = Rule(
    name="remembered-calls",
    family="memoisation",
    summary="A pure function is asked once for each distinct argument.",
    find=find,
    before="""\
def digits_squared(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit * digit
    return total


def sums(numbers):
    return [digits_squared(n) for n in numbers]
""",
    after="""\
from functools import lru_cache


def digits_squared(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit * digit
    return total


def sums(numbers):
    remembered_digits_squared = lru_cache(maxsize=None, typed=True)(digits_squared)
    return [remembered_digits_squared(n) for n in numbers]
""",
    bench="""\
def inputs(scale):
    return [(([],), {}), (([n * n % 300 for n in range(600 * max(scale, 1))],), {})]
""",
    kind="template",
    tags=("memo",),
)
