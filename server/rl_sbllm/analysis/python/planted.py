"""Deliberate small errors: one function of a file with exactly one of them each, the rest kept byte for byte.

They show how strong the inputs are that two versions were compared on: a set of inputs that tells few of them from the
text they were put into says little about equality. Nothing is run here; an error may happen to change nothing.
"""

from __future__ import annotations

import ast
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from rl_sbllm.analysis.python.planted_flow import FLOW
from rl_sbllm.analysis.python.planted_site import Site
from rl_sbllm.analysis.python.planted_values import VALUES
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit


@dataclass(frozen=True)
class Planted:
    """A file with one error in it: `text` is the whole file; `kind` names the error, `line` (one-based) its place."""

    kind: str
    line: int
    was: str
    became: str
    text: str


KINDS = tuple(sorted({*VALUES, *FLOW}))
"""Every kind of error there is."""


def planted(text: str, function: str, start_byte: int | None = None) -> tuple[Planted, ...]:
    """Every error that can be put into the function, in the order of the text; those that leave its tree as it is left out."""
    view = _view(text, function, start_byte)
    return () if view is None else tuple(_made(view, _sites(view), {ast.dump(view.node)}))


def some_planted(text: str, function: str, rng: Random, start_byte: int | None = None) -> Iterator[Planted]:
    """The same, made one by one in another order: the kinds take turns, and of each kind other lines come first."""
    view = _view(text, function, start_byte)
    if view is not None:
        yield from _in_turns(view, rng)


def _view(text: str, function: str, start_byte: int | None) -> FunctionView | None:
    unit = PythonUnit.parse(text)
    return None if unit is None else unit.function(function, start_byte)


def _made(view: FunctionView, sites: Iterable[Site], known: set[str]) -> Iterator[Planted]:
    """Those whose tree is not among the known ones, which each of them joins."""
    start = view.unit.span(view.node)[0]
    for site in sites:
        changed = view.unit.apply((site.edit,))
        parsed = None if changed is None else PythonUnit.parse(changed)
        if changed is None or parsed is None or not _compiles(parsed):
            continue
        other = parsed.function(view.name, start)
        tree = "" if other is None else ast.dump(other.node)
        if tree not in known:
            known.add(tree)
            yield _described(site, view.unit, changed)


def _in_turns(view: FunctionView, rng: Random) -> Iterator[Planted]:
    by_kind: dict[str, list[Site]] = {}
    for site in _sites(view):
        by_kind.setdefault(site.kind, []).append(site)
    known = {ast.dump(view.node)}
    waiting = deque(_made(view, _scattered(by_kind[kind], rng), known) for kind in sorted(by_kind))
    while waiting:
        of_a_kind = waiting.popleft()
        error = next(of_a_kind, None)
        if error is not None:
            yield error
            waiting.append(of_a_kind)


def _sites(view: FunctionView) -> Iterator[Site]:
    skipped = _prose(view)
    nodes = [node for default in _defaults(view) for node in ast.walk(default)]
    for node in [*nodes, *view.walk()]:
        if node in skipped or view.unit.in_fstring(node) or isinstance(node, ast.JoinedStr):
            continue
        for operators in (VALUES, FLOW):
            for kind, operator in operators.items():
                for edit in operator(view, node):
                    yield Site(kind, node, edit)


def _defaults(view: FunctionView) -> list[ast.expr]:
    arguments = view.node.args
    return [*arguments.defaults, *(default for default in arguments.kw_defaults if default is not None)]


def _prose(view: FunctionView) -> set[ast.AST]:
    """Docstrings and annotations: no error there is one."""
    found: set[ast.AST] = set()
    for node in view.walk():
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found |= {node, node.value}
        for field in ("annotation", "returns"):
            annotation = getattr(node, field, None)
            if isinstance(annotation, ast.AST):
                found.update(ast.walk(annotation))
    return found


def _compiles(unit: PythonUnit) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `is` with a literal is one of the errors meant
        try:
            compile(unit.tree, "planted", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return False
    return True


def _described(site: Site, unit: PythonUnit, changed: str) -> Planted:
    start, end = site.edit.start, site.edit.end
    was = unit.data[start:end].decode("utf-8", "replace")
    line = unit.data[:start].count(b"\n") + 1
    return Planted(site.kind, line, was, site.edit.text, changed)


def _scattered(group: list[Site], rng: Random) -> list[Site]:
    """One site of each line, then the second ones."""
    shuffled = list(group)
    rng.shuffle(shuffled)
    taken: dict[int, int] = {}
    order: list[tuple[int, int]] = []
    for index, site in enumerate(shuffled):
        line = getattr(site.node, "lineno", 0)
        order.append((taken.get(line, 0), index))
        taken[line] = taken.get(line, 0) + 1
    return [shuffled[index] for _, index in sorted(order)]
