"""An unexpected exception, kept in a log for a bug report. Messages are left out: they may quote the user's code."""

from __future__ import annotations

import traceback
from datetime import datetime, timezone

from rl_sbllm import __version__
from rl_sbllm.model.errors import RunError, ToolFailed
from rl_sbllm.runs.places import state_folder

_KEEP_BYTES = 256 * 1024


def as_error(error: BaseException) -> RunError:
    """The error a user sees for a bug of ours; the trace goes to the log it names."""
    what = f"Something unexpected happened inside RL-SBLLM ({type(error).__name__})."
    try:
        path = _log(error)
    except OSError as failure:
        return ToolFailed(what, "", f"No log could be written: {failure.strerror}")
    return ToolFailed(
        what,
        str(path),
        "This is a bug. Please report it with the end of that log; it holds none of your code.",
    )


def trace(error: BaseException) -> str:
    """Where it happened, and the chain of types; neither messages nor source lines."""
    lines = [type(error).__name__]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    if error.__cause__ is not None:
        lines += ["caused by", trace(error.__cause__)]
    return "\n".join(lines)


def _log(error: BaseException) -> object:
    path = state_folder() / "crash.log"
    if path.exists() and path.stat().st_size > _KEEP_BYTES:
        path.replace(path.with_suffix(".old.log"))
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    with path.open("a", encoding="utf-8") as log:
        log.write(f"{now} rl-sbllm {__version__}\n{trace(error)}\n\n")
    path.chmod(0o600)
    return path
