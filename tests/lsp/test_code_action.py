"""Optimize Function and its variants as code actions, in the form that each editor understands."""

from __future__ import annotations

import pytest
from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from tests.lsp.conftest import SOURCE, Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

KIND = "refactor.rewrite.optimize"


async def resolved(editor: Editor, action: t.CodeAction) -> t.CodeAction:
    if action.edit is not None:
        return action
    return await editor.client.code_action_resolve_async(action)


async def test_the_function_at_the_cursor_can_be_optimized_in_every_editor(editor: Editor):
    (action,) = await editor.actions(5)
    assert action.title == "Optimize function `total`"
    assert action.command.command == "rl-sbllm.optimize"
    assert action.command.arguments[0]["function"] == "total"


async def test_no_function_no_action(editor: Editor):
    assert await editor.actions(0) == []


async def test_variants_apply_to_the_text_in_every_editor(editor: Editor):
    await editor.optimize("total")
    actions = await editor.actions(4)
    titles = [a.title for a in actions]
    assert titles[1] == "Apply variant 1 to `total`: 4.0x faster (3.0-5.0x)"
    done = await resolved(editor, actions[1])
    assert editor.shown(done.edit) == SOURCE.replace("x + 0", "x")


async def test_an_editor_that_knows_annotations_gets_a_versioned_annotated_edit(code: Editor):
    code.change((0, 0), (0, 0), "# moved\n")
    code.text = "# moved\n" + SOURCE
    await code.optimize("total")
    done = await resolved(code, (await code.actions(5))[1])
    (change,) = done.edit.document_changes
    assert change.text_document.version == 2
    assert {e.annotation_id for e in change.edits} == set(done.edit.change_annotations)
    assert all(e.range.end.line - e.range.start.line == 1 for e in change.edits)


async def test_only_actions_of_the_kind_asked_for(code: Editor):
    assert await code.actions(4, only=["quickfix"]) == []
    for kind in ("refactor", "refactor.rewrite", KIND):
        assert len(await code.actions(4, only=[kind])) == 1


async def test_a_variant_is_rebased_when_the_rest_of_the_file_moved(code: Editor):
    await code.optimize("total")
    action = (await code.actions(4))[1]
    code.change((0, 0), (0, 0), "# one 😀\n\x0c# two\n")
    code.text = "# one 😀\n\x0c# two\n" + SOURCE
    done = await resolved(code, action)
    expected = "# one 😀\n\x0c# two\n" + SOURCE.replace("acc + (x + 0)", "acc + (x)")
    expected = expected.replace("return x + 0", "return x")
    assert code.shown(done.edit) == expected


async def test_a_function_that_changed_refuses_its_old_variants(code: Editor):
    await code.optimize("total")
    action = (await code.actions(4))[1]
    code.change((4, 4), (4, 11), "acc = 1")
    later = await code.actions(4)
    assert later[1].disabled.reason == "`total` has changed since it was optimized."
    with pytest.raises(JsonRpcException, match="has changed since it was optimized; nothing was applied"):
        await code.client.code_action_resolve_async(action)
    code.change((4, 4), (4, 11), "acc = 0")
    assert (await code.actions(4))[1].disabled is None


async def test_a_running_function_can_be_cancelled_from_its_action(code: Editor):
    await code.start("slow_sum")
    (action,) = await code.actions(11)
    assert action.title == "Cancel optimizing `slow_sum`"
    await code.run(action.command.command, *action.command.arguments)
    await code.until(lambda: any("cancelled" in m for m in code.messages()))
    assert (await code.actions(11))[0].title == "Optimize function `slow_sum`"


async def test_a_broken_function_is_offered_but_disabled(code: Editor):
    code.change((8, 4), (8, 14), "return = =")
    (action,) = await code.actions(4)
    assert action.disabled is not None
