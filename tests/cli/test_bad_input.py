"""Bad input through the real run process: what, where, help, the exit code, and a whole document each time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rl_sbllm.reports.validate import problems
from tests.cli.conftest import Said

Terminal = Callable[..., Said]
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
    "no such interpreter": (["app.py::total", "--python", "/no/such/python"], {}, 2, "no Python interpreter"),
    "a workload that does not parse": (
        ["app.py::total", "--workload", "w.py"],
        {"w.py": "def inputs(scale:\n"},
        2,
        "workload file does not parse",
    ),
    "a workload without inputs": (
        ["app.py::total", "--workload", "w.py"],
        {"w.py": "x = 1\n"},
        2,
        "no `inputs`",
    ),
    "an import that is missing": (
        ["app.py::f"],
        {"app.py": "import no_such_module_here\n\n\ndef f(a: int) -> int:\n    return a\n"},
        3,
        "no_such_module_here",
    ),
}


@pytest.mark.slow
@pytest.mark.usefixtures("real_runs")
@pytest.mark.parametrize("name", CASES)
def test_each_says_what_is_wrong(terminal: Terminal, name: str):
    words, files, code, part = CASES[name]
    for file, text in files.items():
        Path(file).write_text(text)
    said = terminal("optimize", *words, "--budget-seconds", "20", "--json", "r.json")
    report = json.loads(Path("r.json").read_text())
    assert (said.code, said.out, problems(report)) == (code, "", [])
    assert part in said.err
    assert part in report["error"]["what"]
    assert report["error"]["where"]
