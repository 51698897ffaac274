"""`rl-sbllm hot PROFILE`: the functions of a profile by their share of the time, each as an argument of `optimize`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rl_sbllm.cli import options
from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput, RunError

if TYPE_CHECKING:
    from rl_sbllm.profiles.profile import Profile, ProfiledFunction

HELP = "the functions of a profile (cProfile, speedscope, V8) by share, to be optimized"
MORE = "Files below the current folder, installed libraries aside, are the project's. Nothing is run."
_MOST = 20
_COUNTS = 0.001


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("profile", metavar="PROFILE", type=Path)
    parser.add_argument("--all", action="store_true", help="libraries, and what has no source, too")
    parser.add_argument("--most", type=int, default=_MOST, metavar="N", help=f"{_MOST} when not given")
    options.add_json(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """1 when no function of the project is in it."""
    from rl_sbllm.cli.output import check_outputs, write_json
    from rl_sbllm.profiles.reading import read_profile

    check_outputs(args.json, None, [args.profile])
    try:
        if args.most < 1:
            raise BadInput(
                f"--most must be at least 1, not {args.most}.", "--most", f"Leave it out for {_MOST}."
            )
        profile = read_profile(args.profile, [Path.cwd()])
    except RunError as error:
        if args.json is not None:
            write_json(_document(args.profile, error), args.json, console)
        raise
    if args.json is not None:
        write_json(_document(args.profile, None, profile), args.json, console)
    else:
        _print(profile, profile.functions if args.all else profile.of_project, args.most, console)
    return 0 if profile.of_project else 1


def _print(profile: Profile, functions: tuple[ProfiledFunction, ...], most: int, console: Console) -> None:
    shown = [one for one in functions if one.total_share >= _COUNTS][:most]
    if shown:
        console.note("    own  with callees  function")
    for one in shown:
        console.result(f"{one.share:7.1%}  {one.total_share:12.1%}  {_named(one)}")
    rest = 1.0 - sum(one.share for one in shown)
    console.note(
        f"{max(0.0, rest):.1%} of {profile.amount} elsewhere: libraries, built-ins, smaller functions."
    )
    if not profile.of_project:
        console.note("No Python function of a file below this folder is in it; `--all` shows what is.")


def _named(one: ProfiledFunction) -> str:
    here = Path.cwd()
    path = Path(one.path)
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    return f"{shown}::{one.name}" if one.located else f"{shown}:{one.line} {one.name}"


def _document(path: Path, error: RunError | None, profile: Profile | None = None) -> dict[str, Any]:
    """Fractions are 0..1, as in reports; `own` and `total` in `unit`."""
    told = None if error is None else {"kind": error.kind, **_said(error)}
    found = (
        {"kind": None, "unit": None, "total": None, "functions": []} if profile is None else asdict(profile)
    )
    return {"schema": 1, "error": told, **found, "path": str(path)}


def _said(error: RunError) -> dict[str, str | None]:
    return {"what": error.what, "where": error.where or None, "help": error.help or None}
