"""A run of before is continued on the text of now, with another seed; not when its function changed."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.lsp.asking import ask
from tests.lsp.conftest import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONTINUE = "rl-sbllm/continue"


@pytest_asyncio.fixture(loop_scope="session")
async def run(code: Editor) -> str:
    return await code.optimize("total")


async def test_a_continued_run_is_a_new_run_of_the_same_function(code: Editor, run: str):
    answer = await ask(code, CONTINUE, run=run, workDoneToken=None)
    assert (answer["function"], answer["status"], answer["variants"]) == ("total", "done", 2)
    assert answer["run"] != run
    assert "4.0x" in await code.run("rl-sbllm.showReport", {"run": answer["run"]})


async def test_it_goes_on_where_only_the_rest_of_the_file_moved(code: Editor, run: str):
    code.change((0, 0), (0, 0), "# moved\n")
    assert (await ask(code, CONTINUE, run=run))["status"] == "done"


async def test_it_is_refused_when_the_function_changed(code: Editor, run: str):
    code.change((4, 4), (4, 11), "acc = 1")
    with pytest.raises(Exception, match="has changed since that run"):
        await ask(code, CONTINUE, run=run)


async def test_a_run_that_is_not_there_is_said_so(code: Editor):
    with pytest.raises(Exception, match="no run 'gone'"):
        await ask(code, CONTINUE, run="gone")
    with pytest.raises(Exception, match="needs 'run'"):
        await ask(code, CONTINUE, run=None)
