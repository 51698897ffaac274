"""What a run of tests printed is data: the plugin's lines are read, everything else is passed over."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.sandbox.bounded import Finished
from rl_sbllm.workloads.suite import said

WORD = "secret"
ENDED = {"test": "t", "outcome": "passed", "seconds": 0.5, "reached": True, "why": ""}


def finished(*values: object, ended_by: str | None = None, exit_code: int = 0) -> Finished:
    lines = [f"{WORD} {json.dumps(value)}" for value in values]
    return Finished(exit_code, "noise\n" + "\n".join(lines) + "\n", "", ended_by)


def test_calls_and_tests_are_read_between_what_the_tests_print():
    done = said(
        finished({"call": "YQ=="}, ENDED, {"counts": [4], "skipped": {"why": 2}, "paused": True}), WORD
    )
    assert (done.calls, done.counts, done.skipped, done.paused, done.cut) == (
        ("YQ==",),
        (4,),
        {"why": 2},
        True,
        False,
    )
    assert [(one.test, one.outcome, one.seconds, one.reached) for one in done.tests] == [
        ("t", "passed", 0.5, True)
    ]


def test_a_run_cut_short_keeps_what_was_said_until_then():
    done = said(finished({"call": "YQ=="}, {"began": "u"}, ended_by="timeout"), WORD)
    assert (done.calls, done.counts, done.cut, done.tests) == (("YQ==",), (1,), True, ())


def test_a_process_that_ends_in_a_test_crashed_in_it():
    done = said(finished({"began": "t"}, ENDED, {"began": "u"}, exit_code=139), WORD)
    assert [(one.test, one.outcome) for one in done.tests] == [("t", "passed"), ("u", "crashed")]


def test_lines_without_the_word_say_nothing():
    text = f"guess {json.dumps(ENDED)}\n {WORD} {json.dumps(ENDED)}\n"
    assert said(Finished(0, text, "", None), WORD).tests == ()


def test_control_characters_do_not_reach_a_terminal():
    done = said(finished({**ENDED, "outcome": "failed", "why": "a\x1b[2J\nb"}), WORD)
    assert done.tests[0].why == "a [2J b"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["call", "counts", "skipped", "paused", "test", "outcome", "seconds", "began", "broken", "why"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(KEYS, ANY, max_size=5), max_size=4), st.text(max_size=20))
def test_malformed_lines_are_passed_over(values: list[dict[str, object]], noise: str):
    done = said(finished(*values, noise), WORD)
    assert all(isinstance(call, str) for call in done.calls) and len(done.counts) == len(done.calls)
    assert all(isinstance(count, int) for count in done.counts)
    assert all(one.outcome in ("passed", "failed", "skipped", "hung", "crashed") for one in done.tests)
