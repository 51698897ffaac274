"""One measurement per physical core; the lock goes with its holder."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import Cancelled
from rl_sbllm.sandbox.slots import physical_cores, slot


def test_slots_held_together_are_on_different_cores(tmp_path: Path) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(slot(CancelToken(), folder=tmp_path)).core for _ in physical_cores()]
    assert sorted(held) == sorted(physical_cores())
    assert set(held) <= os.sched_getaffinity(0)


def test_a_free_slot_is_not_waited_for(tmp_path: Path) -> None:
    with slot(CancelToken(), folder=tmp_path) as held:
        assert held.waited_seconds == 0.0


def test_a_slot_is_free_again_after_use(tmp_path: Path) -> None:
    for _ in range(3):
        with slot(CancelToken(), folder=tmp_path):
            pass


def test_who_waits_is_told_and_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancelToken()
    with ExitStack() as stack:
        for _ in physical_cores():
            stack.enter_context(slot(CancelToken(), folder=tmp_path))
        with pytest.raises(Cancelled):
            stack.enter_context(slot(cancel, cancel.cancel, folder=tmp_path))


def test_the_kernel_frees_a_slot_when_its_process_dies(tmp_path: Path) -> None:
    text = (
        "import os, sys\nfrom pathlib import Path\nfrom rl_sbllm.model.budget import CancelToken\n"
        "from rl_sbllm.sandbox.slots import slot, physical_cores\n"
        "held = [slot(CancelToken(), folder=Path(sys.argv[1])) for _ in physical_cores()]\n"
        "[one.__enter__() for one in held]\nprint('held', flush=True)\nos.kill(os.getpid(), 9)"
    )
    server = Path(__file__).parents[2] / "server"
    done = subprocess.run(
        [sys.executable, "-c", text, str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(server)},
        timeout=60,
        check=False,
    )
    assert done.stdout == "held\n", done.stderr
    with slot(CancelToken(), folder=tmp_path) as held:
        assert held.waited_seconds == 0.0
