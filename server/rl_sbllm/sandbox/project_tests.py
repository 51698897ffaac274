"""The looser jail for a project's own tests: children and scratch allowed, no network, the project read-only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.sandbox import bubblewrap
from rl_sbllm.sandbox.bounded import Finished, run_bounded
from rl_sbllm.sandbox.launch import Jail, bubblewrap_works


def run_in_tests_jail(
    argv: Sequence[str],
    jail: Jail,
    folder: Path,
    *,
    overlay: Sequence[tuple[Path, Path]] = (),
    hidden: Sequence[Path] = (),
    results: Path | None = None,
    seconds: float = 60.0,
    output_bytes: int = 1 << 20,
    cancel: CancelToken | None = None,
) -> Finished:
    """Run `argv` in `folder`. `overlay` pairs (ours, theirs) show our file in the place of theirs, read-only;
    `hidden` folders look empty; `results` is the one folder of ours that may be written.

    Everything it started is gone on return. `ToolFailed` without bubblewrap: then nothing keeps tests off the network.
    """
    if not bubblewrap_works():
        raise ToolFailed(
            "The project's tests were not run: that needs bubblewrap.",
            help="Install bubblewrap (for example: apt install bubblewrap) and allow it to make user namespaces.",
        )
    words = bubblewrap.command(jail)
    for ours, theirs in overlay:
        words += ["--ro-bind", str(ours), str(theirs)]
    for path in hidden:
        words += ["--size", str(1 << 20), "--tmpfs", str(path)]
    if results is not None:
        words += ["--bind", str(results), str(results)]
    words += ["--chdir", str(folder), "--", *argv]
    return run_bounded(words, environment={}, seconds=seconds, output_bytes=output_bytes, cancel=cancel)
