"""Which scales are tried, whatever those known took."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.evaluation.growth.ladder import Ladder


def test_a_scale_of_nothing_is_one_like_others():
    ladder = Ladder(1, own=(0, 1, 2, 4))
    ladder.took(0, 0.001, 3)
    ladder.took(1, 0.002, 30)
    assert ladder.next(10.0) == 2


@given(
    st.sets(st.integers(0, 64), min_size=1, max_size=6),
    st.lists(st.tuples(st.floats(0.0001, 1.0), st.integers(0, 10**6)), min_size=6, max_size=6),
)
def test_a_ladder_ends_and_names_only_scales_of_the_workload(own: set[int], costs: list[tuple[float, int]]):
    ladder = Ladder(1, own=tuple(own))
    for seconds, steps in costs:
        scale = ladder.next(5.0)
        if scale is None:
            return
        assert scale in own and scale not in ladder.seconds
        ladder.took(scale, seconds, steps)
