"""Lens, cancel, apply and our own requests with the abilities of VS Code, Neovim and Emacs."""

from __future__ import annotations

import pytest
from lsprotocol import types as t

from tests.lsp.asking import ask, at
from tests.lsp.conftest import SOURCE, Editor
from tests.lsp.test_code_lens import lenses

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.filterwarnings("ignore::pytest_lsp.checks.LspSpecificationWarning"),
]


async def test_a_result_earns_a_lens(editor: Editor):
    await editor.optimize("total")
    found = {lens.range.start.line: lens.command.title for lens in await lenses(editor) if lens.command}
    assert found[3] == "Found: 4.0x faster (3.0-5.0x) (and 1 more)"


async def test_a_run_is_cancelled_from_its_code_action(editor: Editor):
    await editor.start("slow_sum")
    (action,) = await editor.actions(11)
    assert action.title == "Cancel optimizing `slow_sum`"
    assert await editor.run(action.command.command, *action.command.arguments) == 1
    await editor.until(lambda: any("`slow_sum`: cancelled" in m for m in editor.messages()))


async def test_a_variant_is_applied_by_the_server(editor: Editor):
    asked: list[t.ApplyWorkspaceEditParams] = []

    def apply(params: t.ApplyWorkspaceEditParams) -> t.ApplyWorkspaceEditResult:
        asked.append(params)
        return t.ApplyWorkspaceEditResult(applied=True)

    editor.client.protocol.fm.features[t.WORKSPACE_APPLY_EDIT] = apply
    id = await editor.optimize("total")
    assert await editor.run("rl-sbllm.applyVariant", {"run": id, "variant": "v2"}) is True
    assert editor.shown(asked[0].edit) == SOURCE.replace("x * 1", "x")


async def test_our_own_requests_are_answered(editor: Editor):
    answer = await ask(editor, "rl-sbllm/optimize", uri=editor.uri, start=at(5))
    assert (answer["function"], answer["status"], answer["variants"]) == ("total", "done", 2)
    run = answer["run"]
    assert run in [one["run"] for one in (await ask(editor, "rl-sbllm/runs"))["runs"]]
    shown = await ask(editor, "rl-sbllm/preview", run=run, variant="v1")
    assert shown["text"] == SOURCE.replace("x + 0", "x")
    assert (await ask(editor, "rl-sbllm/report", run=run))["status"] == "done"
    assert "<h2>Variant 1</h2>" in (await ask(editor, "rl-sbllm/page", run=run))["html"]
    await ask(editor, "rl-sbllm/reject", run=run, variant="v1")
    with pytest.raises(Exception, match="has no variant 'v1'"):
        await ask(editor, "rl-sbllm/preview", run=run, variant="v1")
