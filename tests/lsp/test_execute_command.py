"""Commands start, stop, show and apply; what is wrong is said in plain words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as t

from tests.lsp.conftest import SOURCE, Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_runs_of_one_function_are_refused_and_two_functions_are_not(code: Editor):
    await code.start("slow_sum")
    with pytest.raises(Exception, match="is being optimized already"):
        await code.start("slow_sum")
    await code.optimize("total")
    assert await code.run("rl-sbllm.cancel") == 1
    await code.until(lambda: any("`slow_sum`: cancelled" in m for m in code.messages()))


async def test_the_report_is_text(editor: Editor):
    id = await editor.optimize("total")
    text = await editor.run("rl-sbllm.showReport", {"run": id})
    assert text.splitlines()[1:] == [
        "1. 4.0x faster (3.0-5.0x)",
        "2. 2.0x faster (1.5-2.5x)",
        "3 rejected: 2 not-faster, 1 syntax.",
    ]


async def test_a_variant_can_be_applied_by_command(code: Editor):
    asked: list[t.ApplyWorkspaceEditParams] = []

    @code.client.feature(t.WORKSPACE_APPLY_EDIT)
    def apply(params: t.ApplyWorkspaceEditParams) -> t.ApplyWorkspaceEditResult:
        asked.append(params)
        return t.ApplyWorkspaceEditResult(applied=True)

    id = await code.optimize("total")
    assert await code.run("rl-sbllm.applyVariant", {"run": id, "variant": "v2"}) is True
    assert code.shown(asked[0].edit) == SOURCE.replace("x * 1", "x")


@pytest.mark.parametrize(
    "given, message",
    [
        ({"function": "gone"}, "There is no function 'gone'"),
        ({"position": {"line": 0, "character": 0}}, "There is no function here"),
        ({"uri": "file:///elsewhere.py"}, "not open"),
    ],
)
async def test_bad_arguments_are_named_without_a_traceback(code: Editor, given: dict, message: str):
    with pytest.raises(Exception, match=message) as raised:
        await code.run("rl-sbllm.optimize", {"uri": code.uri, **given})
    assert getattr(raised.value, "data", None) is None


async def test_a_run_that_dies_is_reported_as_failed(code: Editor):
    await code.start("crash")
    await code.until(lambda: any("ended before its report" in m for m in code.messages()))
    assert (await code.actions(19))[0].title == "Optimize function `crash`"


async def test_a_run_that_does_not_listen_is_ended_within_two_seconds(code: Editor):
    code.change((11, 4), (11, 12), "stuck")
    await code.start("stuck")
    await asyncio.sleep(0)
    began = asyncio.get_running_loop().time()
    assert await code.run("rl-sbllm.cancel") == 1
    await code.until(lambda: any("`stuck`: cancelled" in m for m in code.messages()))
    assert asyncio.get_running_loop().time() - began < 4.0


async def test_one_function_name_in_two_documents_is_two_functions_and_a_third_run_waits_its_turn(
    code: Editor, tmp_path: Path
):
    other = Editor(code.client).open(tmp_path / "other.py", SOURCE.replace("acc = 0", "acc = 5"))
    await code.start("slow_sum")
    await other.start("slow_sum")
    id = await other.start("total")
    assert "still being optimized" in await other.run("rl-sbllm.showReport", {"run": id})
    assert await code.run("rl-sbllm.cancel", {"uri": code.uri, "function": "slow_sum"}) == 1
    await code.until(lambda: any("`total`: 4.0x" in m for m in code.messages()))
    assert [a.title for a in await code.actions(4)] == ["Optimize function `total`"]
    assert len(await other.actions(4)) == 4
    assert await code.run("rl-sbllm.cancel") == 1
