"""`rl-sbllm runs ...`: the runs kept on this machine: list, show, apply, resume, delete."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rl_sbllm.cli import options
from rl_sbllm.cli.console import Console
from rl_sbllm.model.errors import BadInput, ToolFailed

if TYPE_CHECKING:
    from rl_sbllm.runs.store.rows import RunSummary, StoredRun

HELP = "list, show, apply, resume or delete the runs kept on this machine"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    commands = parser.add_subparsers(metavar="ACTION", required=True)
    commands.add_parser("list", help="newest first").set_defaults(run=_list)
    show = commands.add_parser("show", help="print the report of a run")
    show.set_defaults(run=_show)
    options.add_json(show)
    options.add_html(show)
    apply = commands.add_parser("apply", help="write a variant into the file, if that is unchanged")
    apply.set_defaults(run=_apply)
    apply.add_argument("--variant", type=int, default=1, metavar="N", help="its rank; 1 when not given")
    resume = commands.add_parser("resume", help="search again with what was learned, and another budget")
    resume.set_defaults(run=_resume)
    for name in ("budgetSeconds", "budgetEvaluations", "budgetUsd"):
        options.add_setting(resume, name)
    options.add_json(resume)
    options.add_html(resume)
    delete = commands.add_parser("delete", help="forget a run, or all")
    delete.set_defaults(run=_delete)
    delete.add_argument(
        "--all", action="store_true", help="forget every run; what was learned from them stays"
    )
    for command in (show, apply, resume):
        command.add_argument("id", metavar="ID", help="of `runs list`; its beginning is enough")
    delete.add_argument("id", metavar="ID", nargs="?")


def _list(args: argparse.Namespace, console: Console) -> int:
    from rl_sbllm.runs.store.database import Store

    with Store.open() as store:
        if store.message:
            console.note(f"warning: {store.message}")
        runs = store.runs()
    for run in runs:
        console.result(_line(run))
    if not runs:
        console.note("No run is kept yet. `rl-sbllm optimize FILE::NAME` makes one.")
    return 0


def _line(run: RunSummary) -> str:
    from rl_sbllm.reports.sentence import count, times

    when = datetime.fromtimestamp(run.started).strftime("%Y-%m-%d %H:%M")
    best = f", best {times(run.best)}" if run.best else ""
    found = f" ({count(run.variants, 'variant')}{best})" if run.variants else ""
    return f"{run.id}  {when}  {run.kind:8}  {run.path}::{run.function}  {run.status}{found}"


def _show(args: argparse.Namespace, console: Console) -> int:
    from rl_sbllm.cli.output import check_outputs, write_html, write_json
    from rl_sbllm.reports.text import text_report

    check_outputs(args.json, args.html, [])
    report = _report(_stored(args.id))
    if args.json is not None:
        write_json(report, args.json, console)
    if args.html is not None:
        _require_optimize(report, "The page is made of runs of `optimize` only.")
        write_html(report, args.html)
    if args.json is None and args.html is None:
        console.result(text_report(report, colour=console.colour_out))
    return 0


def _apply(args: argparse.Namespace, console: Console) -> int:
    from rl_sbllm.runs.apply import apply_variant

    stored = _stored(args.id)
    report = _report(stored)
    _require_optimize(report, "`check` compares two versions; it has none to apply.")
    chosen = next((one for one in report["variants"] if one["rank"] == args.variant), None)
    if chosen is None:
        known = ", ".join(str(one["rank"]) for one in report["variants"]) or "none"
        raise BadInput(
            f"Run {stored.summary.id} has no variant {args.variant}.", "--variant", f"It has: {known}."
        )
    if stored.request.text is None:
        raise BadInput(
            "The text that was optimized is not known.", stored.summary.id, "Run the optimization again."
        )
    apply_variant(stored.request.path, stored.request.text, chosen["source"])
    console.note(f"Variant {args.variant} was written to {stored.request.path}: {chosen['summary']}.")
    return 0


def _resume(args: argparse.Namespace, console: Console) -> int:
    from rl_sbllm.cli.output import check_outputs
    from rl_sbllm.cli.running import present, run_to_report
    from rl_sbllm.model.budget import Budget
    from rl_sbllm.runs.continuing import again
    from rl_sbllm.runs.terms import terms_from

    check_outputs(args.json, args.html, [])
    before = _stored(args.id).request
    merged = options.settings_for(args, before.path, console)
    budget = Budget(
        args.budgetSeconds if args.budgetSeconds is not None else before.budget.seconds,
        args.budgetEvaluations if args.budgetEvaluations is not None else before.budget.evaluations,
        args.budgetUsd if args.budgetUsd is not None else before.budget.usd,
    )
    if options.read_text(before.path) != before.text:
        raise BadInput(
            "The file has changed since that run.", str(before.path), "Start a new run with `optimize`."
        )
    request = again(before, budget)
    console.note(
        "Searching again with what the policy learned and another seed; "
        "the candidates of the earlier run are not taken over."
    )
    report = run_to_report(request, terms_from(merged), args.started, console)
    return present(report, console, json_to=args.json, html_to=args.html)


def _delete(args: argparse.Namespace, console: Console) -> int:
    from rl_sbllm.runs.store.database import Store

    if bool(args.id) == args.all:
        raise BadInput("Name one run, or give --all.", "runs delete", "`rl-sbllm runs list` shows the ids.")
    with Store.open() as store:
        if args.all:
            console.note(f"{store.delete_all()} forgotten.")
            return 0
        store.delete(_stored(args.id).summary.id)
    console.note("Forgotten.")
    return 0


def _stored(run_id: str) -> StoredRun:
    from rl_sbllm.runs.store.database import Store

    with Store.open() as store:
        found = store.run(run_id)
    if found is None:
        raise BadInput(
            f"There is no run {run_id!r}, or more than one begins so.",
            "",
            "`rl-sbllm runs list` shows the ids.",
        )
    return found


def _report(stored: StoredRun) -> dict[str, Any]:
    """The document; for a run that never finished, what it had found."""
    if stored.report is not None:
        return dict(stored.report)
    from rl_sbllm.reports.early import EarlyRejection, Findings, early_check, early_report

    rejected = tuple(EarlyRejection(one.id, one.reason, one.detail, one.source) for one in stored.rejected)
    findings = Findings(rejected=rejected, tried=len(rejected) + len(stored.best_sources))
    make = early_check if stored.request.kind == "check" else early_report
    return make(stored.request, findings, ToolFailed("The run was interrupted before its report."))


def _require_optimize(report: dict[str, Any], why: str) -> None:
    if "variants" not in report:
        raise BadInput("This is a run of `check`.", "", why)
