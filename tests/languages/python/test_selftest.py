"""The self-test goes the way candidates go, and answers a level with a sentence."""

from __future__ import annotations

from rl_sbllm.languages.python.selftest import probe
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.sandbox.launch import bubblewrap_works
from tests.languages.python.jailed import own_interpreter


def test_the_level_of_this_machine_comes_with_a_sentence() -> None:
    found = probe(own_interpreter(), CancelToken())
    assert found.succeeded == ()
    assert found.sentence
    if bubblewrap_works():
        assert found.level in ("A", "C")
