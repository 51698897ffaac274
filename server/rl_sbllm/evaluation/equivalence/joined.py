"""The evidence of two checks of one version, as one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from rl_sbllm.model.candidate import distinct
from rl_sbllm.model.verdict import Evidence


def joined(first: Evidence, second: Evidence) -> Evidence:
    """What two checks showed together."""
    apart = [value for value in (first.max_relative, second.max_relative) if value is not None]
    return replace(
        first,
        cases_equal=first.cases_equal + second.cases_equal,
        fresh_cases=first.fresh_cases + second.fresh_cases,
        by_origin=dict(Counter(first.by_origin) + Counter(second.by_origin)),
        hash_seeds=max(first.hash_seeds, second.hash_seeds),
        assumptions=distinct(first.assumptions + second.assumptions),
        not_compared=tuple(dict.fromkeys(first.not_compared + second.not_compared)),
        max_relative=max(apart, default=None),
    )
