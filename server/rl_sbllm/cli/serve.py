"""`rl-sbllm serve`: the language server on standard input and output."""

from __future__ import annotations

import argparse

from rl_sbllm.cli.console import Console

HELP = "start the language server (stdio)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "--stdio", action="store_true", help="the only transport; taken for clients that insist on naming it"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Until the client says exit."""
    from rl_sbllm.lsp.stdio import serve

    return serve()
