"""Rewrites applied to texts, for the tests of this room."""

from __future__ import annotations

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.patterns.rule import Rule, sites

BY_NAME = {rule.name: rule for rule in REWRITES}


def applied(rule: Rule, text: str, function: str | None = None) -> list[str]:
    """The texts after each site's change."""
    unit = PythonUnit.parse(text)
    assert unit is not None
    name = function or [n for n, _ in unit.functions() if "." not in n][-1]
    return [s.source for s in sites(rule, unit, name) if s.source is not None]
