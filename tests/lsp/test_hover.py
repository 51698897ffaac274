"""What a hover tells: an estimate at once, figures after a run, and that they are outdated after an edit."""

from __future__ import annotations

import pytest

from tests.lsp.conftest import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_estimate_is_there_before_any_run(editor: Editor):
    told = await editor.hover(3)
    assert "O(n)" in told and "not measured" in told
    assert "line 6: loop over `xs`" in told


async def test_measured_figures_follow_a_run_and_become_outdated(code: Editor):
    await code.optimize("total")
    told = await code.hover(3)
    assert "12.3 ms per call on 7 inputs, grows as O(n^2)" in told
    assert "best of 2: 4.0x faster" in told and "outdated" not in told
    code.change((4, 4), (4, 11), "acc = 1")
    assert "outdated" in await code.hover(3)
    assert await code.hover(1) == ""


async def test_a_run_without_a_find_says_what_was_tried(code: Editor):
    await code.optimize("none_here")
    assert "no faster version found. 3 rejected: 2 not-faster, 1 syntax." in await code.hover(15)


async def test_a_run_that_failed_says_why(code: Editor):
    await code.optimize("crash")
    assert "the last run found nothing:" in await code.hover(19)


async def test_hints_are_told_apart_from_the_estimate_once_they_were_looked_for(code: Editor):
    slow = "    seen = []\n    for x in xs:\n        if x not in seen:\n            seen.append(x)\n    return seen\n"
    code.change((12, 0), (13, 0), slow)
    told = await code.hover(11)
    while "Hints, not tried yet:" not in told:
        assert "Estimated growth: O(n^2), read from the code, not measured." in told
        told = await code.hover(11)
    assert told.index("not measured") < told.index("Hints, not tried yet:\n\n- line ")
