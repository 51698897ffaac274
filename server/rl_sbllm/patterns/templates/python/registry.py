"""Every Python template, in the order in which they are offered. Each also reaches the helpers that a function calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rl_sbllm.analysis.python.callees import callees
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python import (
    best_run,
    bfs_discovery,
    binomial,
    byte_steps,
    character_count,
    character_decision,
    character_filter,
    character_map,
    character_table,
    character_tally,
    closed_form_sum,
    combinations,
    common_divisor,
    companion_set,
    counter,
    digit_table,
    divisors,
    factorization,
    grouping,
    hash_join,
    heap_queue,
    largest_divisor,
    membership_count,
    memo_recursion,
    mirror,
    modular_product,
    nearest_extreme,
    ngrams,
    pair_count,
    pair_lookup,
    prefix_sums,
    rank_count,
    remembered_calls,
    resumed_call,
    resumed_loop,
    running_power,
    running_product,
    search_early_exit,
    sieve,
    smaller_side,
    sort_loops,
    sorted_ends,
    stride,
    strided_fill,
    trial_division_bound,
    trial_division_wheel,
)

_MODULES = (
    sieve,
    trial_division_bound,
    hash_join,
    memo_recursion,
    character_filter,
    character_count,
    running_product,
    prefix_sums,
    resumed_loop,
    resumed_call,
    running_power,
    modular_product,
    closed_form_sum,
    trial_division_wheel,
    counter,
    grouping,
    mirror,
    membership_count,
    largest_divisor,
    divisors,
    factorization,
    pair_count,
    rank_count,
    nearest_extreme,
    best_run,
    pair_lookup,
    companion_set,
    sort_loops,
    heap_queue,
    combinations,
    ngrams,
    bfs_discovery,
    search_early_exit,
    digit_table,
    strided_fill,
    character_map,
    character_tally,
    stride,
    sorted_ends,
    smaller_side,
    common_divisor,
    binomial,
    remembered_calls,
    character_decision,
    character_table,
    byte_steps,
)


def reaching_helpers(rule: Rule) -> Rule:
    """The rule, applied to the function and to functions of the same file that it calls."""

    def find(view: FunctionView) -> Iterator[Match]:
        yield from rule.find(view)
        for callee in callees(view):
            for match in rule.find(callee):
                yield replace(match, why=f"In `{callee.name}`: {match.why or rule.summary}")

    return replace(rule, find=find)


TEMPLATES: tuple[Rule, ...] = tuple(reaching_helpers(module.RULE) for module in _MODULES)
