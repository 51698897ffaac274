"""`rl-sbllm/loadProfile` and `rl-sbllm/clearProfile`: shares for lenses and hovers, and the hottest functions as a list.

A process of its own reads the file; the loop waits for its answer alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pygls.uris import to_fs_path

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.feedback import refresh_lenses
from rl_sbllm.lsp.profile_shares import ProfileShares, percent
from rl_sbllm.lsp.protocol import HotFunction, ProfileAnswer
from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import BadInput, ToolFailed
from rl_sbllm.profiles.profile import Profile, ProfiledFunction
from rl_sbllm.profiles.reading import FOLDER, SECONDS, command, decode, environment

_MOST = 100
_LONGEST = 1 << 23
_COUNTS = 0.001


async def load_profile(session: Session, given: Mapping[str, Any]) -> ProfileAnswer:
    """Takes the place of the one before. `BadInput` when the file is no profile: that one stays then."""
    path = _path(session, text_of(given, "path"))
    roots = _folders(session)
    async with session.loading:
        profile = await _read(path, roots)
    session.profile = ProfileShares(profile)
    refresh_lenses(session)
    return _answer(profile)


async def clear_profile(session: Session, given: Mapping[str, Any]) -> bool:
    """Whether there was one."""
    there = session.profile is not None
    session.profile = None
    refresh_lenses(session)
    return there


def _path(session: Session, given: str) -> Path:
    folder = next(iter(_folders(session)), Path.home())
    path = folder / Path(given).expanduser()
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        raise BadInput("There is no such file.", str(path), "Name a profile that was recorded before.")
    return path


def _folders(session: Session) -> list[Path]:
    named = (to_fs_path(uri) for uri in session.documents.folders)
    return [Path(name) for name in (*named, session.documents.root_path) if name]


async def _read(path: Path, roots: list[Path]) -> Profile:
    process = await asyncio.create_subprocess_exec(
        *command(path, roots), stdin=DEVNULL, stdout=PIPE, cwd=FOLDER, env=environment(), limit=_LONGEST
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    except asyncio.TimeoutError:
        raise ToolFailed("The profile was not read in time.", str(path), "Record a shorter one.") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    return decode(answer, path)


def _answer(profile: Profile) -> ProfileAnswer:
    hot = [_hot(one) for one in profile.of_project if one.total_share >= _COUNTS][:_MOST]
    name = os.path.basename(profile.path)
    if not hot:
        said = f"{name}: no function of this workspace is in the profile."
    else:
        said = f"{name} ({profile.kind}, {profile.amount}): the hottest is {hot[0]['function']}, {percent(hot[0]['share'])}."
    return {"path": profile.path, "headline": said, "functions": hot}


def _hot(one: ProfiledFunction) -> HotFunction:
    return {
        "uri": Path(one.path).as_uri(),
        "function": one.name,
        "start": {"line": one.line - 1, "character": one.column},
        "share": one.share,
        "withCallees": one.total_share,
    }
