"""Bad input through the real run process: what, where, help, the exit code, and a whole document each time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rl_sbllm.cli import options
from rl_sbllm.cli.commands import interrupted_early
from rl_sbllm.reports.validate import problems
from tests.cli.conftest import Said

Terminal = Callable[..., Said]
TOTAL = ["app.py::total"]
GIVEN = [*TOTAL, "--workload", "w.py"]
PROCESS = "import subprocess\n\n\ndef f(n: int) -> bytes:\n    return subprocess.run(['echo', str(n)], capture_output=True).stdout\n"
SOCKET = "import socket\n\n\ndef f(port: int):\n    return socket.create_connection(('127.0.0.1', port), 1)\n"
SOCKET_CAUGHT = "import socket\n\n\ndef f(port: int) -> bool:\n    try:\n        socket.socket()\n    except OSError:\n        return False\n    return True\n"
RAISES = "def f(xs: list[int]) -> int:\n    raise RuntimeError('always this')\n"
RANDOM = "import os\n\n\ndef f(xs: list[int]) -> bytes:\n    return os.urandom(4) + bytes(len(xs))\n"
FOREVER = "def f(xs: list[int]) -> int:\n    while True:\n        pass\n"
ONE_CASE = "def inputs(scale):\n    return [((7,), {})]\n"
CASES = {
    "does not parse": (["app.py::f"], {"app.py": "def f(:\n"}, 2, "does not parse"),
    "no such function": (["app.py::totle"], {}, 2, "no function 'totle'"),
    "an ambiguous name": (
        ["app.py::f"],
        {"app.py": "def f():\n    return 1\n\n\ndef f():\n    return 2\n"},
        2,
        "defined 2 times, at lines 1, 5",
    ),
    "no such line": (["app.py::99"], {}, 2, "no line 99"),
    "a file without functions": (["app.py::f"], {"app.py": ""}, 2, "no function 'f'"),
    "no such interpreter": ([*TOTAL, "--python", "/no/such/python"], {}, 2, "no Python interpreter"),
    "an interpreter that is none": ([*TOTAL, "--python", "/bin/true"], {}, 2, "not a Python that works"),
    "an entry that is not there": ([*TOTAL, "--entry", "nope"], {}, 2, "no function 'nope'"),
    "an entry that is not there, with a workload": (
        [*GIVEN, "--entry", "nope"],
        {"w.py": ONE_CASE},
        2,
        "no function 'nope'",
    ),
    "an entry of the workload that is not there": (
        GIVEN,
        {"w.py": f"ENTRY = 'nope'\n{ONE_CASE}"},
        2,
        "no function 'nope'",
    ),
    "a workload that does not parse": (
        GIVEN,
        {"w.py": "def inputs(scale:\n"},
        2,
        "workload file does not parse",
    ),
    "a workload without inputs": (GIVEN, {"w.py": "x = 1\n"}, 2, "no `inputs`"),
    "a workload that raises": (
        GIVEN,
        {"w.py": "def inputs(scale):\n    raise KeyError('boom')\n"},
        2,
        "KeyError: 'boom'",
    ),
    "a workload that raises when loaded": (GIVEN, {"w.py": f"1 / 0\n{ONE_CASE}"}, 2, "ZeroDivisionError"),
    "a workload of a wrong form": (
        GIVEN,
        {"w.py": "def inputs(scale):\n    return [1, 2]\n"},
        2,
        "not a pair (args, kwargs)",
    ),
    "a workload without cases": (GIVEN, {"w.py": "def inputs(scale):\n    return []\n"}, 2, "gave no cases"),
    "inputs that never end": (
        GIVEN,
        {"w.py": "def inputs(scale):\n    while True:\n        pass\n"},
        3,
        "making the inputs of w.py",
    ),
    "an import that is missing": (
        ["app.py::f"],
        {"app.py": "import no_such_module_here\n\n\ndef f(a: int) -> int:\n    return a\n"},
        3,
        "no_such_module_here",
    ),
    "starts a process": (["app.py::f"], {"app.py": PROCESS}, 3, "starts a process"),
    "starts a process, with a workload": (
        ["app.py::f", "--workload", "w.py"],
        {"app.py": PROCESS, "w.py": ONE_CASE},
        3,
        "starts a process",
    ),
    "opens a connection": (["app.py::f"], {"app.py": SOCKET}, 3, "network"),
    "opens a socket and hides that it failed": (
        ["app.py::f"],
        {"app.py": SOCKET_CAUGHT},
        3,
        "opens a network connection",
    ),
    "raises on every case": (["app.py::f"], {"app.py": RAISES}, 3, "RuntimeError: always this"),
    "not the same twice": (["app.py::f"], {"app.py": RANDOM}, 3, "does not do the same twice"),
    "loops for ever": (["app.py::f"], {"app.py": FOREVER}, 3, "took too long"),
}


@pytest.mark.slow
@pytest.mark.usefixtures("real_runs")
@pytest.mark.parametrize("name", CASES)
def test_each_says_what_is_wrong(terminal: Terminal, name: str):
    words, files, code, part = CASES[name]
    for file, text in files.items():
        Path(file).write_text(text)
    said = terminal("optimize", *words, "--budget-seconds", "12", "--json", "r.json")
    report = json.loads(Path("r.json").read_text())
    assert (said.code, said.out, problems(report)) == (code, "", [])
    assert part in said.err
    assert part in report["error"]["what"]
    assert report["error"]["where"]
    assert report["error"]["help"]
    assert "Traceback" not in said.err + str(report)


@pytest.mark.slow
@pytest.mark.usefixtures("real_runs")
@pytest.mark.parametrize(
    "against, text, part",
    [
        ("gone.py", None, "no such file"),
        (".", None, "no such file"),
        ("other.py", "def other():\n    pass\n", "no function 'total'"),
        ("other.py", "def total(:\n", "does not parse"),
        ("other.py", "# caf\xe9\ndef total(xs):\n    return sum(xs)\n", "not UTF-8"),
    ],
)
def test_the_other_file_of_check_is_named(terminal: Terminal, against: str, text: str | None, part: str):
    if text is not None:
        Path(against).write_bytes(text.encode("latin-1"))
    said = terminal("check", *TOTAL, "--against", against, "--budget-seconds", "12", "--json", "-")
    report = json.loads(said.out)
    assert (said.code, problems(report)) == (2, [])
    assert part in report["error"]["what"]
    assert against in report["error"]["where"]


def test_ctrl_c_before_the_command_began_leaves_a_document(capsys: pytest.CaptureFixture[str]):
    code = interrupted_early(["optimize", "app.py::total", "--json", "-"])
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert (code, report["status"], problems(report)) == (130, "cancelled", [])
    assert said.err.startswith("cancelled: ")


def test_ctrl_c_while_the_request_is_read_leaves_a_document(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(options, "request_for", interrupted)
    said = terminal("optimize", *TOTAL, "--json", "-")
    assert (said.code, json.loads(said.out)["status"]) == (130, "cancelled")
