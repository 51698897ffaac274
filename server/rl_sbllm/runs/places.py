"""Where this product keeps what belongs to the user: one data folder, one state folder, readable by the user alone."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "RL_SBLLM_HOME"
"""When set, everything is kept below this folder."""


def data_folder() -> Path:
    """Runs and what was learned."""
    return _private(_home("data"))


def state_folder() -> Path:
    """Logs; safe to delete."""
    return _private(_home("state"))


def _home(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / kind
    import platformdirs

    folder = platformdirs.user_data_path if kind == "data" else platformdirs.user_state_path
    return folder("rl-sbllm", appauthor=False)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder
