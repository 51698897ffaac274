"""`rl-sbllm patterns [NAME]`: the optimizations that are known by name."""

from __future__ import annotations

import argparse
import difflib
from typing import TYPE_CHECKING

from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput

if TYPE_CHECKING:
    from rl_sbllm.patterns.rule import Rule

HELP = "list the optimizations known by name, or show one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="show this one, with its example")


def run(args: argparse.Namespace, console: Console) -> int:
    """One line each, by family; with a name, its sentence and its example as a diff."""
    from rl_sbllm.patterns.rewrites.python.registry import REWRITES
    from rl_sbllm.patterns.templates.python.registry import TEMPLATES

    known = {rule.name: rule for rule in (*REWRITES, *TEMPLATES)}
    if args.name is None:
        for rule in sorted(known.values(), key=lambda rule: (rule.family, rule.name)):
            console.result(f"{rule.family:15} {rule.name:36} {rule.summary}")
        return 0
    if args.name not in known:
        near = difflib.get_close_matches(args.name, known, n=3, cutoff=0.3)
        raise BadInput(
            f"No pattern is called {args.name!r}.", "", f"Did you mean {', '.join(near)}?" if near else ""
        )
    console.result(_page(known[args.name], console.colour_out))
    return 0


def _page(rule: Rule, colour: bool) -> str:
    from rl_sbllm.reports.diff import unified
    from rl_sbllm.reports.text import coloured_diff

    example = coloured_diff(unified(rule.before, rule.after, "example.py"), colour)
    return f"{rule.name} ({rule.family}, {rule.kind})\n\n{rule.summary}\n\n{example}"
