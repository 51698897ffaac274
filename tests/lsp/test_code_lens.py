"""Lenses: above functions with a hint or a result, on all, or none."""

from __future__ import annotations

import pytest
from lsprotocol import types as t
from pytest_lsp import LanguageClient

from tests.lsp.conftest import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def lenses(editor: Editor) -> list[t.CodeLens]:
    params = t.CodeLensParams(t.TextDocumentIdentifier(editor.uri))
    return list(await editor.client.text_document_code_lens_async(params) or [])


async def test_code_with_no_hint_and_no_result_has_no_lens_by_default(editor: Editor):
    assert [lens for lens in await lenses(editor) if lens.range.start.line != 3] == []


async def test_a_result_earns_a_lens(code: Editor):
    await code.optimize("total")
    found = {lens.range.start.line: lens.command.title for lens in await lenses(code)}
    assert found[3] == "Found: 4.0x faster (3.0-5.0x) (and 1 more)"
    assert 11 not in found


async def test_a_hint_earns_a_lens_once_it_was_looked_for(code: Editor):
    # a text of its own: what was found before, for another test too, is remembered
    slow = "    known = []\n    for x in xs:\n        if x not in known:\n            known.append(x)\n    return known\n"
    code.change((12, 0), (13, 0), slow)
    refreshed: list[int] = []
    features = code.client.protocol.fm.features
    features[t.WORKSPACE_CODE_LENS_REFRESH] = lambda _params: refreshed.append(1)
    await lenses(code)
    await code.until(lambda: refreshed)
    (found,) = [lens for lens in await lenses(code) if lens.range.start.line == 11]
    assert (
        found.command.title in {"Optimize (1 hint)", "Optimize (2 hints)"}
        and found.command.command == "rl-sbllm.optimize"
    )


@pytest.mark.parametrize(("mode", "shown"), [("all", 5), ("useful", 1), ("off", 0)])
async def test_the_setting_says_above_which_functions(
    code_client: LanguageClient, code: Editor, mode: str, shown: int
):
    await code.optimize("total")
    set_lenses(code_client, mode)
    try:
        assert len(await lenses(code)) == shown
    finally:
        set_lenses(code_client, "useful")


def set_lenses(client: LanguageClient, mode: str) -> None:
    # pytest-lsp answers `workspace/configuration` from here, by scope and section
    client.set_configuration({"rl-sbllm": {"codeLens": mode}})
    client.workspace_did_change_configuration(
        t.DidChangeConfigurationParams({"rl-sbllm": {"codeLens": mode}})
    )
