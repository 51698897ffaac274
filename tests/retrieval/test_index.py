"""Patterns whose example looks like a function come first, whatever the names in it."""

import ast

from rl_sbllm.patterns.rule import Rule
from rl_sbllm.retrieval.index import PatternIndex


def rule(name: str, before: str) -> Rule:
    return Rule(name, "micro", "A rule.", lambda view: iter(()), before, before, "")


RULES = (
    rule("join", "def f(xs):\n    s = ''\n    for x in xs:\n        s += str(x)\n    return s\n"),
    rule("membership", "def f(a, b):\n    return [x for x in a if x in list(b)]\n"),
    rule("recursion", "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n"),
)


def first(source: str) -> str:
    return PatternIndex(RULES).similar(ast.parse(source), 1)[0][0].name


def test_finds_the_pattern_of_a_renamed_copy():
    assert (
        first(
            "def text(items):\n    out = ''\n    for item in items:\n        out += str(item)\n    return out\n"
        )
        == "join"
    )


def test_names_of_variables_do_not_matter():
    one, other = (
        "def p(q):\n    return [r for r in q if r in list(q)]\n",
        "def a(b):\n    return [c for c in b if c in list(b)]\n",
    )
    index = PatternIndex(RULES)
    assert [s for _, s in index.similar(ast.parse(one))] == [s for _, s in index.similar(ast.parse(other))]


def test_gives_as_many_as_were_asked_best_first():
    found = PatternIndex(RULES).similar(ast.parse(RULES[2].before), 2)
    assert found[0][0].name == "recursion" and len(found) == 2 and found[0][1] >= found[1][1]


def test_an_empty_function_is_like_nothing_much():
    assert all(score < 0.9 for _, score in PatternIndex(RULES).similar(ast.parse("pass")))
