"""Rules reach the helpers of a function: where they are its own, what is done there is done to the function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rl_sbllm.analysis.python.own_helpers import is_private, own_helpers
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def reaching_own_helpers(rule: Rule) -> Rule:
    """The rule, applied to the function and then to the helpers that work for it alone."""

    def find(view: FunctionView) -> Iterator[Match]:
        seen: set[int] = set()
        for match in rule.find(view):
            seen.add(id(match.node))
            yield match
        for helper in own_helpers(view):
            said = () if is_private(helper) else (f"no other file calls `{helper.name}`",)
            for match in rule.find(helper):
                if id(match.node) in seen:
                    continue  # Inside the function itself, where the rule has been.
                why = f"In `{helper.name}`: {match.why or rule.summary}"
                yield replace(match, why=why, assumptions=(*match.assumptions, *said))

    return replace(rule, find=find)
