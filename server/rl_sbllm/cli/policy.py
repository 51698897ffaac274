"""`rl-sbllm policy show|reset|export`: what was learned from earlier runs on this machine."""

from __future__ import annotations

import argparse
import json

from rl_sbllm.cli.console import Console

HELP = "what was learned from earlier runs: show, reset or export it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("what", choices=("show", "reset", "export"))


def run(args: argparse.Namespace, console: Console) -> int:
    """`export` prints one JSON object, by policy name."""
    from rl_sbllm.runs.store.database import Store

    with Store.open() as store:
        if args.what == "reset":
            console.note(f"{store.policy_reset()} forgotten; the next run starts from what is shipped.")
            return 0
        policies = store.policies()
    if args.what == "export":
        console.result(json.dumps({one.name: one.data for one in policies}, indent=2))
    elif not policies:
        console.result("Nothing has been learned on this machine yet.")
    else:
        for one in policies:
            console.result(f"{one.name}: saved {one.version} times, {len(json.dumps(one.data))} bytes")
    return 0
