"""What a run of tests is asked to write down: a secret word from the environment, all else from a file."""

import json
import os

from rl_sbllm_tape import Tape
from rl_sbllm_watch import watch


def start():
    """(tape, watch or None), or None outside our runs. The word leaves the environment: what is tested cannot speak for us."""
    given = os.environ.pop("RL_SBLLM_TESTS", None)
    if given is None:
        return None
    word, _, path = given.partition(" ")
    with open(path, encoding="utf-8") as file:
        settings = dict(json.load(file), word=word)
    tape = Tape(settings)
    return tape, watch(tape, settings) if settings.get("spots") else None
