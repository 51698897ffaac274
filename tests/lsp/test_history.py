"""Runs of the store are there after a restart: in lists, lenses, hovers, previews; until they are deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs.store.database import Store
from rl_sbllm.search.policy import ThompsonPolicy
from tests.lsp.asking import ask, at
from tests.lsp.conftest import SOURCE, Editor
from tests.lsp.fake_run import report, variant

pytestmark = pytest.mark.asyncio(loop_scope="session")


def remember(path: Path, id: str, function: str = "total", text: str = SOURCE) -> None:
    """A finished run of another session."""
    request = RunRequest(path, function, text=text)
    step = {"action": "less-to-add", "by": "rule", "why": "there is less to add"}
    found: list[dict[str, Any]] = [
        {**variant(1, text.replace("x + 0", "x"), "4.0x faster"), "steps": [step]},
        {**variant(2, text.replace("x * 1", "x"), "2.0x faster"), "steps": []},
    ]
    with Store.open() as store:
        store.begin(id, request)
        store.finish(id, report("done", request, found))


async def test_earlier_runs_of_a_file_give_lenses_hovers_and_actions_when_it_is_opened(
    code: Editor, tmp_path: Path
):
    path = tmp_path / "later.py"
    remember(path, "00aa00aa00")
    code.open(path, SOURCE)
    while "best of 2: 4.0x faster" not in await code.hover(3):
        pass
    titles = [action.title for action in await code.actions(4)]
    assert titles[1] == "Apply variant 1 to `total`: 4.0x faster"
    shown = await ask(code, "rl-sbllm/preview", run="00aa00aa00", variant="v1")
    assert (shown["stale"], shown["text"]) == (False, SOURCE.replace("x + 0", "x"))


async def test_the_list_has_runs_of_now_and_of_before_and_forgets_them(code: Editor, tmp_path: Path):
    remember(tmp_path / "gone.py", "00bb00bb00")
    await code.start("slow_sum")
    listed = (await ask(code, "rl-sbllm/runs", most=100))["runs"]
    assert listed[0]["function"] == "slow_sum"
    assert listed[0]["status"] in ("running", "waiting")
    (old,) = [one for one in listed if one["run"] == "00bb00bb00"]
    assert (old["function"], old["headline"], old["variants"]) == ("total", "2 variants, best 4.0x", 2)
    assert (await ask(code, "rl-sbllm/forget", run="00bb00bb00"))["forgotten"] == 1
    listed = (await ask(code, "rl-sbllm/runs", most=100))["runs"]
    assert "00bb00bb00" not in [one["run"] for one in listed]
    with pytest.raises(Exception, match="There is no run '00bb00bb00'"):
        await ask(code, "rl-sbllm/report", run="00bb00bb00")


async def test_a_rejection_is_kept_and_teaches_the_policy(code: Editor, tmp_path: Path):
    remember(tmp_path / "app.py", "00cc00cc00")
    assert await ask(code, "rl-sbllm/reject", run="00cc00cc00", variant="v1") is True
    with Store.open() as store:
        assert store.decisions("00cc00cc00") == {"v1": "rejected"}
        learned = store.policy_load(ThompsonPolicy.name)
    assert learned is not None
    at_action = learned["names"].index("action:less-to-add")
    assert learned["b"][at_action] < 0 < learned["a"][at_action][at_action]
    assert ThompsonPolicy(learned).statistics()["names"] == learned["names"]


async def test_inputs_that_the_user_keeps_are_opened_again_and_used(code: Editor, home: Path):
    from rl_sbllm.runs.inputs_file import keep_inputs, kept_inputs

    path = Path(code.uri.removeprefix("file://"))
    kept = keep_inputs(path, "total", "def inputs(scale):\n    return [(([1],), {})]\n")
    assert kept_inputs(path, "total") == kept and kept.is_relative_to(home)
    answer = await ask(code, "rl-sbllm/inputs", uri=code.uri, start=at(5))
    assert answer == {"path": str(kept), "origin": "existing", "note": None}


@pytest.mark.slow
async def test_inputs_are_looked_for_in_the_sandbox_and_a_form_is_given_when_there_are_none(code: Editor):
    made = await ask(code, "rl-sbllm/inputs", uri=code.uri, start=at(11))
    text = Path(made["path"]).read_text("utf-8")
    assert made["origin"] in {"inferred", "skeleton"} and "def inputs(scale)" in text
