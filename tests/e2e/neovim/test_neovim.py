"""A real Neovim with its own LSP client: from unsaved text to an applied variant."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.driven import REAL_SERVER, SLOW, TYPED, must_hold_a_fast_fibonacci
from tests.lsp.conftest import SERVER as FAKE_SERVER
from tests.lsp.conftest import SOURCE

NEOVIM = shutil.which("nvim")
SCRIPT = Path(__file__).with_name("drive.lua")
pytestmark = pytest.mark.skipif(NEOVIM is None, reason="nvim is not installed")


def drive(folder: Path, source: str, server: list[str], name: str, line: int, budget: int) -> tuple[str, str]:
    """(what the script said, the buffer at the end); fails with what it said when a step failed."""
    file = folder / "app.py"
    file.write_text(source, "utf-8")
    environment = {
        **os.environ,
        "FILE": str(file),
        "SERVER": "\n".join(server),
        "NAME": name,
        "LINE": str(line),
        "BUDGET": str(budget),
        "SECONDS": str(budget + 30),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LC_ALL": "C.UTF-8",
    }
    assert NEOVIM is not None
    done = subprocess.run(
        [
            NEOVIM,
            "--headless",
            "-u",
            "NONE",
            "-i",
            "NONE",
            "--cmd",
            "set noswapfile",
            "-c",
            f"luafile {SCRIPT}",
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=budget + 120,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert file.read_text("utf-8") == source, "a file was written before anyone saved"
    return said, file.with_name("app.py.out").read_text("utf-8")


def test_the_whole_way_with_a_run_that_is_played(tmp_path: Path):
    said, after = drive(tmp_path, SOURCE, FAKE_SERVER, "total", 4, budget=5)
    assert after == TYPED + SOURCE.replace("x + 0", "x")
    assert "ok with code 0" in said


@pytest.mark.slow
def test_the_whole_way_with_a_real_run(tmp_path: Path):
    _, after = drive(tmp_path, SLOW, REAL_SERVER, "fibonacci", 1, budget=25)
    must_hold_a_fast_fibonacci(after)
