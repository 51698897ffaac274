"""The hint process answers every question in order, says nothing else, and ends with its input."""

from __future__ import annotations

import io
import subprocess
import sys

from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.hints.codec import decode_answer, decode_question, encode_answer, encode_question
from rl_sbllm.hints.find import Hint, hints_in
from rl_sbllm.hints.process import serve

SLOW = Excerpt(
    "import os\ndef unique(xs):\n    seen = []\n    for x in xs:\n        if x not in seen:\n            seen.append(x)\n    return seen\n",
    "unique",
    1,
)
PLAIN = Excerpt("def f(x):\n    return x + 1\n", "f", 0)


def test_questions_and_answers_survive_the_pipe():
    odd = Excerpt("def f():\n    return '\ud800 é'\r\n", "f", 3)
    assert decode_question(encode_question(odd).decode()) == odd
    hints = (Hint("rule", "family", 2, "say `x`"), Hint("other", "family", 3, "é"))
    assert decode_answer(encode_answer(hints).encode()) == hints


def test_every_question_has_one_answer_also_one_that_cannot_be_read():
    asked = io.StringIO("nonsense\n" + encode_question(SLOW).decode() + encode_question(PLAIN).decode())
    said = io.StringIO()
    serve(asked, said)
    first, second, third = (decode_answer(line.encode()) for line in said.getvalue().splitlines())
    assert (first, third) == ((), ()) and second == hints_in(SLOW) != ()


def test_it_ends_when_its_input_closes():
    command = [sys.executable, "-m", "rl_sbllm.hints.process"]
    done = subprocess.run(command, input=encode_question(PLAIN), capture_output=True, timeout=60)
    assert (done.stdout, done.returncode) == (b"[]\n", 0)
