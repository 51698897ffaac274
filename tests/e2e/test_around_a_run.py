"""Real runs in places that are not as usual: beside another, without bubblewrap, on files with other line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.reports.validate import problems
from rl_sbllm.runs.places import HOME_VARIABLE
from rl_sbllm.runs.store.database import Store
from tests.e2e.running import SLOW, Terminal, project

pytestmark = pytest.mark.slow
WORDS = ("optimize", "app.py::distinct", "--workload", "inputs.py", "--json", "-")
FOUND = (0, 1)
"""A busy machine may find no variant in time; that is an answer too."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    place = tmp_path / "project"
    place.mkdir()
    return project(place)


def test_two_runs_of_one_function_at_once_both_end_with_a_report(folder: Path):
    pair = [Terminal(folder, *WORDS, "--budget-seconds", "12") for _ in range(2)]
    for code, report in [terminal.end() for terminal in pair]:
        assert (code in FOUND, problems(report)) == (True, [])
    with Store.open() as store:
        assert sorted(run.status in ("done", "no-variant") for run in store.runs()) == [True, True]


def test_without_bubblewrap_a_run_is_confined_all_the_same(folder: Path):
    empty = folder / "bin"
    empty.mkdir()
    terminal = Terminal(folder, *WORDS, "--budget-seconds", "15", environment={"PATH": str(empty)})
    code, report = terminal.end()
    assert (code in FOUND, problems(report), report["machine"]["sandbox"]) == (True, [], "B")


CRLF = ('# \U0001f600 caf\u00e9\n"""\tTab."""  \n' + SLOW + '\n\nTAIL = "\U0001f680"\n').replace("\n", "\r\n")
MARKED = "\ufeff# \U0001f600\n" + SLOW + "\n\nTAIL = 1"
TABS = "class A:\n\tdef m(self):\n\t\treturn 1\n\n\n" + SLOW.replace("    ", "\t") + "\n\x0c\nTAIL = 1\n"


@pytest.mark.parametrize("text", [CRLF, MARKED, TABS], ids=["crlf and emoji", "byte order mark", "tabs"])
def test_bytes_outside_the_change_stay(folder: Path, text: str):
    file = folder / "app.py"
    file.write_bytes(text.encode())
    code, report = Terminal(folder, *WORDS, "--budget-seconds", "40", "--apply").end()
    assert code == 0, report["rejected"]
    after, source = file.read_bytes(), report["variants"][0]["source"]
    assert after == source.encode()
    head, tail = text.encode().split(b"out = []")[0], b"TAIL" + text.encode().rpartition(b"TAIL")[2]
    assert after.startswith(head.rpartition(b"\n")[0])
    assert after.endswith(tail)
    ends = b"\r\n" if b"\r\n" in text.encode() else b"\n"
    assert after.count(b"\n") == after.count(ends)
    assert (b"\t" in text.encode()) == (b"\t" in after)
