"""The real terminal program as a process: its lines as they come, its report, and what is left of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SLOW = '''def distinct(xs: list[int]) -> list[int]:
    """Each once, in the order of first appearance."""
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
'''
INPUTS = """def inputs(scale):
    return [((list(range(300 * scale)),), {}), (([3, 1, 3],), {})]
"""


def project(folder: Path, text: str = SLOW, inputs: str = INPUTS) -> Path:
    """A project with `app.py` and the workload `inputs.py`."""
    (folder / "pyproject.toml").write_text("")
    (folder / "app.py").write_text(text)
    (folder / "inputs.py").write_text(inputs)
    return folder


class Terminal:
    """`rl-sbllm` with these words, started in `folder`; standard error is read line by line."""

    def __init__(self, folder: Path, *words: str, environment: dict[str, str] | None = None) -> None:
        command = [sys.executable, "-u", "-m", "rl_sbllm.cli.main", *words]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        self.lines: list[str] = []

    def until(self, start: str) -> str:
        """The first line that begins so; fails when the program ends without it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))
            if line.startswith(start):
                return line
        raise AssertionError(f"no line {start!r} in {self.lines}")

    def end(self, seconds: float = 120.0) -> tuple[int, dict[str, Any]]:
        """Exit code, and the one document on standard output."""
        out, err = self.process.communicate(timeout=seconds)
        self.lines += err.splitlines()
        assert "Traceback" not in err
        return self.process.returncode, json.loads(out)
