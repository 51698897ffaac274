"""The filter's bytes, read by an interpreter of their language, for both machines; its numbers against the kernel's table."""

from __future__ import annotations

import errno
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from rl_sbllm.languages.python.inside import seccomp

ALLOWED, KILLED = 0x7FFF0000, 0x80000000
REFUSED, ABSENT = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
TABLES = {
    "aarch64": (Path("/usr/include/asm-generic/unistd.h"), r"#define __NR(?:3264)?_(\w+)\s+(\d+)"),
    "x86_64": (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), r"#define __NR_(\w+)\s+(\d+)"),
}
OWN = 0x7FFFFFFE
"""What stands in the ready filter where the process's own number is filled in."""
Answer = Callable[..., int]


@pytest.fixture(params=sorted(TABLES))
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def numbers_of(machine: str) -> dict[str, int]:
    return seccomp._numbers(seccomp._MACHINES[machine][2])  # pyright: ignore[reportPrivateUsage]


def filter_of(machine: str) -> Answer:
    """What the kernel would answer to a call, by its name or number and its arguments."""
    architecture, _, text = seccomp._MACHINES[machine]  # pyright: ignore[reportPrivateUsage]
    numbers = seccomp._numbers(text)  # pyright: ignore[reportPrivateUsage]
    program = b"".join(seccomp._program(architecture, numbers))  # pyright: ignore[reportPrivateUsage]
    steps = [struct.unpack_from("HBBI", program, at) for at in range(0, len(program), 8)]

    def answer(call: str | int, *arguments: int, by: int = architecture) -> int:
        number = numbers[call] if isinstance(call, str) else call
        padded = (*arguments, *([0] * (6 - len(arguments))))
        return run(steps, struct.pack("<iIQ6Q", number, by, 0, *padded))

    return answer


def run(steps: list[tuple[int, ...]], data: bytes) -> int:
    """Classic BPF, as far as the filter uses it; jumps go forward only, so that it ends."""
    at = held = 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            (held,) = struct.unpack_from("<I", data, value)
        elif code == 0x54:
            held &= value
        elif code == 0x06:
            return value
        else:
            holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
            at += if_true if holds else if_false


def test_its_numbers_are_those_of_the_kernel(machine: str) -> None:
    path, pattern = TABLES[machine]
    if not path.exists():
        pytest.skip("the kernel's headers are not installed")
    kernel = {name: int(number) for name, number in re.findall(pattern, path.read_text())}
    own = numbers_of(machine)
    assert {name: number for name, number in own.items() if kernel.get(name, number) != number} == {}
    assert len(own.keys() & kernel.keys()) > 60


def test_no_number_stands_for_two_calls(machine: str) -> None:
    own = numbers_of(machine)
    assert len(set(own.values())) == len(own)


def test_both_machines_refuse_the_same_calls_but_for_those_that_one_lacks() -> None:
    old = ["fork", "vfork", "chmod", "chown", "lchown", "utime", "utimes", "futimesat", "mknod"]
    assert numbers_of("x86_64").keys() - numbers_of("aarch64").keys() == set(old)
    assert numbers_of("aarch64").keys() <= numbers_of("x86_64").keys()


@pytest.mark.parametrize(
    "call", ["socket", "connect", "kill", "execve", "ptrace", "bpf", "unshare", "fchmodat"]
)
def test_what_reaches_out_is_refused(machine: str, call: str) -> None:
    assert filter_of(machine)(call) == REFUSED


@pytest.mark.parametrize("call", ["clone3", "io_uring_setup", "io_uring_enter", "io_uring_register"])
def test_what_cannot_be_judged_is_said_not_to_be_there(machine: str, call: str) -> None:
    assert filter_of(machine)(call) == ABSENT


def test_threads_may_be_made_and_processes_not(machine: str) -> None:
    answer = filter_of(machine)
    assert answer("clone", 0x3D0F00) == ALLOWED
    assert answer("clone", 17) == REFUSED


def test_limits_may_be_read_of_oneself_and_not_set(machine: str) -> None:
    answer = filter_of(machine)
    assert answer("prlimit64", 0, 7, 0, 0x1000) == ALLOWED
    assert answer("prlimit64", 0, 7, 0x1000, 0) == REFUSED
    assert answer("prlimit64", 0, 7, 0x1000 << 32, 0) == REFUSED
    assert answer("prlimit64", 1, 7, 0, 0x1000) == REFUSED


def test_only_a_pair_of_local_stream_sockets_may_be_made(machine: str) -> None:
    answer = filter_of(machine)
    assert answer("socketpair", 1, 1 | 0x80000) == ALLOWED
    assert answer("socketpair", 1, 2) == REFUSED
    assert answer("socketpair", 2, 1) == REFUSED


def test_only_threads_of_its_own_may_be_signalled(machine: str) -> None:
    answer = filter_of(machine)
    assert answer("tgkill", OWN, OWN, 6) == ALLOWED
    assert answer("tgkill", 1, 1, 9) == REFUSED


def test_flags_of_files_are_not_changed_by_ioctl(machine: str) -> None:
    answer = filter_of(machine)
    assert answer("ioctl", 3, 0x5401) == ALLOWED
    assert answer("ioctl", 3, 0x40086602) == REFUSED


def test_ordinary_calls_are_allowed_and_other_architectures_end_the_process(machine: str) -> None:
    answer = filter_of(machine)
    read = {"x86_64": 0, "aarch64": 63}[machine]
    assert answer(read) == ALLOWED
    assert answer(read, by=0x40000003) == KILLED
    assert answer(0x40000000 + 41) == ABSENT
