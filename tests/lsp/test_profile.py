"""A loaded profile shows its shares in lenses and hovers until it is cleared; a bad one changes nothing."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types as t

from tests.lsp.asking import ask
from tests.lsp.conftest import Editor
from tests.lsp.test_code_lens import lenses

pytestmark = pytest.mark.asyncio(loop_scope="session")
CLEAR, LOAD = "rl-sbllm/clearProfile", "rl-sbllm/loadProfile"


def written(folder: Path, frames: list[dict[str, Any]], weights: list[float]) -> str:
    """Each frame was the innermost one for its weight, below the first."""
    samples = [[0, number] if number else [0] for number in range(len(frames))]
    one = {"type": "sampled", "unit": "seconds", "samples": samples, "weights": weights}
    path = folder / "app.json"
    path.write_text(json.dumps({"shared": {"frames": frames}, "profiles": [one]}))
    return str(path)


def app(folder: Path) -> str:
    named = [("slow_sum", 13), ("total", 7), ("put", 25), ("none_here", 17)]
    frames = [{"name": name, "file": str(folder / "app.py"), "line": line} for name, line in named]
    return written(folder, frames, [0.2, 3.1, 6.695, 0.005])


@pytest_asyncio.fixture(loop_scope="session")
async def loaded(code: Editor, tmp_path: Path):
    answer = await ask(code, LOAD, path=app(tmp_path))
    yield answer
    await ask(code, CLEAR)


async def test_the_hottest_come_first_with_the_place_of_their_name(code: Editor, loaded: Any):
    assert loaded["headline"] == "app.json (speedscope, 10 s): the hottest is Box.put, 67 %."
    functions = loaded["functions"]
    assert [one["function"] for one in functions] == ["Box.put", "total", "slow_sum"]
    assert functions[0]["uri"] == code.uri and functions[0]["start"] == {"line": 24, "character": 8}
    assert functions[2]["withCallees"] == pytest.approx(1.0)


async def test_a_share_earns_a_lens(code: Editor, loaded: Any):
    found = {lens.range.start.line: lens.command for lens in await lenses(code) if lens.command}
    assert found[11].title == "Optimize (2 % of the profile)"
    assert "67 % of the profile" in found[24].title and found[24].command == "rl-sbllm.optimize"
    assert 15 not in found  # less than 1 %


async def test_a_share_goes_with_a_result(code: Editor, loaded: Any):
    await code.optimize("total")
    found = {lens.range.start.line: lens.command.title for lens in await lenses(code) if lens.command}
    assert found[3] == "Found: 4.0x faster (3.0-5.0x) (and 1 more), 31 % of the profile"


async def test_a_hover_tells_both_shares(code: Editor, loaded: Any):
    told = await code.hover(11)
    assert (
        "Share of the loaded profile: 2 % in its own lines (200 ms of 10 s), 100 % with what it calls."
        in told
    )
    assert "less than 1 % in its own lines" in await code.hover(15)


async def test_shares_follow_the_function_when_the_text_moves(code: Editor, loaded: Any):
    code.change((0, 0), (0, 0), "\n\n\n")
    assert (
        "67 % of the profile"
        in {lens.range.start.line: lens.command.title for lens in await lenses(code) if lens.command}[27]
    )


async def test_a_cleared_profile_leaves_no_trace(code: Editor, loaded: Any):
    assert await ask(code, CLEAR) is True and await ask(code, CLEAR) is False
    assert "profile" not in await code.hover(11)
    assert all("profile" not in lens.command.title for lens in await lenses(code) if lens.command)


async def test_a_file_that_is_no_profile_is_refused_and_the_one_before_stays(
    code: Editor, loaded: Any, tmp_path: Path
):
    with pytest.raises(Exception, match="no profile that can be read"):
        await ask(code, LOAD, path=str(tmp_path / "app.py"))
    for path in ("missing.prof", "\x00", "x" * 10_000, 3, None):
        with pytest.raises(Exception, match=r"no such file|needs 'path'"):
            await ask(code, LOAD, path=path)
    assert "Share of the loaded profile" in await code.hover(11)


async def test_the_loop_goes_on_while_a_profile_is_read(code: Editor, tmp_path: Path):
    frames = [{"name": f"f{n}", "file": f"/nowhere/m{n}.py", "line": n} for n in range(20_000)]
    loading = asyncio.create_task(ask(code, LOAD, path=written(tmp_path, frames, [1.0] * 20_000)))
    await asyncio.sleep(0)  # the request is on its way
    assert "O(n)" in await code.hover(3)
    assert not loading.done()
    assert "no function of this workspace" in (await loading)["headline"]
    await ask(code, CLEAR)


async def test_a_profile_that_was_asked_for_last_is_the_one_shown(code: Editor, tmp_path: Path):
    first = written(tmp_path, [{"name": "total", "file": code.uri.removeprefix("file://"), "line": 7}], [1])
    (tmp_path / "other").mkdir()
    await asyncio.gather(*(ask(code, LOAD, path=path) for path in (first, app_of(code, tmp_path))))
    assert "31 % in its own lines" in await code.hover(3)
    await ask(code, CLEAR)


def app_of(code: Editor, tmp_path: Path) -> str:
    """Of the same document, written into another folder."""
    text = Path(app(tmp_path)).read_text()
    path = tmp_path / "other" / "app.json"
    path.write_text(text)
    return str(path)


async def test_a_profile_may_be_loaded_by_every_editor(editor: Editor, tmp_path: Path):
    await ask(editor, LOAD, path=app(tmp_path))
    params = t.HoverParams(t.TextDocumentIdentifier(editor.uri), t.Position(24, 9))
    hover = await editor.client.text_document_hover_async(params)
    assert hover is not None and "67 % in its own lines" in hover.contents.value  # type: ignore[union-attr]
    await ask(editor, CLEAR)
