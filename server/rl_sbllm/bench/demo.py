"""`make demo`: one function optimized through the real language server over standard input and output.

    python -m rl_sbllm.bench.demo [FILE::NAME]

Everything shown comes from the run: nothing here is stored text.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from pathlib import Path
from typing import Any

from lsprotocol import types as t
from pygls.lsp.client import LanguageClient

from rl_sbllm import __version__
from rl_sbllm.bench.lsp_client import converter
from rl_sbllm.lsp import protocol
from rl_sbllm.model.errors import RunError
from rl_sbllm.reports.text import text_report
from rl_sbllm.runs.preparation import read_text
from rl_sbllm.syntax.target import find_target, split_spec

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = "fixtures/shop/shop/orders.py::unpaid_customers"
_BUDGET_SECONDS = 18.0
_LONGEST = 120.0


def main() -> int:
    """Exit code 0 when the run ended with a report."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    argument = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / EXAMPLE)
    try:
        path, name = split_spec(argument)
        text = read_text(path)
        target = find_target(path.resolve(), text, name)
    except RunError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    print(f"Target     {target.name} in {path}\n")
    print("    " + target.source.replace("\n", "\n    ") + "\n")
    report = asyncio.run(_through_the_server(target.path, text, target.name, target.range.start.line))
    print(text_report(report, colour=sys.stdout.isatty()))
    print(_how_to_open(path, target.name))
    return 0 if report["error"] is None else 1


async def _through_the_server(path: Path, text: str, name: str, line: int) -> dict[str, Any]:
    """Open the file, take the code action, listen until the run ends, and try its first variant."""
    client = LanguageClient("demo", __version__, converter_factory=converter)
    finished: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    started = time.monotonic()

    @client.feature(protocol.RUN_EVENT)
    def heard(params: Any) -> None:
        event = _plain(params.event)
        _show(time.monotonic() - started, event)
        if "report" in event and not finished.done():
            finished.set_result(event["report"])

    @client.feature(t.WINDOW_SHOW_MESSAGE)
    def said(params: t.ShowMessageParams) -> None:
        print(f"           {params.message}")
        if params.type == t.MessageType.Error and not finished.done():
            finished.set_exception(RuntimeError(params.message))

    @client.feature(t.WINDOW_LOG_MESSAGE)
    def logged(params: t.LogMessageParams) -> None:
        """The notes of a run come as events too."""

    @client.feature(t.WINDOW_WORK_DONE_PROGRESS_CREATE)
    def created(params: t.WorkDoneProgressCreateParams) -> None:
        return None

    await client.start_io(sys.executable, "-m", "rl_sbllm.lsp")
    try:
        await client.initialize_async(_initialize(path))
        client.initialized(t.InitializedParams())
        uri = path.as_uri()
        client.text_document_did_open(t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, "python", 1, text)))
        begin = t.Position(line, 0)
        await _start(client, uri, begin)
        report = await asyncio.wait_for(finished, _LONGEST)
        await _preview(client, uri, begin)
        await client.shutdown_async(None)
        client.exit(None)
        return report
    finally:
        await client.stop()


def _initialize(path: Path) -> t.InitializeParams:
    capabilities = t.ClientCapabilities(
        window=t.WindowClientCapabilities(work_done_progress=True),
        text_document=t.TextDocumentClientCapabilities(
            code_action=t.CodeActionClientCapabilities(
                code_action_literal_support=t.ClientCodeActionLiteralOptions(
                    t.ClientCodeActionKindOptions([t.CodeActionKind.RefactorRewrite])
                ),
                data_support=True,
                resolve_support=t.ClientCodeActionResolveOptions(["edit"]),
            )
        ),
        experimental={protocol.EXPERIMENTAL: {protocol.RUN_EVENTS: True}},
    )
    options = {"budgetSeconds": _BUDGET_SECONDS}
    return t.InitializeParams(
        capabilities=capabilities, root_uri=path.parent.as_uri(), initialization_options=options
    )


async def _actions(client: LanguageClient, uri: str, at: t.Position) -> list[t.CodeAction]:
    asked = t.CodeActionParams(t.TextDocumentIdentifier(uri), t.Range(at, at), t.CodeActionContext([]))
    answer = await client.text_document_code_action_async(asked) or []
    return [action for action in answer if isinstance(action, t.CodeAction)]


async def _start(client: LanguageClient, uri: str, at: t.Position) -> None:
    action = next(
        a for a in await _actions(client, uri, at) if a.command and a.command.command == protocol.OPTIMIZE
    )
    assert action.command is not None
    print(f"Action     {action.title}")
    await client.workspace_execute_command_async(
        t.ExecuteCommandParams(protocol.OPTIMIZE, action.command.arguments)
    )


async def _preview(client: LanguageClient, uri: str, at: t.Position) -> None:
    """Resolve the first variant as an editor would: the edit is made, and not applied."""
    for action in await _actions(client, uri, at):
        if action.data is not None:
            resolved = await client.code_action_resolve_async(action)
            changes = resolved.edit.document_changes if resolved.edit else None
            print(f"Offered    {resolved.title}{'' if changes is None else ' (a versioned edit)'}")


def _show(seconds: float, data: dict[str, Any]) -> None:
    """One line for an event that a user would care about."""
    text = data.get("detail") or data.get("message") or data.get("text")
    if "speedup" in data and "why" in data:
        text = f"{data['speedup']['estimate']:.1f}x, not yet confirmed: {data['why']}"
    if text and "reason" not in data:
        print(f"{seconds:7.1f} s  {text}")


def _plain(value: Any) -> Any:
    """pygls hands over answers it has no type for as objects; back to plain data."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    elif hasattr(value, "__dict__"):
        value = vars(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _how_to_open(path: Path, name: str) -> str:
    return (
        "In an editor: make `rl-sbllm serve` the language server for Python files (docs/editors.md), open\n"
        f"{path}, put the cursor on {name} and ask for code actions. Nothing was written: your file is as it was."
    )


if __name__ == "__main__":
    sys.exit(main())
