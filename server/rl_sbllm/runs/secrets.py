"""What must not reach a process that runs the user's code: keys in the environment, and the memory of the run itself."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping, MutableMapping

_SECRET = re.compile(
    r"KEY$|_KEY_|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE|_AUTH$|^AUTH|PRIVATE|_PAT$|_DSN$|SESSION_ID|CONNECTION_STRING",
    re.IGNORECASE,
)
_ALSO = frozenset(
    {"SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DATABASE_URL", "REDIS_URL", "KRB5CCNAME"}
)
_PR_SET_DUMPABLE = 4


def is_secret(name: str) -> bool:
    """Whether a variable of this name may hold a secret."""
    return name in _ALSO or _SECRET.search(name) is not None


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment that a child may see, at most."""
    return {name: value for name, value in environment.items() if not is_secret(name)}


def drop_secrets(environment: MutableMapping[str, str]) -> None:
    """Forget the secrets of this process: an offline run needs none."""
    for name in [name for name in environment if is_secret(name)]:
        del environment[name]


def close_to_others() -> bool:
    """Keep other processes of this user out of our memory and `/proc/self/environ`; False where that is not possible."""
    if sys.platform != "linux":
        return False
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
    except (OSError, AttributeError):
        return False


def restrict_new_files() -> None:
    """Files that this process makes are the user's alone."""
    os.umask(0o077)
