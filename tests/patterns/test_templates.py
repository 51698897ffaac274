"""Every template makes its example, keeps its behaviour on the inputs given, and leaves files whole."""

from __future__ import annotations

import copy
import types

import pytest

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rule import Rule, sites
from rl_sbllm.patterns.templates.python.registry import TEMPLATES

_BY_NAME = {rule.name: rule for rule in TEMPLATES}


def changed(rule: Rule, text: str) -> list[str]:
    """The texts that the rule makes of a file's first function for which it has sites."""
    unit = PythonUnit.parse(text)
    assert unit is not None
    for name, _ in unit.functions():
        made = [site.source for site in sites(rule, unit, name)]
        if made:
            return [text for text in made if text is not None]
    return []


def loaded(text: str) -> types.ModuleType:
    module = types.ModuleType("example")
    exec(compile(text, "example.py", "exec"), module.__dict__)
    return module


def behaviour(function: object, arguments: tuple[tuple[object, ...], dict[str, object]]) -> str:
    """What a call returns or raises and what it leaves of its arguments, with types."""
    args, keywords = copy.deepcopy(arguments)
    assert callable(function)
    try:
        result = function(*args, **keywords)
        if isinstance(result, types.GeneratorType):
            result = ("yields", list(result))
    except Exception as error:  # noqa: BLE001 - whatever the example raises is its behaviour
        return f"{type(error).__name__} {args!r}"
    return f"{type(result).__name__} {result!r} {args!r} {keywords!r}"


def entry(text: str) -> str:
    """The example's function: the last one at module level."""
    unit = PythonUnit.parse(text)
    assert unit is not None
    return [name for name, _ in unit.functions() if "." not in name][-1]


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_makes_its_example(rule: Rule) -> None:
    assert changed(rule, rule.before)[:1] == [rule.after]


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_example_behaves_alike_on_its_inputs(rule: Rule) -> None:
    name = entry(rule.before)
    before, after = getattr(loaded(rule.before), name), getattr(loaded(rule.after), name)
    cases = loaded(rule.bench).inputs(1)
    assert len(cases) >= 2
    for case in cases:
        assert behaviour(before, case) == behaviour(after, case)


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_leaves_line_ends_and_comments_elsewhere_alone(rule: Rule) -> None:
    text = ("# é first\n" + rule.before + "\n# last ☃\n").replace("\n", "\r\n")
    (made, *_) = changed(rule, text)
    assert made.startswith("# é first\r\n") and made.endswith("\r\n# last ☃\r\n")
    assert "\n" not in made.replace("\r\n", "")


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_works_in_a_method_with_tabs(rule: Rule) -> None:
    text = "class Holder:\n" + "".join(
        "\t" + line.replace("    ", "\t") if line.strip() else line
        for line in rule.before.splitlines(keepends=True)
    )
    if "import" in rule.before:
        pytest.skip("its imports would stand in the class")
    assert all(PythonUnit.parse(made) is not None for made in changed(rule, text))
