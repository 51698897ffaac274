"""The entry itself: quick, lazy, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from rl_sbllm.cli import runs
from tests.cli.conftest import Said

Terminal = Callable[..., Said]


def test_help_loads_no_room_that_works():
    program = (
        "import sys, contextlib\nfrom rl_sbllm.cli.main import main\n"
        "with contextlib.suppress(SystemExit):\n    main(['--help'])\n"
        "heavy = {'numpy', 'tree_sitter', 'sqlite3', 'asyncio', 'pygls', 'psutil', 'subprocess', 'tomllib'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stderr.strip() == "[]"
    assert "optimize" in done.stdout


@pytest.mark.parametrize("words", [[], ["unheard"], ["runs"], ["optimise", "a.py::f"]])
def test_a_wrong_command_is_bad_input(terminal: Terminal, words: list[str]):
    said = terminal(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: ")


def test_a_bug_is_said_without_a_traceback(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(runs, "_line", None)
    terminal("optimize", "app.py::find")
    said = terminal("runs", "list")
    assert (said.code, "Traceback" in said.err, "crash.log" in said.err) == (4, False, True)


def test_a_reader_that_leaves_early_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m rl_sbllm.cli.main patterns | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")
