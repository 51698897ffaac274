"""The worker side of timing: what a pass prepares and runs, without any clock."""

from __future__ import annotations

from tests.languages.python.inside_worker import job_for, run_inside

COUNTING = """
import sys
calls = []
def f(x):
    calls.append(x)
    sys.seen_by_test = getattr(sys, "seen_by_test", []) + [len(calls)]
    print("noise")
    if x < 0:
        raise ValueError(x)
    return x
"""


def _time(source: str, calls: list[str], messages: list[dict], **settings: object) -> dict:
    return run_inside("timing", "run", job_for(source, calls, settings=settings), messages)


def test_serves_windows_in_the_order_of_the_protocol() -> None:
    answer = _time(COUNTING, ["1", "-1"], [{"passes": 2}, {"passes": 1}])
    assert answer["log"] == [{"ready": 2}, "go", "done", {"ready": 1}, "go", "done"]


def test_state_of_the_module_survives_passes_only_when_not_isolated() -> None:
    shared = _time(COUNTING, ["1"], [{"passes": 3}])
    isolated = _time(COUNTING, ["1"], [{"passes": 3}], isolate_state=True)
    assert (shared["seen"], isolated["seen"]) == ([1, 2, 3], [1, 1, 1])


def test_an_empty_window_does_not_call_the_program() -> None:
    assert _time(COUNTING, ["1"], [{"passes": 5, "empty": True}])["seen"] is None


CONSUMING = """
import sys
def f(x):
    taken = list(x)
    sys.seen_by_test = getattr(sys, "seen_by_test", []) + [len(taken)]
    if isinstance(x, list):
        x.append(0)
"""


def test_arguments_are_new_in_every_pass() -> None:
    assert _time(CONSUMING, ["[1, 2]"], [{"passes": 3}])["seen"] == [2, 2, 2]


def test_cases_that_cannot_be_copied_are_made_again() -> None:
    assert _time(CONSUMING, ["(i for i in range(4))"], [{"passes": 3}])["seen"] == [4, 4, 4]


def test_repeated_passes_share_arguments_and_module() -> None:
    assert _time(CONSUMING, ["[1]"], [{"passes": 3}], repeated=True)["seen"] == [1, 2, 3]


LAZY = """
import sys
def note(x):
    sys.seen_by_test = getattr(sys, "seen_by_test", []) + [x]
def f(n):
    for i in range(n):
        note(i)
        yield i
async def g(n):
    note("start")
    yield 1
    note("end")
async def h(n):
    import asyncio
    await asyncio.sleep(0)
    note("ran")
"""


def test_generators_are_drained_inside_the_window() -> None:
    assert _time(LAZY, ["3"], [{"passes": 1}])["seen"] == [0, 1, 2]


def test_coroutines_and_asynchronous_generators_run_to_their_end() -> None:
    for entry, seen in (("g", ["start", "end"]), ("h", ["ran"])):
        job = job_for(LAZY, ["3"], entry=entry)
        assert run_inside("timing", "run", job, [{"passes": 1}])["seen"] == seen


def test_instances_of_the_targets_own_classes_match_the_isolated_module() -> None:
    source = """
import sys
class P: pass
def f(p):
    sys.seen_by_test = getattr(sys, "seen_by_test", []) + [isinstance(p, P)]
"""
    assert _time(source, ["P()"], [{"passes": 2}], isolate_state=True)["seen"] == [True, True]


def test_a_module_that_raises_is_a_failure_to_load() -> None:
    log = _time("1 / 0", ["1"], [{"passes": 1}])["log"]
    assert log == [{"failure": ["JobFailure", "load", "ZeroDivisionError: division by zero"]}]


def test_only_chooses_among_the_cases() -> None:
    source = "import sys\ndef f(x):\n    sys.seen_by_test = getattr(sys, 'seen_by_test', []) + [x]\n"
    assert _time(source, ["1", "2", "3"], [{"passes": 1}], only=[2])["seen"] == [3]


def test_the_results_of_the_last_pass_are_told_after_the_window_and_freed_in_one_of_their_own() -> None:
    source = "def f(x):\n    if x < 0:\n        raise ValueError(x)\n    return [x, x]\n"
    messages = [{"passes": 2, "keep": True}, {"check": True}, {"passes": 0, "drop": True}, {"check": True}]
    log = _time(source, ["1", "-1"], messages)["log"]
    assert log[:3] == [{"ready": 2}, "go", "done"]
    first, second = log[3]["answers"]
    assert (first["case"], first["kind"], first["value"]) == (0, "returned", ["list", 1, [1, 1]])
    assert (second["case"], second["exception"]["type"]) == (1, "ValueError")
    assert second["state"] == {}
    assert log[4:] == [{"ready": 0}, "go", "done", {"answers": []}]


def test_results_told_are_those_of_generators_coroutines_and_changed_arguments() -> None:
    keep = [{"passes": 1, "keep": True}, {"check": True}]
    (answer,) = _time("def f(n):\n    yield from range(n)\n", ["3"], list(keep))["log"][-1]["answers"]
    assert (answer["kind"], answer["value"]) == ("yielded", ["iterator", 1, [0, 1, 2], ["end"]])
    (answer,) = _time("async def f(n):\n    return n + 1\n", ["3"], list(keep))["log"][-1]["answers"]
    assert (answer["kind"], answer["value"]) == ("awaited", 4)
    (answer,) = _time("def f(xs):\n    xs.append(1)\n", ["[0]"], list(keep))["log"][-1]["answers"]
    assert answer["arguments"] == ["tuple", [["list", 1, [0, 1]], ["dict", 2, [], []]]]


def test_a_collector_that_the_program_switched_off_or_froze_is_told() -> None:
    keep = [{"passes": 1, "keep": True}, {"check": True}]
    for call in ("disable", "freeze"):
        source = f"import gc\ndef f(x):\n    gc.{call}()\n"
        (answer,) = _time(source, ["1"], list(keep), collect_garbage=True)["log"][-1]["answers"]
        assert list(answer["state"]) == ["garbage collector"]


def test_coroutines_are_under_way_at_once_when_so_many_are_asked_for() -> None:
    source = """
import asyncio, sys
under_way = 0
async def f(n):
    global under_way
    under_way += 1
    sys.seen_by_test = max(getattr(sys, "seen_by_test", 0), under_way)
    await asyncio.sleep(0)
    under_way -= 1
"""
    assert _time(source, ["1", "2"], [{"passes": 2}])["seen"] == 1
    assert _time(source, ["1", "2"], [{"passes": 2}], concurrency=4)["seen"] == 4
    plain = _time("def f(n):\n    return n\n", ["1"], [{"passes": 1}], concurrency=4)
    assert plain["log"] == [{"failure": ["JobFailure", "load", "the entry is no coroutine function"]}]
