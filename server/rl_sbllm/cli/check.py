"""`rl-sbllm check FILE::NAME --against FILE2`: is the other version equivalent, and how much faster?"""

from __future__ import annotations

import argparse
from pathlib import Path

from rl_sbllm.cli import options
from rl_sbllm.cli.console import Console

HELP = "compare the function with the one of the same name in another file"
MORE = "Exit codes: 0 equivalent, 1 not, 2 bad input, 3 it could not be told, 4 a part failed, 130 cancelled."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    options.add_target(parser)
    parser.add_argument(
        "--against", metavar="FILE2", type=Path, required=True, help="the file with the other version"
    )
    parser.add_argument(
        "--strength",
        action="store_true",
        help="say how many of up to 100 small errors put into FILE2's function the same inputs would have caught",
    )
    options.add_budget(parser)
    options.add_case_options(parser)
    options.add_json(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Exit code 0 when equivalent, whatever the speed."""
    from rl_sbllm.cli.output import check_outputs
    from rl_sbllm.cli.running import present, run_to_report
    from rl_sbllm.runs.terms import terms_from

    check_outputs(args.json, None, options.sources(args))
    request, merged = options.request_for(args, console, kind="check")
    report = run_to_report(request, terms_from(merged), args.started, console)
    return present(report, console, json_to=args.json, html_to=None)
