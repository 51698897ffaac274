"""Writes a variant into the user's file: only when the file is still the one that was optimized, all or nothing."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from rl_sbllm.model.errors import BadInput


def apply_variant(path: Path, original: str, source: str) -> None:
    """Replace `original` by `source` in `path`; permissions, line ends and byte order mark stay. Raises `BadInput`."""
    real = path.resolve()  # a link stays a link
    try:
        current = real.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The file cannot be read: {error.strerror}.", str(path), "Nothing was changed."
        ) from error
    if current != original.encode("utf-8"):
        raise BadInput(
            "The file has changed since it was optimized; nothing was written.",
            str(path),
            "Run the optimization again, or bring the file back to what it was.",
        )
    try:
        _replace(real, source.encode("utf-8"))
    except OSError as error:
        raise BadInput(
            f"The file cannot be written: {error.strerror}.",
            str(path),
            "Make the file and its folder writable.",
        ) from error


def _replace(path: Path, data: bytes) -> None:
    """Through a file beside it, so that a reader sees the old text or the new one."""
    before = path.stat()
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "it is read-only")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, before.st_mode & 0o7777)
        if hasattr(os, "chown"):
            with contextlib.suppress(PermissionError):  # only the superuser may give a file away
                os.chown(name, before.st_uid, before.st_gid)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
