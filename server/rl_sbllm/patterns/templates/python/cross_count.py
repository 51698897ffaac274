"""Pairs of one element from each of two sequences, counted by trying all: keep the one by value, look up for the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.failing import may_fail, reads_fields
from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.joining import AsItStands, conjuncts, joined
from rl_sbllm.analysis.python.loops import calls_only_builtins, reads, used_elsewhere
from rl_sbllm.analysis.python.names import names_read, target_names
from rl_sbllm.analysis.python.pairs import Pairs, parts_in
from rl_sbllm.analysis.python.shapes import Shape, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.partner_lookup import gated, steps

_COUNT = Shape("if E_test:\n    V_c += 1")


def find(view: FunctionView) -> Iterator[Match]:
    """`for a in xs: for b in ys: if condition: count += 1` where ys is the same for every a."""
    for loop in view.own():
        match loop:
            case ast.For(body=[ast.For(orelse=[]) as inner], orelse=[]):
                made = _looked_up(view, loop, inner)
                if made is not None:
                    yield made


def _looked_up(view: FunctionView, loop: ast.For, inner: ast.For) -> Match | None:
    found = _COUNT.whole(view, inner.body)
    if found is None or not _plain(view, loop, inner):
        return None
    test, count = found.expression("test"), found["c"]
    outer_names, inner_names = target_names(loop.target), target_names(inner.target)
    pairs = Pairs(frozenset(inner_names), frozenset(outer_names), frozenset(), "", "")
    read = {*names_read(test), *reads([loop.iter, inner.iter])} - pairs.names
    if count in read | pairs.names or not calls_only_builtins(view, test):
        return None
    if any(changed(view, [loop], name) for name in read if not view.is_builtin(name)):
        return None
    tests = conjuncts(test)
    both = [t for t in tests if parts_in(pairs, t) == (True, True)]
    writing = AsItStands()
    join = joined(view, pairs, writing, both[0]) if len(both) == 1 else None
    risky = may_fail(view, test)
    if join is None or (risky and len(tests) > 1):
        return None
    alone = [text(view, t) for t in tests if parts_in(pairs, t) == (True, False)]
    rest = [text(view, t) for t in tests if not parts_in(pairs, t)[0]]
    adding, taking, before, imports = steps(view, count, join)
    passing: list[str] = []
    for head, body in ((inner, gated(alone, adding)), (loop, gated(rest, taking))):
        passing.append(f"for {text(view, head.target)} in {text(view, head.iter)}:")
        passing += ["    " + line for line in body]
    if risky or reads_fields(test):  # without a pair nothing was ever tested
        both_filled = " and ".join(text(view, head.iter) for head in (loop, inner))
        passing = [f"if {both_filled}:", *("    " + line for line in passing)]
    lines = [*before, *passing]
    kinds = (
        "ints" if join.computed else "hashable, no NaN" if join.sign == "==" else "in a total order, no NaN"
    )
    said = (f"what is compared of {text(view, inner.iter)} and {text(view, loop.iter)} is {kinds}",)
    return Match(loop, (view.replace_statements([loop], lines), *imports), assumptions=said)


def _plain(view: FunctionView, loop: ast.For, inner: ast.For) -> bool:
    """Two iterables that can be gone through at any time, and targets that nothing else reads."""
    names = [*target_names(loop.target), *target_names(inner.target)]
    simple = all(
        isinstance(node, ast.Name) or (isinstance(node, ast.Call) and view.is_builtin(node.func, "range"))
        for node in (loop.iter, inner.iter)
    )
    apart = not reads([inner.iter]) & target_names(loop.target) and len(set(names)) == len(names)
    targets = all(
        isinstance(n, (ast.Name, ast.Tuple, ast.expr_context))
        for t in (loop.target, inner.target)
        for n in ast.walk(t)
    )
    pure = calls_only_builtins(view, loop.iter, inner.iter)
    return simple and apart and targets and pure and not any(used_elsewhere(view, n, loop) for n in names)


RULE = Rule(
    name="cross-count",
    family="algorithm",
    summary="Count the elements of the inner sequence once; each outer one looks up how many fit it.",
    find=find,
    before="""\
def matching_sums(lefts, rights, target):
    found = 0
    for a in lefts:
        for b in rights:
            if a + b == target:
                found += 1
    return found
""",
    after="""\
def matching_sums(lefts, rights, target):
    found = 0
    seen = {}
    for b in rights:
        seen[b] = seen.get(b, 0) + 1
    for a in lefts:
        found += seen.get(target - a, 0)
    return found
""",
    bench="""\
def inputs(scale):
    many = [(n * 37) % 101 for n in range(120 * max(scale, 1))]
    return [((xs, ys, 9), {}) for xs, ys in (([], [1]), ([4], [5]), ([4, 4, 5], [5, 4]), (many, many[3:]))]
""",
    kind="template",
    tags=("pairs", "nested-loops"),
)
