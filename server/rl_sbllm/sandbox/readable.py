"""Which files a jail may show: what lies in shared folders of others, in the home, and secrets of the project stay out."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_SECRETS: dict[str, bytes | None] = {
    ".env": None,
    ".env.*": None,
    "*.env": None,
    ".envrc": None,
    ".netrc": None,
    "_netrc": None,
    ".pypirc": None,
    ".pgpass": None,
    ".htpasswd": None,
    ".git-credentials": None,
    "id_rsa": None,
    "id_dsa": None,
    "id_ecdsa": None,
    "id_ed25519": None,
    "*.key": None,
    "*.p12": None,
    "*.pfx": None,
    "*.jks": None,
    "*.kdbx": None,
    "credentials": None,
    "credentials.json": None,
    "service[-_]account*.json": None,
    "client_secret*.json": None,
    "secrets.json": None,
    "secrets.y*ml": None,
    "secrets.toml": None,
    ".npmrc": rb"_auth|_password",
    ".yarnrc*": rb"[aA]uth|_password",
    "pip.conf": rb"://[^/\s]*:[^/\s]*@",
    "config": rb"://[^/\s]+@|extraheader",
    "*.pem": rb"PRIVATE KEY",
}
"""Names of files that hold secrets; those with a pattern only where their beginning has it."""
_HARMLESS = ("*.example", "*.sample", "*.template", "*.dist")
_SECRET_FOLDERS = frozenset([".ssh", ".aws", ".azure", ".gnupg", ".kube", ".docker", ".gcloud"])
_LOOKED_INTO = frozenset([".git", ".streamlit", ".secrets"])
"""Hidden folders that are looked into; the others, and those below, hold what tools made."""
_SKIPPED = frozenset(["node_modules", "__pycache__", "venv", "env", "build", "dist", "site-packages"])
_DEPTH, _MOST_ENTRIES, _HEAD = 2, 5000, 64 << 10
_MOST_SHARED = 200
"""Each costs a mount and a rule; Python files go first."""


@dataclass(frozen=True)
class Shown:
    """`read` may be read whole; of the folders `listed` only the names of what lies in them."""

    read: tuple[Path, ...]
    listed: tuple[Path, ...]


def shown(paths: Iterable[Path], home: Path) -> Shown:
    """The same paths, but of the home only what is not hidden, and of a folder that all users share only what is ours."""
    read: list[Path] = []
    listed: list[Path] = []
    for path in paths:
        if home.is_relative_to(path):
            read += [entry for entry in _entries(home) if not entry.name.startswith(".")]
            listed.append(home)
        elif _is_shared(path):
            ours = [entry for entry in _entries(path) if _is_ours_and_open(entry)]
            read += sorted(ours, key=lambda entry: entry.suffix != ".py")[:_MOST_SHARED]
            listed.append(path)
        else:
            read.append(path)
    return Shown(tuple(dict.fromkeys(read)), tuple(dict.fromkeys(listed)))


def without(shown_paths: Shown, hidden: Iterable[Path]) -> Shown:
    """Leaves out `hidden`: a folder that holds one is taken apart into its entries, for rules that only allow."""
    read, listed = list(shown_paths.read), list(shown_paths.listed)
    for secret in hidden:
        around = [path for path in read if secret.is_relative_to(path)]
        for path in around:
            read.remove(path)
            folder = path
            while folder != secret:
                following = folder / secret.relative_to(folder).parts[0]
                read += [entry for entry in _entries(folder) if entry != following]
                listed.append(folder)
                folder = following
    return Shown(tuple(dict.fromkeys(read)), tuple(dict.fromkeys(listed)))


def secrets_in(root: Path) -> tuple[Path, ...]:
    """Well-known files with secrets in a project's top folders. Bounded: a look, not a promise that there are no others."""
    left = _MOST_ENTRIES
    found: list[Path] = []
    waiting = [(root, 0)]
    while waiting and left > 0:
        folder, depth = waiting.pop(0)
        for entry in _scanned(folder)[:left]:
            left -= 1
            if entry.is_dir(follow_symlinks=False):
                if entry.name in _SECRET_FOLDERS:
                    found.append(Path(entry.path))
                elif depth < _DEPTH and _is_looked_into(entry.name):
                    waiting.append((Path(entry.path), depth + 1))
            elif _is_secret(entry):
                found.append(Path(os.path.realpath(entry.path)) if entry.is_symlink() else Path(entry.path))
    return tuple(found)


def _scanned(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _is_shared(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISDIR(mode) and bool(mode & stat.S_ISVTX) and bool(mode & stat.S_IWOTH)


def _is_ours_and_open(entry: Path) -> bool:
    """What a program keeps for itself there is made readable by its user alone (mkstemp, mkdtemp): that stays out."""
    try:
        found = entry.lstat()
    except OSError:
        return False
    plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    open_to_others = bool(found.st_mode & (stat.S_IRGRP | stat.S_IROTH))
    return plain and open_to_others and found.st_uid == os.getuid() and not entry.name.startswith(".")


def _is_looked_into(name: str) -> bool:
    return name in _LOOKED_INTO or not (name.startswith(".") or name in _SKIPPED)


def _is_secret(entry: os.DirEntry[str]) -> bool:
    if any(fnmatch.fnmatchcase(entry.name, pattern) for pattern in _HARMLESS):
        return False
    return any(marker is None or _has(entry, marker) for marker in _markers(entry.name))


def _markers(name: str) -> Iterator[bytes | None]:
    return (marker for pattern, marker in _SECRETS.items() if fnmatch.fnmatchcase(name, pattern))


def _has(entry: os.DirEntry[str], marker: bytes) -> bool:
    if not entry.is_file():
        return False
    try:
        with open(entry.path, "rb") as file:
            return re.search(marker, file.read(_HEAD)) is not None
    except OSError:
        return False
