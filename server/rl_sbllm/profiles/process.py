"""`python -m rl_sbllm.profiles.process FILE ROOT...`: one profile in, one line of JSON out. Bounded in memory and time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rl_sbllm.model.errors import BadInput, RunError
from rl_sbllm.profiles.file import read_file
from rl_sbllm.profiles.reading import SECONDS, encode

_MEMORY = 4 << 30
_POLITE = 15


def main() -> int:
    _bound()
    path, roots = Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]]
    try:
        answer = encode(read_file(path, roots))
    except RunError as error:
        answer = encode(error)
    except (MemoryError, RecursionError):
        answer = encode(BadInput("The profile is too large to be read.", str(path), "Record a shorter one."))
    sys.stdout.write(answer)
    return 0


def _bound() -> None:
    if os.name != "posix":
        return
    import resource

    os.nice(_POLITE)
    for limit, value in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, int(SECONDS)),
        (resource.RLIMIT_FSIZE, 0),  # it has nothing to write
        (resource.RLIMIT_CORE, 0),
    ):
        most = resource.getrlimit(limit)[1]
        bound = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (bound, bound))


if __name__ == "__main__":
    sys.exit(main())
