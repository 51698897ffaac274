"""Functions of known growth: the corpus is whole, and lines alone, which are deterministic, never name a wrong class."""

from __future__ import annotations

from collections import Counter

import pytest

from rl_sbllm.bench.growth import ORDER, functions, judged, pairs, track_for
from rl_sbllm.evaluation.growth.fit import fit
from rl_sbllm.evaluation.growth.ladder import Ladder
from rl_sbllm.evaluation.growth.measure import count

LINES = {
    "constant_loop": "1",
    "logarithmic_search": "log n",
    "linear_loop": "n",
    "merge_sort": "n log n",
    "pairs_loop": "n^2",
    "triples": "n^3",
}
"""Where all the work is in lines of Python."""


def test_the_corpus_is_whole() -> None:
    known = functions()
    assert len(known) == 40
    assert {one.growth for one in known} == set(ORDER)
    assert all(len(pairs(kind)) == 15 for kind in ("changed", "unchanged"))
    assert all(one.other for kind in ("changed", "unchanged") for one in pairs(kind))


def test_a_class_two_steps_off_is_told_from_a_neighbour() -> None:
    said = [judged("n", found) for found in ("n", "n..n log n", "n log n", "log n", "n^2", "1", None)]
    assert Counter(said) == {"right": 2, "wrong": 2, "two off": 2, "undetermined": 1}


@pytest.mark.slow
@pytest.mark.parametrize("name", LINES)
def test_lines_counted_in_the_sandbox_name_the_class(name: str) -> None:
    (one,) = [one for one in functions() if one.name == name]
    with track_for(one.text, None) as track:
        counted = count(track.runner, one.text, Ladder(1, (1, 2, 4, 8)), track, 60.0)
    points = [(float(counted.sizes[scale] or 0), float(steps)) for scale, steps in counted.steps.items()]
    found = fit(points, "counter")
    assert found is not None
    assert found.class_name == LINES[name]
    assert found.by == "counter"
