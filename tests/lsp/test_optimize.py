"""One run as one request: progress to the client's own token, cancel that still answers, the function meant."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types as t
from pytest_lsp import LanguageClient

from tests.lsp.asking import ask, at, plain
from tests.lsp.conftest import SOURCE, WAIT, Editor

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.filterwarnings("ignore::pytest_lsp.checks.LspSpecificationWarning"),
]


async def test_it_answers_at_the_end_and_says_nothing_besides(code: Editor):
    answer = await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(5), workDoneToken="mine-1")
    assert (answer["function"], answer["status"], answer["variants"]) == ("total", "done", 2)
    assert answer["headline"] == "`total`: 4.0x faster (3.0-5.0x) and 1 more."
    assert [said for said in code.messages() if "total" in said] == []
    said = code.client.progress_reports["mine-1"]
    assert isinstance(said[0], t.WorkDoneProgressBegin) and isinstance(said[-1], t.WorkDoneProgressEnd)
    assert any("best so far 4x: less to add" in (one.message or "") for one in said[1:-1])


async def test_a_selection_means_the_function_around_it_or_the_first_one_in_it(code: Editor):
    inside = await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(5), end=at(7))
    touched = await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(0, 0), end=at(15, 3))
    assert (inside["function"], touched["function"]) == ("total", "total")


async def test_a_cancelled_request_stops_the_run_and_is_answered_with_what_was_found(code: Editor):
    protocol = code.client.protocol
    asked = {"uri": code.uri, "start": at(11), "workDoneToken": "mine-2"}
    answer = protocol.send_request("rl-sbllm/optimize", asked, msg_id="to-cancel")
    await code.until(lambda: len(code.client.progress_reports.get("mine-2", ())) > 1)
    code.client.cancel_request(t.CancelParams("to-cancel"))
    told = plain(await asyncio.wait_for(asyncio.wrap_future(answer), WAIT))
    assert (told["function"], told["status"]) == ("slow_sum", "cancelled")
    assert await code.run("rl-sbllm.cancel") == 0


async def test_in_restricted_mode_nothing_runs_and_estimates_are_still_there(
    code_client: LanguageClient, code: Editor
):
    trust(code_client, False)
    try:
        for method in ("rl-sbllm/optimize", "rl-sbllm/inputs"):
            with pytest.raises(Exception, match="Running code is off in Restricted Mode"):
                await ask(code, method, uri=code.uri, start=at(5))
        (action,) = await code.actions(4)
        assert "Restricted Mode" in action.disabled.reason
        assert "Estimated growth" in await code.hover(3)
    finally:
        trust(code_client, True)
    assert (await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(5)))["status"] == "done"


def trust(client: LanguageClient, trusted: bool) -> None:
    settings = {"rl-sbllm": {"codeLens": "useful", "workspaceTrusted": trusted}}
    client.set_configuration(settings)
    client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings))


async def test_what_is_not_a_function_is_said(code: Editor):
    with pytest.raises(Exception, match="There is no function here"):
        await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(0, 0))
    with pytest.raises(Exception, match="The request needs 'uri'"):
        await ask(code, "rl-sbllm/optimize", start=at(0, 0))


async def test_a_preview_is_the_text_as_it_is_now_or_that_of_the_run_when_the_function_changed(code: Editor):
    run = (await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(5)))["run"]
    code.change((0, 0), (0, 0), "# moved\n")
    shown = await ask(code, "rl-sbllm/preview", run=run, variant="v2")
    assert (shown["stale"], shown["text"]) == (False, "# moved\n" + SOURCE.replace("x * 1", "x"))
    code.change((5, 4), (5, 11), "acc = 1")
    shown = await ask(code, "rl-sbllm/preview", run=run, variant="v2")
    assert (shown["stale"], shown["before"]) == (True, SOURCE)
    assert shown["text"] == SOURCE.replace("x * 1", "x")


async def test_a_rejected_variant_is_offered_nowhere_any_more(code: Editor):
    run = (await ask(code, "rl-sbllm/optimize", uri=code.uri, start=at(5)))["run"]
    await ask(code, "rl-sbllm/reject", run=run, variant="v1")
    titles = [action.title for action in await code.actions(4)]
    assert not any("4.0x" in title for title in titles) and any("2.0x" in title for title in titles)
    report = await ask(code, "rl-sbllm/report", run=run)
    assert [one["id"] for one in report["variants"]] == ["v2"]
    with pytest.raises(Exception, match="has no variant 'v1'"):
        await ask(code, "rl-sbllm/preview", run=run, variant="v1")
