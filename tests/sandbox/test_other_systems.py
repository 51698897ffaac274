"""What macOS and Windows would be told, built here and looked at; neither is ever chosen on Linux, nor pretended to work."""

from __future__ import annotations

import ctypes
import shutil
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.sandbox import seatbelt
from rl_sbllm.sandbox.job_object import (
    BasicLimits,
    ExtendedLimits,
    JobObjectLauncher,
    limits_of,
    put_into_a_job,
)
from rl_sbllm.sandbox.launch import Jail, Launcher, launcher
from rl_sbllm.sandbox.process import Limits
from rl_sbllm.sandbox.seatbelt import SeatbeltLauncher, command, profile

JAIL = Jail((Path("/Users/me/app"), Path("/opt/python")), (Path("/Users/me/app/.env"),))
HOME = Path("/Users/me")


def test_a_profile_denies_by_default_and_names_what_may_be_read() -> None:
    text = profile("/opt/python/bin/python3", JAIL, HOME)
    lines = text.splitlines()
    assert lines[:3] == ["(version 1)", "(deny default)", "(deny network*)"]
    assert '(allow process-exec (literal "/opt/python/bin/python3"))' in lines
    assert any('(subpath "/Users/me/app") (subpath "/opt/python")' in line for line in lines)
    assert not any("allow network" in line or "allow file-write*" in line for line in lines)


def test_secrets_are_denied_by_the_last_rule_which_wins() -> None:
    assert profile("/p", JAIL, HOME).splitlines()[-1] == '(deny file-read* (subpath "/Users/me/app/.env"))'


def test_every_parenthesis_of_a_profile_is_closed() -> None:
    text = profile("/opt/(odd) python", JAIL, HOME)
    bare = "".join(text.split('"')[::2])
    assert bare.count("(") == bare.count(")")


def test_a_path_cannot_end_its_text_and_add_a_rule() -> None:
    text = profile('/p") (allow default) ("', JAIL, HOME)
    assert '(literal "/p\\") (allow default) (\\"")' in text
    with pytest.raises(ToolFailed, match="cannot be named"):
        profile("/p\n(allow default)", JAIL, HOME)


def test_the_command_line_of_macos() -> None:
    words = command("/usr/bin/sandbox-exec", ["/p", "zygote.py"], JAIL)
    assert words[:2] == ["/usr/bin/sandbox-exec", "-p"]
    assert words[2] == profile("/p", JAIL)


def test_a_mac_without_the_tool_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seatbelt.shutil, "which", lambda name: None)
    assert shutil.which("sandbox-exec") is None
    _refuses(SeatbeltLauncher(), "There is no sandbox-exec")


def test_windows_starts_nothing_that_it_cannot_confine() -> None:
    _refuses(JobObjectLauncher(), "nothing keeps a program from files")


def _refuses(one: Launcher, said: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, tempfile.TemporaryFile() as errors, pytest.raises(ToolFailed, match=said):
        one.start(["python", "zygote.py"], JAIL, theirs, errors)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64-bit systems")
def test_the_structures_of_windows_have_the_sizes_that_its_kernel_expects() -> None:
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)
    assert (BasicLimits.LimitFlags.offset, BasicLimits.ActiveProcessLimit.offset) == (16, 40)
    assert ExtendedLimits.ProcessMemoryLimit.offset == 112


def test_the_limits_of_a_job() -> None:
    wanted = limits_of(Limits(2.5, 100))
    assert wanted.Basic.PerProcessUserTimeLimit == 25_000_000
    assert wanted.Basic.ActiveProcessLimit == 1
    assert wanted.ProcessMemoryLimit == 100 << 20
    assert wanted.Basic.LimitFlags & 0x2000, "it ends with its handle"


@dataclass
class _Kernel:
    """Answers 0 (failure) to the call named."""

    failing: str = ""
    calls: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])

    def CreateJobObjectW(self, attributes: Any, name: Any, /) -> int:
        return self._answer("create", attributes, name)

    def SetInformationJobObject(self, job: int, kind: int, limits: Any, size: int, /) -> int:
        return self._answer("set", job, kind, size)

    def AssignProcessToJobObject(self, job: int, process: int, /) -> int:
        return self._answer("assign", job, process)

    def _answer(self, *call: Any) -> int:
        self.calls.append(call)
        return 0 if call[0] == self.failing else 77


def test_a_process_is_put_into_a_job_with_its_limits_first() -> None:
    kernel = _Kernel()
    assert put_into_a_job(kernel, 5, Limits(1.0, 10)) == 77
    size = ctypes.sizeof(ExtendedLimits)
    assert kernel.calls == [("create", None, None), ("set", 77, 9, size), ("assign", 77, 5)]


@pytest.mark.parametrize("call", ["create", "set", "assign"])
def test_a_job_that_cannot_be_had_is_an_error_with_a_way_out(call: str) -> None:
    with pytest.raises(ToolFailed, match="job object could not be") as failed:
        put_into_a_job(_Kernel(call), 5, Limits(1.0, 10))
    assert "WSL" in failed.value.help


@pytest.mark.parametrize("platform", ["darwin", "win32", "freebsd14"])
def test_other_systems_are_refused_with_a_sentence(platform: str) -> None:
    with pytest.raises(ToolFailed) as refused:
        launcher(platform)
    assert f"not supported on {platform} yet" in refused.value.what
    assert ("untested on real machines" in refused.value.what) is (platform != "freebsd14")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is chosen on Linux")
def test_on_linux_neither_is_chosen() -> None:
    assert launcher().name in ("bubblewrap", "bare")
