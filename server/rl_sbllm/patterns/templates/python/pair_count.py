"""Pairs of elements counted in a double loop: one pass that asks how many of the elements before it fit each element."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.analysis.python.failing import fails_for_either_part, may_fail_at_a_pair, reads_fields
from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.joining import conjuncts, joined_by_all
from rl_sbllm.analysis.python.loops import calls_only_builtins, name_of, used_elsewhere
from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.pairs import Clauses, Pairs, loop_clauses, one_loop, pairs_of, parts_in
from rl_sbllm.analysis.python.places import statement_before
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.partner_lookup import gated, steps


@dataclass(frozen=True)
class _Count:
    """Where pairs are counted: the loop or the call, under which condition, into which name."""

    node: ast.For | ast.Call
    pairs: Pairs
    condition: ast.expr
    name: str
    """Empty for a call, whose value is the count."""


def find(view: FunctionView) -> Iterator[Match]:
    """Double loops whose body is `if condition: count += 1`, and `sum(1 for ... for ... if condition)`."""
    for node in view.own():
        count = _counting_loop(view, node) or _counting_call(view, node)
        if count is None or not calls_only_builtins(view, count.condition):
            continue
        read = names_read(count.condition) - count.pairs.names
        if any(changed(view, [count.node], name) for name in read if not view.is_builtin(name)):
            continue
        if count.name in read or any(used_elsewhere(view, n, count.node) for n in count.pairs.names):
            continue
        made = _in_one_pass(view, count)
        if made is not None:
            yield made


def _counting_loop(view: FunctionView, node: ast.AST) -> _Count | None:
    clauses = loop_clauses(node)
    if clauses is None or not isinstance(node, ast.For):
        return None
    pairs = pairs_of(view, clauses[0])
    match clauses[1]:
        case [
            ast.If(
                test=test,
                body=[
                    ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1))
                    | ast.Assign(
                        targets=[ast.Name(id=name)],
                        value=ast.BinOp(left=ast.Name(), op=ast.Add(), right=ast.Constant(value=1)),
                    ) as step
                ],
                orelse=[],
            )
        ] if pairs is not None:
            same_name = isinstance(step, ast.AugAssign) or (
                isinstance(step.value, ast.BinOp) and name_of(step.value.left) == name
            )
            return _Count(node, pairs, test, name) if same_name else None
    return None


def _counting_call(view: FunctionView, node: ast.AST) -> _Count | None:
    match node:
        case ast.Call(
            func=ast.Name(id="sum") as f,
            args=[
                ast.GeneratorExp(elt=elt, generators=generators)
                | ast.ListComp(elt=elt, generators=generators)
            ],
            keywords=[],
        ) if view.is_builtin(f) and len(generators) <= 2:
            pass
        case _:
            return None
    first, last = generators[0], generators[-1]
    inner = (last.target, last.iter) if last is not first else None
    pairs = pairs_of(view, Clauses((first.target, first.iter), inner))
    if pairs is None or (inner is not None and first.ifs):
        return None
    if isinstance(elt, ast.Constant) and elt.value == 1 and type(elt.value) is int and len(last.ifs) == 1:
        return _Count(node, pairs, last.ifs[0], "")
    return _Count(node, pairs, elt, "") if isinstance(elt, ast.Compare) and not last.ifs else None


def _in_one_pass(view: FunctionView, count: _Count) -> Match | None:
    loop = one_loop(view, count.pairs, count.condition)
    tests = conjuncts(count.condition)
    joining = [t for t in tests if parts_in(count.pairs, t) == (True, True)]
    join = joined_by_all(view, count.pairs, loop, joining)
    risky = may_fail_at_a_pair(view, count.pairs, count.condition)
    if join is None or (risky and (len(tests) > 1 or not fails_for_either_part(view, count.pairs, tests[0]))):
        return None
    earlier = [loop.written(view, t) for t in tests if parts_in(count.pairs, t) == (True, False)]
    later = [loop.written(view, t) for t in tests if not parts_in(count.pairs, t)[0]]
    name = count.name or view.fresh("pairs", "pair_count")
    adding, taking, before, imports = steps(view, name, join)
    body = [*gated(later, taking), *gated(earlier, adding)]
    passing = [loop.head, *("    " + line for line in body)]
    if risky or reads_fields(count.condition):  # without a pair nothing was ever tested
        passing = [f"if {count.pairs.stop} > 1:", *("    " + line for line in passing)]
    lines = [*before, *passing]
    edits = _placed(view, count, name, lines)
    if edits is None:
        return None
    sequence = count.pairs.sequence or "the sequence"
    kinds = (
        "ints"
        if join.computed
        else "hashable, no NaN"
        if join.sign == "=="
        else "values in a total order, no NaN"
    )
    return Match(count.node, (*edits, *imports), assumptions=(f"the elements of {sequence} are {kinds}",))


def _placed(view: FunctionView, count: _Count, name: str, lines: list[str]) -> list[Edit] | None:
    if isinstance(count.node, ast.For):
        return [view.replace_statements([count.node], lines)]
    place = statement_before(view, count.node)
    if place is None:
        return None
    return [view.insert_before(place, [f"{name} = 0", *lines]), view.replace(count.node, name)]


RULE = Rule(
    name="pair-count",
    family="algorithm",
    summary="Ask for each element how many before it make a pair with it, instead of trying all pairs.",
    find=find,
    before="""\
def pairs_with_sum(xs, target):
    found = 0
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if xs[i] + xs[j] == target:
                found += 1
    return found
""",
    after="""\
def pairs_with_sum(xs, target):
    found = 0
    seen = {}
    for value in xs:
        found += seen.get(target - value, 0)
        seen[value] = seen.get(value, 0) + 1
    return found
""",
    bench="""\
def inputs(scale):
    return [((xs, 9), {}) for xs in ([], [9], [4, 5], [4, 5, 4, 5], [(n * 37) % 19 for n in range(150 * max(scale, 1))])]
""",
    kind="template",
    tags=("pairs", "nested-loops"),
)
