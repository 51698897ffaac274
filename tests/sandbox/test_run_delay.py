"""Waiting for a busy core is told apart from waiting for something else."""

import os

from rl_sbllm.sandbox.clocks import run_delay_ns


def test_the_delay_of_a_process_never_shrinks():
    first = run_delay_ns(os.getpid())
    assert run_delay_ns(os.getpid()) >= first >= 0


def test_a_process_that_is_not_there_waited_for_nothing():
    assert run_delay_ns(2**22 + 1) == 0
