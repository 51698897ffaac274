"""`doctor` and `workload`: what works here, and which inputs a run would use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rl_sbllm.languages.python import selftest
from rl_sbllm.sandbox.levels import Confinement
from tests.cli.conftest import Said

Terminal = Callable[..., Said]


@pytest.mark.parametrize(("level", "code", "mark"), [("A", 0, "ok"), ("C", 0, "note"), ("D", 4, "bad")])
def test_each_finding_has_a_grade_and_a_way_to_mend_it(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, level: str, code: int, mark: str
):
    monkeypatch.setattr(selftest, "probe", lambda *_: Confinement(level, "how to mend it"))
    said = terminal("doctor")
    rows = {line.split()[1]: line.split()[0] for line in said.out.splitlines() if line[:1] != " "}
    assert set(rows) == {
        "rl-sbllm",
        "interpreter",
        "pytest",
        "crosshair",
        "sandbox",
        "measuring",
        "store",
        "model",
    }
    assert (said.code, rows["sandbox"]) == (code, mark)
    assert "how to mend it" in said.out
    assert ("refused unless" in said.out) is (level == "C")
    assert ("nothing is run unless" in said.out) is (level == "D")


def test_an_interpreter_that_is_not_there_is_bad_input_as_for_optimize(terminal: Terminal):
    said = terminal("doctor", "--python", "/no/such/python")
    assert said.code == 2
    assert "bad   interpreter  There is no Python interpreter /no/such/python." in said.out


@pytest.mark.parametrize("program", ["ls", "sh", "echo"])
def test_a_program_that_is_no_python_is_said_without_what_it_was_asked(terminal: Terminal, program: str):
    said = terminal("doctor", "--python", program)
    assert (said.code, "is not a Python that works" in said.out) == (2, True)
    assert "import" not in said.out.replace("import: ", "") and "sys.prefix" not in said.out


def test_a_store_that_cannot_be_used_is_said(terminal: Terminal, quiet_place: Path):
    (quiet_place.parent / "home").write_text("a file where a folder should be")
    said = terminal("runs", "list")
    assert (said.code, "RL_SBLLM_HOME" in said.err) == (4, True)


@pytest.mark.slow
def test_the_workload_that_is_printed_can_be_used(terminal: Terminal, quiet_place: Path):
    (quiet_place / "app.py").write_text(
        "def double(xs: list[int]) -> list[int]:\n    return [x * 2 for x in xs]\n"
    )
    said = terminal("workload", "app.py::double")
    assert said.code == 0
    namespace: dict[str, Callable[[int], list[tuple[tuple[object, ...], dict[str, object]]]]] = {}
    exec(said.out, namespace)  # type: ignore[arg-type]
    assert all(isinstance(args[0], list) for args, _ in namespace["inputs"](1))
