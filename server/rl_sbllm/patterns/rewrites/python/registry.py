"""Every Python rewrite, listed by hand: adding one is one file and two lines here."""

from __future__ import annotations

from rl_sbllm.patterns.rewrites.python import (
    add_loop_to_set_comprehension,
    append_loop_to_comprehension,
    extend_loop_to_extend,
    front_insert_to_reverse,
    item_loop_to_dict_comprehension,
    list_membership_to_set,
    reversed_copy_loop,
    string_add_loop_to_join,
    sum_loop_to_sum,
)
from rl_sbllm.patterns.rule import Rule

REWRITES: tuple[Rule, ...] = (
    add_loop_to_set_comprehension.RULE,
    append_loop_to_comprehension.RULE,
    extend_loop_to_extend.RULE,
    front_insert_to_reverse.RULE,
    item_loop_to_dict_comprehension.RULE,
    list_membership_to_set.RULE,
    reversed_copy_loop.RULE,
    string_add_loop_to_join.RULE,
    sum_loop_to_sum.RULE,
)
