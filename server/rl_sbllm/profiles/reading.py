"""A profile file, read by a process of its own: how it is started, and its answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import rl_sbllm
from rl_sbllm.model.errors import BadInput, RunError, ToolFailed
from rl_sbllm.profiles.profile import Profile, ProfiledFunction

SECONDS = 60.0
FOLDER = Path(rl_sbllm.__file__).resolve().parent.parent
"""`-m` puts the working folder first on the path: it must be ours, never one with the user's files."""
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")


def read_profile(path: Path, roots: Sequence[Path]) -> Profile:
    """Blocks. `roots` as in `Places`. `BadInput` when the file is no profile."""
    try:
        done = subprocess.run(
            command(path, roots), capture_output=True, cwd=FOLDER, env=environment(), timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolFailed(f"The profile was not read: {type(error).__name__}.", str(path)) from error
    return decode(done.stdout, path)


def command(path: Path, roots: Sequence[Path]) -> list[str]:
    """What to start, in `FOLDER` and with `environment()`."""
    given = [os.path.abspath(path), *map(os.path.abspath, roots)]
    return [sys.executable, "-m", "rl_sbllm.profiles.process", *given]


def environment() -> dict[str, str]:
    """Nothing of the user's but what a process needs to start."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def encode(answer: Profile | RunError) -> str:
    if isinstance(answer, RunError):
        return json.dumps({"error": [answer.what, answer.where, answer.help]})
    return json.dumps({"profile": asdict(answer)}, allow_nan=False)


def decode(answer: bytes, path: Path) -> Profile:
    """Raises the error that the process found; `ToolFailed` when it died."""
    try:
        given = json.loads(answer)
    except ValueError:
        raise ToolFailed(
            "The profile could not be read: it is damaged, or too large for the memory and time set aside.",
            str(path),
            "Record a shorter one, or one of fewer functions.",
        ) from None
    if "error" in given:
        raise BadInput(*given["error"])
    fields = given["profile"]
    return Profile(**{**fields, "functions": tuple(ProfiledFunction(**one) for one in fields["functions"])})
