"""`python -m rl_sbllm.hints.process`: the text of a function in, its hints out, one line each, until the input closes.

A process of its own for the language server: the rules are many modules and take tens of milliseconds for a function, in which
a server that shares its interpreter lock with them would answer nobody. Reads text only.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TextIO

from rl_sbllm.hints.codec import decode_question, encode_answer
from rl_sbllm.hints.find import Hint, hints_in

_POLITE = 15
"""Niceness: whoever types, and whatever is being measured, comes first."""


def serve(questions: TextIO, answers: TextIO) -> None:
    """One answer for each question, in order; a rule that fails is logged, and the answer is empty."""
    for line in questions:
        answers.write(encode_answer(_look(line)))
        answers.flush()


def _look(line: str) -> tuple[Hint, ...]:
    try:
        return hints_in(decode_question(line))
    except Exception:  # the border of the process: one function must not take the others' hints along
        logging.getLogger(__name__).exception("a pattern failed")
        return ()


def main() -> int:
    if os.name == "posix":
        os.nice(_POLITE)
    serve(sys.stdin, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
