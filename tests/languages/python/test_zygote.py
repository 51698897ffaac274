"""What a candidate cannot do, whoever wrote it; and that the zygote outlives every one of them."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rl_sbllm.languages.python.zygote import Zygote
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from rl_sbllm.sandbox.launch import Launcher
from rl_sbllm.sandbox.process import Limits
from tests.languages.python.hostile import ENDED, RAW_CALLS, REFUSED
from tests.languages.python.jailed import launchers, run_text, zygote_for

SECRET = "sk-of-the-tests"


@dataclass
class Surroundings:
    """A zygote and what lies outside it: a home with a secret, a project, a listening port, a victim process."""

    zygote: Zygote
    home: Path
    project: Path
    port: int
    victim: int
    has_scratch: bool


@pytest.fixture(scope="module", params=launchers(), ids=lambda launcher: launcher.name)
def around(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Surroundings]:
    launcher: Launcher = request.param
    home, project = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("project")
    (home / "id_rsa").write_text(SECRET)
    (project / "victim.txt").write_text("v1")
    before = os.environ.get("OPENAI_API_KEY")
    os.environ["OPENAI_API_KEY"] = SECRET
    victim = subprocess.Popen(["sleep", "60"])
    zygote = zygote_for(project, launcher)
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            yield Surroundings(
                zygote, home, project, listener.getsockname()[1], victim.pid, launcher.scratch is not None
            )
        assert victim.poll() is None
        assert (project / "victim.txt").read_text() == "v1"
        assert sorted(os.listdir(project)) == ["victim.txt"]
        assert os.listdir(home) == ["id_rsa"]
    finally:
        zygote.close()
        victim.kill()
        victim.wait()
        if before is None:
            del os.environ["OPENAI_API_KEY"]
        else:
            os.environ["OPENAI_API_KEY"] = before


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_candidate_cannot(around: Surroundings, attempt: str) -> None:
    source = _indented(REFUSED[attempt], around)
    answer = run_text(
        around.zygote,
        f"try:\n{source}\nexcept (OSError, ValueError) as error:\n    answer = str(error)\nelse:\n    answer = None",
    )
    assert isinstance(answer, dict), answer
    assert answer["answer"] is not None, "it could"


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers of system calls are those of x86_64")
@pytest.mark.parametrize("attempt", RAW_CALLS)
def test_a_candidate_cannot_by_a_raw_system_call(around: Surroundings, attempt: str) -> None:
    number, arguments = RAW_CALLS[attempt]
    source = (
        "import ctypes, os\nlibrary = ctypes.CDLL(None, use_errno=True)\n"
        f"result = library.syscall({number}, {arguments})\nanswer = [result, ctypes.get_errno()]"
    )
    answer = run_text(around.zygote, source)
    assert isinstance(answer, dict), answer
    result, number_of_error = answer["answer"]
    assert result == -1
    assert number_of_error in (1, 38)  # EPERM, ENOSYS


@pytest.mark.parametrize("behaviour", ENDED)
def test_a_candidate_is_ended_that(around: Surroundings, behaviour: str) -> None:
    kind, source, limits = ENDED[behaviour]
    answer = run_text(around.zygote, source, limits)
    assert isinstance(answer, WorkerFailure), answer
    assert answer.kind is kind
    assert run_text(around.zygote, "answer = 1") == {
        "answer": 1,
        "layers": {"landlock": True, "seccomp": True},
    }


def test_a_candidate_that_catches_memory_errors_is_ended_too(around: Surroundings) -> None:
    source = (
        "l = []\nwhile True:\n    try: l.append('x' * (1 << 20) + str(len(l)))\n    except MemoryError: pass"
    )
    answer = run_text(around.zygote, source, Limits(1.5, 60))
    assert isinstance(answer, WorkerFailure)
    assert answer.kind in (FailureKind.MEMORY, FailureKind.TIMEOUT)


def test_a_dead_worker_names_its_case(around: Surroundings) -> None:
    answer = run_text(around.zygote, "status.case(7)\nimport os; os._exit(3)")
    assert answer == WorkerFailure(FailureKind.CRASHED, "ended without an answer (exit 3)", 7)


def test_a_candidate_sees_no_secret_in_its_environment(around: Surroundings) -> None:
    answer = run_text(around.zygote, "import os; answer = sorted(os.environ.values())")
    assert isinstance(answer, dict)
    assert SECRET not in answer["answer"]


def test_what_honest_code_needs_works(around: Surroundings) -> None:
    source = (
        "import asyncio, threading, concurrent.futures as f, random, decimal, zoneinfo\n"
        "async def g(): await asyncio.sleep(0); return 3\n"
        "with f.ThreadPoolExecutor(2) as pool: total = sum(pool.map(abs, [-1, -2]))\n"
        "answer = [asyncio.run(g()), total, open('victim.txt').read(), len(__import__('os').urandom(4))]"
    )
    answer = run_text(around.zygote, source)
    assert isinstance(answer, dict), answer
    assert answer["answer"] == [3, 3, "v1", 4]


def test_scratch_is_private_to_a_worker_and_bounded(around: Surroundings) -> None:
    mine = run_text(
        around.zygote,
        "import tempfile\nwith open(tempfile.gettempdir() + '/a', 'w') as f: answer = f.write('x')",
    )
    if not around.has_scratch:
        assert isinstance(mine, WorkerFailure)
        return
    theirs = run_text(around.zygote, "import os, tempfile; answer = os.listdir(tempfile.gettempdir())")
    huge = run_text(
        around.zygote,
        "import errno, tempfile\ntry:\n    with open(tempfile.gettempdir() + '/a', 'wb') as f:\n"
        "        for _ in range(100): f.write(bytes(1 << 20))\nexcept OSError as e: answer = errno.errorcode[e.errno]",
    )
    assert [frame["answer"] for frame in (mine, theirs, huge) if isinstance(frame, dict)] == [1, [], "EFBIG"]


def test_only_its_channel_and_status_page_are_open(around: Surroundings) -> None:
    source = (
        "import os, stat\nanswer = []\nfor fd in range(3, 1024):\n"
        "    try: answer.append(stat.S_ISSOCK(os.fstat(fd).st_mode))\n    except OSError: pass"
    )
    answer = run_text(around.zygote, source)
    assert isinstance(answer, dict)
    assert sorted(answer["answer"]) == [False, True]


def test_a_worker_stays_on_the_core_it_was_given(around: Surroundings) -> None:
    core = max(os.sched_getaffinity(0))
    answer = run_text(around.zygote, "import os; answer = list(os.sched_getaffinity(0))", core=core)
    assert isinstance(answer, dict)
    assert answer["answer"] == [core]


def _indented(source: str, around: Surroundings) -> str:
    filled = source.format(port=around.port, home=around.home, project=around.project, victim=around.victim)
    return "\n".join("    " + line for line in filled.splitlines())
