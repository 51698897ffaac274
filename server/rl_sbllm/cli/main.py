"""`rl-sbllm`: the entry of the console script. Small, so that Ctrl-C is understood before the commands are loaded."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> None:
    """Leaves with the exit code."""
    started = time.monotonic()
    interrupted: list[bool] = []
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.append(True))
    from rl_sbllm.cli.commands import interrupted_early, run

    words = sys.argv[1:] if argv is None else argv
    signal.signal(signal.SIGINT, before)
    sys.exit(interrupted_early(words) if interrupted else run(words, started))


if __name__ == "__main__":
    main()
