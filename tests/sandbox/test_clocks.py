"""The CPU clock of another process, read once that process sleeps."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.sandbox.clocks import cpu_clock_ns, pid_of, pinned, settle, usage

WORKS_THEN_SLEEPS = "import sys; sum(x * x for x in range(200000)); sys.stdin.read()"


def test_the_clock_of_another_process_shows_its_work_and_then_stands_still() -> None:
    with subprocess.Popen([sys.executable, "-c", WORKS_THEN_SLEEPS], stdin=subprocess.PIPE) as process:
        assert settle(process.pid, time.monotonic() + 20)
        while (first := cpu_clock_ns(process.pid)) < 5_000_000:
            assert settle(process.pid, time.monotonic() + 20)
        assert settle(process.pid, time.monotonic() + 20)
        process.kill()
    assert first >= 5_000_000


def test_a_busy_process_does_not_settle() -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) as process:
        while cpu_clock_ns(process.pid) < 50_000_000:
            assert process.poll() is None
        assert not settle(process.pid, time.monotonic() + 0.05)
        process.kill()


def test_an_ended_process_has_no_clock() -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    assert not settle(process.pid, time.monotonic() + 1)
    with pytest.raises(ToolFailed, match="CPU clock"):
        cpu_clock_ns(process.pid)


def test_a_pidfd_gives_the_process_id() -> None:
    pidfd = os.pidfd_open(os.getpid())
    try:
        assert pid_of(pidfd) == os.getpid()
    finally:
        os.close(pidfd)


def test_pinning_is_undone() -> None:
    before = os.sched_getaffinity(0)
    with pinned(max(before)):
        assert os.sched_getaffinity(0) == {max(before)}
    assert os.sched_getaffinity(0) == before


def test_usage_tells_resident_memory_and_threads_and_zeros_after_the_end() -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"up\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"up\n"  # before that it may not have become `cat` yet
        resident, threads = usage(process.pid)
        process.kill()
    assert resident > 100_000
    assert threads == 1
    assert usage(process.pid) == (0, 0)
