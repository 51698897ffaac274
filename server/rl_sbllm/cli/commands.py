"""Reads the command line, runs one command, turns errors into messages and exit codes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from rl_sbllm import __version__
from rl_sbllm.cli import (
    bad_arguments,
    check,
    doctor,
    hints,
    hot,
    optimize,
    patterns,
    policy,
    runs,
    serve,
    workload,
)
from rl_sbllm.cli.console import Console
from rl_sbllm.cli.interrupt import undisturbed
from rl_sbllm.model.errors import BadInput, Cancelled, RunError

_COMMANDS: Sequence[tuple[str, ModuleType]] = (
    ("optimize", optimize),
    ("check", check),
    ("workload", workload),
    ("hints", hints),
    ("hot", hot),
    ("runs", runs),
    ("patterns", patterns),
    ("policy", policy),
    ("doctor", doctor),
    ("serve", serve),
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong as every other error is said, instead of leaving at once."""

    def error(self, message: str) -> NoReturn:
        """Bad input, with the way to the help of the command at hand."""
        raise BadInput(f"{message[:1].upper()}{message[1:]}.", "", f"See `{self.prog} --help`.")


def run(argv: Sequence[str], started: float) -> int:
    """One command; gives the exit code. `started` is when the budget began."""
    console = Console.standard()
    try:
        args = _parser().parse_args(argv)
        args.started = started
        return args.run(args, console)
    except RunError as error:
        return _failed(argv, error, console)
    except KeyboardInterrupt:
        return _failed(argv, Cancelled(), console)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone; nothing is left to say
        return 0
    except Exception as error:  # noqa: BLE001  # the border of the process: a bug becomes a message
        from rl_sbllm.runs import crash

        return _failed(argv, crash.as_error(error), console)


def interrupted_early(argv: Sequence[str]) -> int:
    """Ctrl-C before the command began."""
    return _failed(argv, Cancelled(), Console.standard())


def _failed(argv: Sequence[str], error: RunError, console: Console) -> int:
    with undisturbed():
        console.error(error)
        return bad_arguments.write_document(argv, error, console)


def _parser() -> Parser:
    parser = Parser(
        prog="rl-sbllm",
        description="Make one slow function fast without breaking it: measured, verified rewrites.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rl-sbllm {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, module in _COMMANDS:
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            allow_abbrev=False,
            epilog=getattr(module, "MORE", None),
        )
        module.add_arguments(command)
        if hasattr(module, "run"):  # a command with actions of its own sets them itself
            command.set_defaults(run=module.run)
    return parser
