"""Questions and answers of the hint process as JSON, one line each."""

from __future__ import annotations

import json

from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.hints.find import Hint


def encode_question(cut: Excerpt) -> bytes:
    # ASCII, so that half surrogates survive
    return json.dumps([cut.source, cut.name, cut.lines_before]).encode() + b"\n"


def decode_question(line: str) -> Excerpt:
    source, name, lines_before = json.loads(line)
    return Excerpt(source, name, lines_before)


def encode_answer(hints: tuple[Hint, ...]) -> str:
    return json.dumps([[hint.rule, hint.family, hint.line, hint.summary] for hint in hints]) + "\n"


def decode_answer(line: bytes) -> tuple[Hint, ...]:
    """Raises `ValueError` for anything but an answer."""
    return tuple(Hint(rule, family, line, summary) for rule, family, line, summary in json.loads(line))
