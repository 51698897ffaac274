"""Does the script of a counterexample show what is claimed? It is run beside the file, as a user would run it."""

from __future__ import annotations

import subprocess
from pathlib import Path

_PATIENCE = 120.0


def shows_difference(script: str, folder: Path, python: str) -> bool:
    """Run in the file's folder: do its two lines say different things?"""
    path = folder / "show.py"
    path.write_text(script, "utf-8")
    try:
        done = subprocess.run(
            [python, str(path)], cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    outcomes = [line.partition(":")[2].strip() for line in done.stdout.splitlines()]
    return done.returncode == 0 and len(outcomes) == 2 and outcomes[0] != outcomes[1]
