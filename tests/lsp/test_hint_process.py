"""Hints come from another process; when that fails, hints are all that is lost."""

from __future__ import annotations

import sys

from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.lsp.hint_process import HintProcess

SLOW = Excerpt(
    "def unique(xs):\n    seen = []\n    for x in xs:\n        if x not in seen:\n            seen.append(x)\n    return seen\n",
    "unique",
    0,
)


async def test_one_process_answers_question_after_question():
    process = HintProcess()
    assert process.pid is None
    first, pid = await process.ask(SLOW), process.pid
    assert first and await process.ask(SLOW) == first and process.pid == pid
    await process.close()
    assert process.pid is None


async def test_a_process_that_dies_costs_the_hints_and_is_given_up_after_a_few_times(tmp_path):
    log = tmp_path / "starts"
    program = f"open({str(log)!r}, 'a').write('x')"
    process = HintProcess([sys.executable, "-c", program])
    assert [await process.ask(SLOW) for _ in range(5)] == [()] * 5
    assert len(log.read_text()) <= 3 and process.pid is None


async def test_a_question_without_an_answer_ends_the_process():
    process = HintProcess([sys.executable, "-c", "import threading; threading.Event().wait()"], seconds=0.2)
    assert await process.ask(SLOW) == () and process.pid is None


async def test_a_program_that_is_not_there_is_no_error():
    assert await HintProcess(["./not-there"]).ask(SLOW) == ()
