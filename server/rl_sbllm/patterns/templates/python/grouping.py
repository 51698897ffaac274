"""For each key, all items scanned for those of that key: group the items by key in one pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, reads, steady
from rl_sbllm.analysis.python.places import in_elif, statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_TEST = Shape("E_left == E_right")
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp)
_AROUND = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def find(view: FunctionView) -> Iterator[Match]:
    """Comprehensions over all items with a test for one key, inside a loop or comprehension over the keys."""
    for node in list(view.own()):
        if (
            not isinstance(node, _COMPREHENSIONS)
            or len(node.generators) != 1
            or len(node.generators[0].ifs) != 1
        ):
            continue
        generator = node.generators[0]
        found = _TEST.on(view, generator.ifs[0])
        if found is None or generator.is_async or not isinstance(generator.target, (ast.Name, ast.Tuple)):
            continue
        keys = _keys(found, changes([generator.target]))
        if keys is not None and calls_only_builtins(view, node.elt, generator.iter, *keys):
            yield from _grouped(view, node, *keys)


def _keys(found: Found, items: set[str]) -> tuple[ast.expr, ast.expr] | None:
    """(key of an item, key wanted)."""
    for mine, wanted in (("left", "right"), ("right", "left")):
        key, other = found.expression(mine), found.expression(wanted)
        if reads([key]) & items and not reads([other]) & items and reads([other]):
            return key, other
    return None


def _grouped(
    view: FunctionView, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, key: ast.expr, wanted: ast.expr
) -> Iterator[Match]:
    generator = node.generators[0]
    place = _outside(view, node, [generator.iter, key], wanted, changes([generator.target]))
    if place is None or in_elif(view, place):
        return
    groups = view.fresh("groups", "items_by_key")
    lines = [
        f"{groups} = {{}}",
        f"for {text(view, generator.target)} in {text(view, generator.iter)}:",
        f"    {groups}.setdefault({text(view, key)}, []).append({_element(view, node)})",
    ]
    looked_up = f"{groups}.get({text(view, wanted)}, [])"
    shown = {ast.ListComp: f"{looked_up}[:]", ast.SetComp: f"set({looked_up})"}.get(
        type(node), f"iter({looked_up})"
    )
    change = view.replace(node, shown)
    if isinstance(node, ast.GeneratorExp):
        if not isinstance(view.parent(node), ast.Call):
            return
        source = view.source(node)
        bare = source if source.startswith("(") else ""
        change = view.replace(node, f"({looked_up})" if bare else looked_up)
    assumptions = ("keys are hashable, and equal keys have equal hashes",)
    yield Match(node, (view.insert_before(place, lines), change), assumptions=assumptions)


def _element(view: FunctionView, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> str:
    return f"({text(view, node.elt)})" if isinstance(node.elt, ast.Tuple) else text(view, node.elt)


def _outside(
    view: FunctionView, node: ast.expr, fixed: list[ast.expr], wanted: ast.expr, items: set[str]
) -> ast.stmt | None:
    """The statement around which the items stay the same while the wanted key changes; None when it does not change."""
    place: ast.stmt | None = None
    for loop in view.loops_around(node):
        stays = all(reads([f]) - items <= reads([f]) - changes([loop]) for f in fixed)
        if not stays:
            break
        if steady(wanted, [loop]) and place is None:
            return None
        place = loop
    if place is not None:
        return place
    above = view.parent(node)
    while not isinstance(above, ast.stmt):
        if isinstance(above, _AROUND) and reads([wanted]) & changes(g.target for g in above.generators):
            bound = changes(g.target for g in above.generators)
            return statement_before(view, above) if not (reads(fixed) - items) & bound else None
        above = view.parent(above)
    return None


RULE = Rule(
    name="grouping",
    family="algorithm",
    summary="Group the items by key in one pass instead of scanning all of them for each key.",
    find=find,
    before="""\
def by_label(labels):
    for label in set(labels.values()):
        yield {item for item in labels if labels[item] == label}
""",
    after="""\
def by_label(labels):
    groups = {}
    for item in labels:
        groups.setdefault(labels[item], []).append(item)
    for label in set(labels.values()):
        yield set(groups.get(label, []))
""",
    bench="""\
def inputs(scale):
    many = {n: n * 7 % 31 for n in range(200 * max(scale, 1))}
    return [((labels,), {}) for labels in ({}, {1: 1}, {1: 2, 3: 2, 5: 4}, many)]
""",
    kind="template",
    tags=("grouping", "nested-loops"),
)
