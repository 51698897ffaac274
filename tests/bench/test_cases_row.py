"""The figures of `make bench-cases` are counted from its rows as they say."""

from __future__ import annotations

from rl_sbllm.bench.cases_row import Row, summarise


def row(id: str, **seen: object) -> Row:
    made = Row(id, "rule", 2.0, status="done")
    for name, value in seen.items():
        setattr(made, name, value)
    return made


def test_a_gain_counts_as_good_by_the_log_of_the_humans_gain_measured_beside_it() -> None:
    assert row("a", human_again=4.0, judged=3.1).as_good
    assert not row("a", human_again=4.0, judged=3.0).as_good
    assert row("a", human_again=None, judged=1.8).as_good
    assert not row("a").as_good


def test_cases_without_a_human_gain_are_counted_apart() -> None:
    said = "\n".join(summarise([row("a", best=2.0, judged=2.0), row("b", human_again=1.05, best=1.3)]))
    assert "speedup found: 1 of 1 cases" in said
    assert "found in the 1 others: 1" in said
    assert "by a rule: 1 of 1; 0.8 of the human's log gain in 1" in said


def test_variants_that_are_unequal_or_lose_in_silence_are_counted() -> None:
    said = "\n".join(summarise([row("a", variants=3, unequal=1, not_overlapping=2, silent_losses=1)]))
    assert (
        "variants offered 3: unequal 1, intervals not overlapping 2, with a worst case below 0.9 that is not said 1"
        in said
    )


def test_times_to_the_first_find_are_told_by_median_and_ninth_tenth() -> None:
    rows = [row(str(n), first_found=float(n)) for n in range(1, 12)]
    assert "median 6.0 s, 90 % within 10.0 s" in summarise(rows)[-1]
    assert "too few" in summarise(rows[:1])[-1]
