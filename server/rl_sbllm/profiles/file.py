"""A profile file of any kind that we know, told by its content, as a `Profile`. For the reading process alone."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rl_sbllm.model.errors import BadInput
from rl_sbllm.profiles import cprofile, cpuprofile, speedscope
from rl_sbllm.profiles.places import Place, Places
from rl_sbllm.profiles.profile import Profile, ProfiledFunction
from rl_sbllm.profiles.raw import Stacks, Table
from rl_sbllm.profiles.spent import Spent, spent_by_stack, spent_by_table

LARGEST = 256 << 20
_MOST_FUNCTIONS = 1000
_KNOWN = (
    "Known are: cProfile's (`python -m cProfile -o FILE ...`), speedscope's "
    "(`py-spy record --format speedscope -o FILE ...`) and V8's .cpuprofile (`node --cpu-prof ...`)."
)


def read_file(path: Path, roots: Sequence[Path]) -> Profile:
    """`BadInput` says what is wrong with the file."""
    data = _bytes(path)
    places = [*roots, path.parent]
    try:
        raw = _document(data) if _is_json(data) else cprofile.read(data)
        vary = raw.kind == "speedscope"
        where = Places(places, lines_vary=vary)
        spent = spent_by_stack(raw, where) if isinstance(raw, Stacks) else spent_by_table(raw, where)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        said = str(error) if isinstance(error, ValueError) else "it does not fit its format"
        raise BadInput(f"The file is no profile that can be read: {said}.", str(path), _KNOWN) from error
    if spent.whole <= 0:
        raise BadInput("The profile holds no time.", str(path), "Record one while the program works.")
    return _profile(path, raw, spent)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput("There is no such file.", str(path), "Name a profile that was recorded before.")
    if path.stat().st_size > LARGEST:
        raise BadInput(f"The profile is larger than {LARGEST >> 20} MB.", str(path), "Record a shorter one.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"The file cannot be read: {error.strerror}.", str(path)) from error


def _is_json(data: bytes) -> bool:
    """A marshalled table begins with `{` too, but what follows there is a type code."""
    head = data[: 1 << 10].removeprefix(b"\xef\xbb\xbf").split(None)
    start = b"".join(head)[:2]
    return start in (b'{"', b"{}") or start[:1] == b"["


def _document(data: bytes) -> Stacks | Table:
    document = json.loads(data.decode("utf-8-sig"))
    if isinstance(document, dict) and "nodes" in document:
        return cpuprofile.read(document)
    if isinstance(document, dict) and "profiles" in document and "shared" in document:
        return speedscope.read(document)
    raise ValueError("JSON, but neither speedscope's nor V8's")


def _profile(path: Path, raw: Stacks | Table, spent: Spent) -> Profile:
    every = {**spent.total, **spent.own}
    hottest = sorted(every, key=lambda one: (-spent.own[one], -spent.total[one], one))
    found = tuple(_function(one, spent) for one in hottest[:_MOST_FUNCTIONS])
    return Profile(os.path.abspath(path), raw.kind, raw.unit, spent.whole, found)


def _function(place: Place, spent: Spent) -> ProfiledFunction:
    own, total = spent.own[place], min(spent.total[place], spent.whole)
    return ProfiledFunction(
        **place._asdict(), own=own, total=total, share=own / spent.whole, total_share=total / spent.whole
    )
