"""Contract of every rewrite: its example holds, the file around it survives, results stay equal."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from rl_sbllm.bench.rewrites import example_function
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.patterns.rule import Rule
from tests.patterns.applying import BY_NAME, applied

every_rule = pytest.mark.parametrize("rule", REWRITES, ids=lambda rule: rule.name)


def test_names_are_unique_and_there_are_many():
    assert len(BY_NAME) == len(REWRITES) >= 36


@every_rule
def test_the_example_becomes_what_the_rule_says(rule: Rule):
    assert applied(rule, rule.before)[0] == rule.after


@every_rule
def test_applying_again_and_again_comes_to_an_end(rule: Rule):
    text, rounds = rule.before, 0
    while found := applied(rule, text, example_function(rule)):
        text, rounds = found[0], rounds + 1
        assert rounds < 8


def run(text: str, bench: str, function: str) -> str:
    code: dict[str, Any] = {}
    makes: dict[str, Any] = {}
    exec(compile(text, "example", "exec"), code)
    exec(compile(bench, "bench", "exec"), makes)
    cases = makes["inputs"](1)
    results = [code[function](*args, **kwargs) for args, kwargs in cases]
    return repr([list(r) if hasattr(r, "__next__") else r for r in results] + [cases])


@every_rule
def test_before_and_after_give_the_same_on_the_bench_inputs(rule: Rule):
    function = example_function(rule)
    assert run(rule.before, rule.bench, function) == run(rule.after, rule.bench, function)


@every_rule
def test_line_ends_and_byte_order_mark_survive(rule: Rule):
    windows = "\ufeff" + rule.before.replace("\n", "\r\n")
    assert applied(rule, windows)[0] == "\ufeff" + rule.after.replace("\n", "\r\n")


@every_rule
def test_tabs_form_feeds_and_emoji_around_survive(rule: Rule):
    above = '"""A module. 🐍"""\n\n# naïve ✨\nFLAG = "é"  # 🎉\n\x0c\n'
    below = "\n\n# the end 🏁\n"
    tabbed = rule.before.replace("    ", "\t")
    imports = "".join(line for line in rule.before.splitlines(True) if line.startswith("import "))
    body = tabbed.replace(imports, "") if imports else tabbed
    changed = applied(
        rule, imports + above.replace('"""A module. 🐍"""\n\n', "") + body.lstrip("\n") + below
    )[0]
    for kept in ("# naïve ✨", 'FLAG = "é"  # 🎉', "\x0c", "# the end 🏁"):
        assert kept in changed
    assert "\n    " not in changed or "[\n" in changed or "(\n" in changed
    compile(changed, "changed", "exec")


@every_rule
def test_the_method_of_a_class_is_rewritten_too(rule: Rule):
    function = example_function(rule)
    unit = PythonUnit.parse(rule.before)
    assert unit is not None
    node = next(n for name, n in unit.functions() if name == function)
    lines = rule.before.splitlines()
    head, body = lines[: node.lineno - 1], lines[node.lineno - 1 :]
    text = (
        "\n".join(
            [*head, "class Holder:", "    @staticmethod", *(f"    {line}" if line else "" for line in body)]
        )
        + "\n"
    )
    changed = applied(rule, text, f"Holder.{function}")
    assert changed and ast.parse(changed[0])


@every_rule
def test_a_name_taken_in_the_file_is_not_reused(rule: Rule):
    unit, after = PythonUnit.parse(rule.before), PythonUnit.parse(rule.after)
    assert unit is not None and after is not None
    for name in sorted(after.names - unit.names):
        text = rule.before + f"\n\ndef other({name}):\n    return {name}\n"
        changed = applied(rule, text, example_function(rule))
        assert changed and PythonUnit.parse(changed[0]) is not None
