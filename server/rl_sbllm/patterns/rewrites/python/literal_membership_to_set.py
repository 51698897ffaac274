"""Membership in a list or tuple of constants asks a set of them, which the compiler makes once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Compare(
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.List(elts=elts) | ast.Tuple(elts=elts) as searched],
            ) if len(elts) >= 3 and all(isinstance(e, ast.Constant) for e in elts):
                text = "{" + ", ".join(view.source(e) for e in elts) + "}"
                yield Match(node, (view.replace(searched, text),), "", ("what is looked for is hashable",))


RULE = Rule(
    name="literal-membership-to-set",
    family="data-structure",
    summary="A set of constants is made at compile time and answers membership in constant time.",
    find=find,
    before="""def consonants(text):
    return [c for c in text if c not in ["a", "e", "i", "o", "u"]]
""",
    after="""def consonants(text):
    return [c for c in text if c not in {"a", "e", "i", "o", "u"}]
""",
    bench="""def inputs(scale):
    return [(("hello brown dog u" * (100 * scale),), {})]
""",
)
