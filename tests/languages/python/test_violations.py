"""What counts as reaching for private things, and that doing so is the answer even when the code hides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.languages.python.inside.violations import is_private
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import FailureKind
from tests.languages.python.running import make_runner, observe

HOME, SECRETS, READ = (
    "/home/me",
    ("/home/me/work/.env", "/home/me/work/.aws"),
    ("/home/me/.pyenv/versions/3",),
)


@pytest.mark.parametrize(
    ("path", "private"),
    [
        ("/proc/1/environ", True),
        ("/proc/self/mem", True),
        ("/proc/self/stat", False),
        ("/proc/cpuinfo", False),
        ("/home/me/.ssh/id_rsa", True),
        ("/home/me/.pyenv/versions/3/lib/x.py", False),
        ("/home/me/work/.env", True),
        ("/home/me/work/.environment", False),
        ("/home/me/work/.aws/credentials", True),
        ("/home/me/work/data.txt", False),
        ("/home/mean/.ssh", False),
        ("/usr/share/zoneinfo/UTC", False),
    ],
)
def test_some_places_are_private_whoever_asks(path: str, private: bool) -> None:
    assert is_private(path, HOME, SECRETS, READ) is private


@pytest.mark.parametrize("what", ["'/proc/1/environ'", "__file__[:-4] + '.env'"])
def test_reaching_for_private_things_is_the_answer_even_when_it_is_hidden(tmp_path: Path, what: str) -> None:
    (tmp_path / ".env").write_text("KEY=1")
    runner = make_runner(tmp_path, CancelToken())
    source = f"def total(xs):\n    try:\n        open({what}).read()\n    except OSError:\n        pass\n    return 0.0\n"
    try:
        runner.start([0])
        seen = observe(runner, source)
    finally:
        runner.close()
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.case) == (FailureKind.VIOLATION, 0)
    assert "reads what is private" in seen.failure.detail
    assert seen.outcomes == ()
