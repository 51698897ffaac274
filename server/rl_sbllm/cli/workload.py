"""`rl-sbllm workload FILE::NAME`: the cases that would be used, as a workload file to edit."""

from __future__ import annotations

import argparse

from rl_sbllm.cli import options
from rl_sbllm.cli.console import Console

HELP = "print the inputs that would be used, as a workload file to edit"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    options.add_target(parser)
    options.add_case_options(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """The file goes to standard output; the user's code runs in the sandbox alone."""
    from rl_sbllm.model.budget import CancelToken
    from rl_sbllm.runs.session import workload_text

    request, _ = options.request_for(args, console, kind="optimize")
    console.result(workload_text(request, CancelToken()).rstrip("\n"))
    return 0
