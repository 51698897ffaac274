"""A real Emacs with eglot: from unsaved text to an applied variant."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.driven import REAL_SERVER, SLOW, TYPED, must_hold_a_fast_fibonacci
from tests.lsp.conftest import SERVER as FAKE_SERVER
from tests.lsp.conftest import SOURCE

EMACS = shutil.which("emacs")
SCRIPT = Path(__file__).with_name("drive.el")
_HAS_EGLOT = (
    "(progn (require 'package) (add-to-list 'package-directory-list \"/usr/share/emacs/site-lisp/elpa\")"
    " (package-initialize) (require 'eglot))"
)


def missing() -> str | None:
    """Why it cannot be driven here; None when it can."""
    if EMACS is None:
        return "emacs is not installed"
    asked = subprocess.run([EMACS, "-Q", "--batch", "--eval", _HAS_EGLOT], capture_output=True, timeout=60)
    return (
        None if asked.returncode == 0 else "eglot is not installed: it is part of Emacs 29, or of elpa-eglot"
    )


@pytest.fixture(scope="module", autouse=True)
def emacs() -> None:
    why = missing()
    if why is not None:
        pytest.skip(why)


def drive(folder: Path, source: str, server: list[str], name: str, line: int, budget: int) -> tuple[str, str]:
    """(what the script said, the buffer at the end); fails with what it said when a step failed."""
    file = folder / "app.py"
    file.write_text(source, "utf-8")
    (folder / "pyproject.toml").write_text(f"[tool.rl-sbllm]\nbudgetSeconds = {budget}\n")
    environment = {
        **os.environ,
        "FILE": str(file),
        "SERVER": "\n".join(server),
        "NAME": name,
        "LINE": str(line),
        "SECONDS": str(budget + 30),
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
    }
    (folder / "home").mkdir()
    assert EMACS is not None
    command = [EMACS, "-Q", "--batch", "-l", str(SCRIPT)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=budget + 120)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert file.read_text("utf-8") == source, "a file was written before anyone saved"
    return said, file.with_name("app.py.out").read_text("utf-8")


def test_the_whole_way_with_a_run_that_is_played(tmp_path: Path):
    said, after = drive(tmp_path, SOURCE, FAKE_SERVER, "total", 4, budget=5)
    assert after == TYPED + SOURCE.replace("x + 0", "x")
    assert "ok the server exits" in said


@pytest.mark.slow
def test_the_whole_way_with_a_real_run(tmp_path: Path):
    _, after = drive(tmp_path, SLOW, REAL_SERVER, "fibonacci", 1, budget=25)
    must_hold_a_fast_fibonacci(after)
