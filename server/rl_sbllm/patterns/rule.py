"""What a rewrite is: a name, a family, one sentence, and a function that finds its places.

A rule never changes text itself: it returns matches, each with the edits that would make the change. The genome of a
candidate is a list of (rule, key) pairs; `key` finds the same place again after other edits have moved it.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from rl_sbllm.languages.python.unit import Edit, FunctionView, PythonUnit

FAMILIES = (
    "algorithm",
    "data-structure",
    "memoisation",
    "hoisting",
    "builtin",
    "loop-lifting",
    "early-exit",
    "allocation",
    "micro",
)


@dataclass(frozen=True)
class Match:
    """One place where a rule applies.

    `node` is what the change is about (its text makes the key, its line is shown); `edits` are against the unit that was
    searched; `why` overrides the rule's sentence; `assumptions` are what must hold of the inputs, in words.
    """

    node: ast.AST
    edits: tuple[Edit, ...]
    why: str = ""
    assumptions: tuple[str, ...] = ()


Finder = Callable[[FunctionView], Iterator[Match]]


@dataclass(frozen=True)
class Rule:
    """`before`/`after` are a whole small file each; the catalogue test applies the rule to `before` and expects `after`.

    `bench` is the source of a small program (module with a function of the example's name) and inputs for
    `make bench-rewrites`: a module text defining `inputs(scale)`. `kind`: rewrite | template.
    """

    name: str
    family: str
    summary: str
    find: Finder
    before: str
    after: str
    bench: str
    kind: str = "rewrite"
    tags: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        assert self.family in FAMILIES, self.family


class Site:
    """A match with the key under which a genome remembers it. The changed text is made when it is asked for."""

    def __init__(self, key: str, why: str, unit: PythonUnit, match: Match, line: int) -> None:
        self.key, self.why, self.line, self.assumptions = key, why, line, match.assumptions
        self._unit, self._match = unit, match

    @cached_property
    def lines(self) -> frozenset[int]:
        """Lines (from 1) of what the change is about and of what it takes away; empty where they are not known."""
        found = set(_lines_of(self._unit, self._match.node))
        for edit in self._match.edits:
            if edit.start < edit.end:
                found.update(range(self._unit.line_at(edit.start), self._unit.line_at(edit.end - 1) + 1))
        return frozenset(found)

    @cached_property
    def source(self) -> str | None:
        """The file's text after the change; None when edits overlap, change nothing, or leave a file that does not parse."""
        changed = self._unit.apply(self._match.edits)
        if changed is None or changed == self._unit.text or PythonUnit.parse(changed) is None:
            return None
        return changed


def sites(rule: Rule, unit: PythonUnit, function: str, start_byte: int | None = None) -> list[Site]:
    """Every place of the function where the rule says that it applies, in the rule's order."""
    view = unit.function(function, start_byte)
    if view is None:
        return []
    found: list[Site] = []
    seen: dict[str, int] = {}
    for match in rule.find(view):
        stem = _digest(ast.dump(match.node))
        ordinal = seen.get(stem, 0)
        seen[stem] = ordinal + 1
        line = getattr(match.node, "lineno", view.node.lineno)
        found.append(Site(f"{stem}:{ordinal}", match.why or rule.summary, unit, match, line))
    return found


def _lines_of(unit: PythonUnit, node: ast.AST) -> range:
    """Of an expression the lines of the statement that it is in, or of its head: interpreters place work no finer than that."""
    inner: ast.AST | None = node
    while inner is not None and not isinstance(inner, ast.stmt):
        inner = unit.parents.get(inner)
    if inner is None or inner.end_lineno is None:
        return range(0)
    body = getattr(inner, "body", None)
    if inner is not node and isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        return range(inner.lineno, max(inner.lineno + 1, body[0].lineno))
    return range(inner.lineno, inner.end_lineno + 1)


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode("utf-8"), digest_size=5).hexdigest()
