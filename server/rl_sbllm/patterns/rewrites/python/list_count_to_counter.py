"""`xs.count(x)` again and again over a list that does not change asks a Counter made once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    done: set[str] = set()
    for node in view.own():
        searched = _counted(node)
        if searched is None or searched in done:
            continue
        place = repeat_around(view, node, lambda nodes, searched=searched: not changed(view, nodes, searched))
        if place is None:
            continue
        done.add(searched)
        first, repeated = place
        calls = [
            n for r in repeated for n in ast.walk(r) if _counted(n) == searched and isinstance(n, ast.Call)
        ]
        counter, imports = view.imported("collections", "Counter")
        name = view.fresh(f"{searched}_counts", "counts")
        made = view.insert_before(first, [f"{name} = {counter}({searched})"])
        edits = [view.replace(c, f"{name}[{view.source(c.args[0])}]") for c in calls]
        said = ["the items are hashable and equal ones hash alike"]
        if kind(view, ast.Name(searched, ast.Load())) == "str":
            said = [f"what is counted in {searched} is one character"]
        yield Match(node, (*imports, made, *edits), "", tuple(said))


def _counted(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="count"), args=[arg], keywords=[]):
            return None if isinstance(arg, (ast.Constant, ast.Starred)) else name
    return None


RULE = Rule(
    name="list-count-to-counter",
    family="data-structure",
    summary="A Counter counts everything in one pass; count walks the whole list for every question.",
    find=find,
    before="""def most_repeated(words):
    best = 0
    for word in words:
        if words.count(word) > best:
            best = words.count(word)
    return best
""",
    after="""from collections import Counter


def most_repeated(words):
    best = 0
    words_counts = Counter(words)
    for word in words:
        if words_counts[word] > best:
            best = words_counts[word]
    return best
""",
    bench="""def inputs(scale):
    return [(([str(i % 97) for i in range(500 * scale)],), {})]
""",
)
