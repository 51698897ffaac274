"""Where a client asks for command links, the hover leads on: to the best variant while it still fits."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import LanguageClient, client_capabilities

from tests.lsp.asking import plain
from tests.lsp.conftest import CONFIG, SOURCE, Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_lsp.fixture(config=CONFIG, scope="session")
async def linking_client(lsp_client: LanguageClient):
    capabilities = client_capabilities("visual_studio_code")
    capabilities.experimental = {"rlSbllm": {"commandLinks": True}}
    await lsp_client.initialize_session(t.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


@pytest_asyncio.fixture(loop_scope="session")
async def linking(linking_client: LanguageClient, tmp_path: Path):
    editor = Editor(linking_client).open(tmp_path / "app.py", SOURCE)
    yield editor
    await editor.tidy()


async def test_the_best_variant_is_previewed_by_its_link_until_the_function_changes(linking: Editor):
    await linking.optimize("total")
    told = await linking.hover(3)
    link = told.partition("[Preview the best variant](command:rl-sbllm.previewVariant?")[2].partition(")")[0]
    shown = plain(await linking.run("rl-sbllm.previewVariant", *json.loads(unquote(link))))
    assert shown["text"] == SOURCE.replace("x + 0", "x") and not shown["stale"]
    linking.change((4, 4), (4, 11), "acc = 1")
    told = await linking.hover(3)
    assert "Preview" not in told and "[Show the report]" in told
