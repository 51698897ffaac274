"""`rl-sbllm optimize FILE::NAME`: search for faster versions of one function."""

from __future__ import annotations

import argparse
from typing import Any

from rl_sbllm.cli import options
from rl_sbllm.cli.console import Console
from rl_sbllm.model.request import RunRequest

HELP = "search for faster versions of one function and rank what was confirmed"
MORE = "Exit codes: 0 a variant was found, 1 none, 2 bad input, 3 the function cannot be run, 4 a part failed, 130 cancelled."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    options.add_target(parser)
    options.add_budget(parser)
    options.add_case_options(parser)
    options.add_search_options(parser)
    options.add_json(parser)
    options.add_html(parser)
    parser.add_argument("--apply", action="store_true", help="write the best variant into the file")


def run(args: argparse.Namespace, console: Console) -> int:
    """Exit code 0 when at least one variant was confirmed."""
    from rl_sbllm.cli.output import check_outputs
    from rl_sbllm.cli.running import present, run_to_report
    from rl_sbllm.runs.terms import terms_from

    check_outputs(args.json, args.html, options.sources(args))
    request, merged = options.request_for(args, console, kind="optimize")
    report = run_to_report(request, terms_from(merged), args.started, console)
    if args.apply and report["status"] == "done":
        report = _applied(request, report, console)
    return present(report, console, json_to=args.json, html_to=args.html)


def _applied(request: RunRequest, report: dict[str, Any], console: Console) -> dict[str, Any]:
    """The report, which says so when the file could not be written; the variants are in it all the same."""
    from rl_sbllm.model.errors import BadInput
    from rl_sbllm.reports.document import error_json
    from rl_sbllm.runs.apply import apply_variant

    try:
        apply_variant(request.path, request.text or "", report["variants"][0]["source"])
    except BadInput as error:
        return {**report, "status": error.kind, "error": error_json(error)}
    console.note(f"Variant 1 was written to {request.path}.")
    return report
