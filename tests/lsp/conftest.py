"""A server over real stdio, with a client of each profile, and words for what tests do with it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from rl_sbllm.bench.lsp_client import converter
from rl_sbllm.runs.places import HOME_VARIABLE

SERVER = [sys.executable, str(Path(__file__).with_name("serve_fake.py"))]
PROFILES = ("visual_studio_code", "neovim", "emacs")
WAIT = 15.0

SOURCE = """import os


def total(xs):
    acc = 0
    for x in xs:
        acc = acc + (x + 0)
        acc = acc * (x * 1)
    return acc


def slow_sum(xs):
    return sum(xs)


def none_here(x):
    return x


def crash(x):
    return x


class Box:
    def put(self, x):
        return x + 0
"""


def make_client() -> LanguageClient:
    client = make_test_lsp_client()
    client.protocol._converter = converter()

    @client.feature(t.WORKSPACE_CODE_LENS_REFRESH)
    def refresh(_params: Any) -> None:
        return None

    @client.feature(t.CLIENT_REGISTER_CAPABILITY)
    def register(_params: Any) -> None:
        return None

    return client


@dataclass
class Editor:
    """One client with one open document."""

    client: LanguageClient
    uri: str = ""
    version: int = 1
    text: str = ""
    _before: int = 0
    _progresses_before: frozenset[Any] = frozenset()

    def __post_init__(self) -> None:
        """The client is shared with the tests before: what it heard then is not ours."""
        self._before = len(self.client.messages)
        self._progresses_before = frozenset(self.client.progress_reports)

    def open(self, path: Path, text: str) -> Editor:
        path.write_bytes(text.encode())
        self.uri, self.text, self.version = path.as_uri(), text, 1
        item = t.TextDocumentItem(self.uri, "python", 1, text)
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(item))
        return self

    def change(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        self.version += 1
        range = t.Range(t.Position(*start), t.Position(*end))
        self.client.text_document_did_change(
            t.DidChangeTextDocumentParams(
                t.VersionedTextDocumentIdentifier(self.version, self.uri),
                [t.TextDocumentContentChangePartial(range, new)],
            )
        )

    async def actions(self, line: int, character: int = 5, only: list[str] | None = None) -> list[Any]:
        at = t.Position(line, character)
        context = t.CodeActionContext([], only=only)
        params = t.CodeActionParams(t.TextDocumentIdentifier(self.uri), t.Range(at, at), context)
        return list(await self.client.text_document_code_action_async(params) or [])

    async def run(self, name: str, *arguments: Any) -> Any:
        params = t.ExecuteCommandParams(name, list(arguments))
        return await asyncio.wait_for(self.client.workspace_execute_command_async(params), WAIT)

    async def optimize(self, function: str) -> str:
        """Run to the end; the id of the run."""
        id = await self.start(function)
        await self.until(lambda: any(f"`{function}`" in m for m in self.messages()))
        return id

    async def start(self, function: str) -> str:
        answer = await self.run("rl-sbllm.optimize", {"uri": self.uri, "function": function})
        return answer["run"] if isinstance(answer, dict) else answer.run

    async def hover(self, line: int, character: int = 5) -> str:
        params = t.HoverParams(t.TextDocumentIdentifier(self.uri), t.Position(line, character))
        found = await self.client.text_document_hover_async(params)
        return found.contents.value if found is not None else ""  # type: ignore[union-attr]

    def messages(self) -> list[str]:
        heard = self.client.messages[self._before :]
        return [m.message for m in heard if not m.message.endswith("...")]

    def progresses(self) -> list[Any]:
        """Tokens of those that began since."""
        return [token for token in self.client.progress_reports if token not in self._progresses_before]

    async def until(self, ready: Callable[[], Any]) -> None:
        async def poll() -> None:
            while not ready():
                await asyncio.sleep(0.02)

        await asyncio.wait_for(poll(), WAIT)

    async def tidy(self) -> None:
        """Leave the server as it was found: no run, no document of ours."""
        while await self.run("rl-sbllm.cancel"):
            await asyncio.sleep(0.02)
        document = t.TextDocumentIdentifier(self.uri)
        self.client.text_document_did_close(t.DidCloseTextDocumentParams(document))

    def shown(self, edit: t.WorkspaceEdit | None) -> str:
        """The document after the edit, as an editor with UTF-16 positions would have it."""
        assert edit is not None
        if edit.document_changes:
            (change,) = edit.document_changes
            assert isinstance(change, t.TextDocumentEdit)
            edits = list(change.edits)
        else:
            assert edit.changes is not None
            edits = list(edit.changes[self.uri])
        return apply_edits(self.text, edits)


def apply_edits(text: str, edits: list[Any]) -> str:
    """Written anew for the tests: lines end at \\n, \\r\\n, \\r; characters are UTF-16 units."""
    data = text.encode("utf-16-le")
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        start, end = _at(text, edit.range.start), _at(text, edit.range.end)
        data = data[:start] + edit.new_text.encode("utf-16-le") + data[end:]
    return data.decode("utf-16-le")


def _at(text: str, position: t.Position) -> int:
    starts, index = [0], 0
    while index < len(text):
        step = 2 if text[index : index + 2] == "\r\n" else 1
        if text[index] in "\r\n":
            starts.append(index + step)
        index += step
    line = starts[position.line]
    return 2 * (len(text[:line].encode("utf-16-le")) // 2 + position.character)


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory):
    """Servers of the tests keep their runs here, never with the user's."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv(HOME_VARIABLE, str(folder))
        yield folder


CONFIG = ClientServerConfig(server_command=SERVER, client_factory=make_client)
LENSES = {"codeLens": "useful", "hints": True}


@pytest_lsp.fixture(params=PROFILES, config=CONFIG, scope="session")
async def any_client(lsp_client: LanguageClient, request: pytest.FixtureRequest):
    """One server for each profile, shared by the tests: each has a document of its own."""
    capabilities = client_capabilities(request.param)
    await lsp_client.initialize_session(t.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG, scope="session")
async def code_client(lsp_client: LanguageClient):
    """VS Code's abilities, one server for all tests."""
    capabilities = client_capabilities("visual_studio_code")
    await lsp_client.initialize_session(
        t.InitializeParams(capabilities=capabilities, initialization_options=LENSES)
    )
    yield
    await lsp_client.shutdown_session()


@pytest_asyncio.fixture(loop_scope="session")
async def editor(any_client: LanguageClient, tmp_path: Path):
    editor = Editor(any_client).open(tmp_path / "app.py", SOURCE)
    yield editor
    await editor.tidy()


@pytest_asyncio.fixture(loop_scope="session")
async def code(code_client: LanguageClient, tmp_path: Path):
    code = Editor(code_client).open(tmp_path / "app.py", SOURCE)
    yield code
    await code.tidy()
