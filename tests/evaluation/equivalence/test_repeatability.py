"""The original that does not do the same twice, or whose result cannot be looked into, is refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rl_sbllm.model.errors import CannotRun
from tests.evaluation.equivalence.judging import Judge, Pair, wrong_judgements

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    made = Judge(tmp_path_factory.mktemp("judged"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("head", "expression", "why"),
    [
        ("import time", "time.perf_counter_ns()", "it reads the clock"),
        ("import datetime", "datetime.datetime.now()", "it reads the clock"),
        ("import os", "os.urandom(8)", "cannot be seeded"),
        ("import uuid", "uuid.uuid4()", "cannot be seeded"),
        ("import random", "random.Random().random()", "cannot be seeded"),
        ("import random", "random.SystemRandom().random()", "cannot be seeded"),
        ("import os", "os.getpid()", "numbers of processes"),
        ("", "id([x])", "addresses of objects"),
        ("class A: pass", "repr(A())", "addresses of objects"),
        ("class A: pass", "hash(A()) % 1009", "does not do the same twice"),
        ("import tempfile", "tempfile.mkdtemp()", "temporary files"),
        ("import threading", "threading.Lock()", "result is <_thread.lock>"),
        ("", "[object()]", "result[0] is <object>"),
        ("", "open('/dev/null')", ""),
    ],
)
def test_why_it_cannot_be_compared_is_said(judge: Judge, head: str, expression: str, why: str) -> None:
    text = f"{head}\ndef f(x):\n    return {expression}\n"
    if not why:
        assert wrong_judgements(judge, Pair("comparable", text, ("1",))) == []
        return
    with pytest.raises(CannotRun) as refused:
        judge.check(Pair("", text, ("1",))).prepare()
    assert "cannot be compared" in str(refused.value)
    assert why in str(refused.value)


def test_a_case_that_is_not_repeatable_is_left_out_and_said(judge: Judge) -> None:
    text = "import time\ndef f(x):\n    return time.perf_counter_ns() if x else 7\n"
    check = judge.check(Pair("", text, ("0", "1")))
    found = check.all(text.replace("7", "6 + 1"))
    assert found.difference is None
    assert found.evidence.cases_equal == 1
    assert "reads the clock" in found.evidence.not_compared[0]
    assert check.all(text.replace("7", "8")).difference is not None


def test_an_order_by_addresses_is_free_and_its_content_is_not(judge: Judge) -> None:
    head = "class A:\n    def __init__(self, n): self.n = n\n"
    text = head + "def f(x):\n    return [a.n for a in {A(n) for n in range(x)}]\n"
    check = judge.check(Pair("", text, ("40",)))
    assert check.all(text.replace("{A(n) for n in range(x)}", "set(map(A, range(x)))")).difference is None
    assert check.all(head + "def f(x):\n    return list(range(x))\n").difference is None
    assert check.all(head + "def f(x):\n    return list(range(1, x + 1))\n").difference is not None


def test_what_hangs_on_the_hash_seed_is_compared_under_each(judge: Judge) -> None:
    text = "def f(x):\n    return hash(x) % 97\n"
    check = judge.check(Pair("", text, ("'abc'",)))
    assert check.all("def f(x):\n    return x.__hash__() % 97\n").difference is None
    assert check.all("def f(x):\n    return len(x)\n").difference is not None
