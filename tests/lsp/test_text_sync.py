"""Our mirror of a document stays the editor's text, whatever characters and line ends it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.conftest import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

BODY = "# 😀 é\ndef total(xs):\n    t = '😀'; y = [x + 0 for x in xs]\x0c\n    return y\n"
TEXTS = {
    "crlf": BODY.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + BODY,
    "form feed and its like": "\x0c\x0b\u2028\n" + BODY,
    "lone returns": BODY.replace("\n", "\r"),
}


@pytest.mark.parametrize("name", TEXTS)
async def test_edits_and_variants_land_where_they_should(code: Editor, tmp_path: Path, name: str):
    text = TEXTS[name]
    code.open(tmp_path / "odd.py", text)
    first = 1 if name.startswith("form") else 0
    # after the wide character: position 11 in UTF-16 units is the `y`
    code.change((first + 2, 14), (first + 2, 15), "why")
    code.change((first + 3, 11), (first + 3, 12), "why")
    code.text = text.replace("; y =", "; why =").replace("return y", "return why")
    await code.optimize("total")
    action = (await code.actions(first + 2))[1]
    done = await code.client.code_action_resolve_async(action)
    assert code.shown(done.edit) == code.text.replace("x + 0", "x")
