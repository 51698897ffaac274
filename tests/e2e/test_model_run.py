"""Whole runs with a language model: a good reply is offered, wrong and useless ones are rejected, silence costs nothing."""

from __future__ import annotations

import importlib.util
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rl_sbllm.reports.validate import problems
from rl_sbllm.runs.places import HOME_VARIABLE
from tests.e2e.running import Terminal, project
from tests.loopback_model import LoopbackModel, Respond, loopback_model

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("litellm") is None, reason="the extra `llm` (LiteLLM) is not installed"
    ),
]
SECONDS = 30.0
SILENCE_SECONDS = 15.0
NO_KEY = {"OPENAI_API_KEY": "not-a-key"}
CHAINS = '''def longest_chain(limit: int) -> int:
    """The start below `limit` whose chain to 1 is the longest."""
    best, longest = 1, 0
    for start in range(1, limit):
        n, length = start, 1
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            length += 1
        if length > longest:
            best, longest = start, length
    return best
'''
INPUTS = """def inputs(scale):
    return [((1500 * scale,), {}), ((300,), {})]
"""
FASTER = '''Remember the lengths of the chains seen.

```python
def longest_chain(limit: int) -> int:
    """The start below `limit` whose chain to 1 is the longest."""
    known = {1: 1}
    best, longest = 1, 0
    for start in range(1, limit):
        n, length = start, 0
        while n not in known:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            length += 1
        length += known[n]
        known[start] = length
        if length > longest:
            best, longest = start, length
    return best
```
'''
WRONG = FASTER.replace("length > longest", "length >= longest")
"""The last of the longest instead of the first."""


class Ended(NamedTuple):
    code: int
    report: dict[str, Any]
    seconds: float
    lines: list[str]
    model: LoopbackModel


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    folder = project(tmp_path, CHAINS, INPUTS)

    def with_reply(respond: Respond, *words: str, seconds: float = SECONDS) -> Ended:
        with loopback_model(respond) as model:
            asked = ["--model", "openai/x", "--model-base-url", model.base_url] if not words else []
            started = time.monotonic()
            terminal = Terminal(
                folder,
                *("optimize", "app.py::longest_chain", "--workload", "inputs.py", "--json", "-"),
                *("--budget-seconds", str(seconds), *asked, *words),
                environment={**NO_KEY, "OPENAI_API_BASE": model.base_url},
            )
            code, report = terminal.end()
            assert problems(report) == []
            return Ended(code, report, time.monotonic() - started, terminal.lines, model)

    return with_reply


def steps_of(variant: dict[str, Any]) -> set[str]:
    return {step["by"] for step in variant["steps"]}


def test_a_faster_reply_is_offered_with_what_it_cost(run: Callable[..., Ended]):
    ended = run(lambda prompt: FASTER)
    assert ended.code == 0, ended.lines
    best = ended.report["variants"][0]
    assert "model" in steps_of(best)
    assert best["speedup"]["low"] > 1.5
    cost, calls = ended.report["cost"], len(ended.model.prompts)
    assert cost["llm_calls"] >= 1
    assert (cost["tokens_in"] % 11, cost["tokens_out"] % 7) == (0, 0)
    assert 0 < cost["tokens_in"] <= 11 * calls
    assert "def longest_chain" in ended.model.prompts[0]


def test_a_wrong_reply_is_rejected_with_a_counterexample(run: Callable[..., Ended]):
    ended = run(lambda prompt: WRONG)
    (rejected, *_) = [one for one in ended.report["rejected"] if one["reason"].startswith("different-")]
    assert rejected["counterexample"]["call"].startswith("longest_chain(")
    assert all("model" not in steps_of(one) for one in ended.report["variants"])
    assert ended.report["status"] in ("done", "no-variant")


def test_a_useless_reply_is_rejected_as_one(run: Callable[..., Ended]):
    ended = run(lambda prompt: "I am sorry, I cannot help with that.")
    reasons = {one["reason"] for one in ended.report["rejected"]}
    assert "model-reply" in reasons
    assert ended.report["status"] in ("done", "no-variant")


def test_a_server_that_never_answers_costs_no_more_than_the_budget(run: Callable[..., Ended]):
    over = threading.Event()

    def silent(prompt: str) -> str:
        over.wait(120.0)
        return FASTER

    ended = run(silent, seconds=SILENCE_SECONDS)
    over.set()
    assert ended.report["budget"]["seconds"]["used"] <= SILENCE_SECONDS + 2.0
    assert ended.report["status"] in ("done", "no-variant")
    assert any("did not answer" in line for line in ended.lines), ended.lines


def test_nothing_is_sent_unless_a_model_was_chosen(run: Callable[..., Ended]):
    for words in (["--offline"], ["--model-base-url", "http://127.0.0.1:9/v1"]):
        ended = run(lambda prompt: FASTER, *words, seconds=12.0)
        assert (ended.model.prompts, ended.report["cost"]["llm_calls"]) == ([], 0)
