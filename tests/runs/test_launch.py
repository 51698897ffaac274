"""A run in its own process: events in order, one last report whatever happens, cancel in time, nothing left behind."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from rl_sbllm.model import events
from rl_sbllm.model.budget import Budget
from rl_sbllm.reports.validate import problems
from rl_sbllm.runs.codec import encode_request
from rl_sbllm.runs.launch import RunProcess, stream
from rl_sbllm.runs.store.database import Store
from rl_sbllm.runs.terms import Terms
from tests.reports.samples import request

FAKE = str(Path(__file__).with_name("fake_process.py"))


def start(part: str, terms: Terms | None = None, kind: str = "optimize") -> RunProcess:
    asked = replace(request(kind=kind, budget=Budget(30.0)), function=part)
    command = [sys.executable, FAKE, repr(time.monotonic()), *(terms or Terms()).as_arguments()]
    return RunProcess(asked, command=command)


def finished(found: list[events.Event]) -> events.RunFinished:
    last = found[-1]
    assert isinstance(last, events.RunFinished)
    assert sum(isinstance(event, events.RunFinished) for event in found) == 1
    assert problems(last.report) == []
    return last


def test_a_run_says_what_it_does_and_ends_with_its_report():
    found = list(start("find").events())
    assert [type(event).__name__ for event in found] == [
        "RunStarted",
        "SandboxReached",
        "BaselineMeasured",
        "CandidateRejected",
        "VariantFound",
        "Progress",
        "RunFinished",
    ]
    assert finished(found).status == "done"


def test_what_was_measured_is_in_the_store():
    list(start("find").events())
    with Store.open() as store:
        kept = store.run("0123456789")
    assert kept is not None and kept.report is not None
    assert (kept.summary.status, len(kept.best_sources), len(kept.rejected)) == ("done", 1, 1)


@pytest.mark.parametrize("part", ["slow", "deaf"])
def test_a_cancelled_run_ends_within_a_second_with_what_it_found(part: str):
    run = start(part)
    found: list[events.Event] = []
    asked = 0.0
    for event in run.events():
        found.append(event)
        if isinstance(event, events.Progress):
            asked = time.monotonic()
            run.cancel()
            run.cancel()
    last = finished(found)
    assert time.monotonic() - asked < 1.5  # a second, and what a loaded machine takes to notice
    assert last.status == "cancelled"
    assert [one["id"] for one in last.report["rejected"]] == ["r1"]
    assert last.report["search"]["best_so_far"] == [[2, 0.5, 3.9]]
    assert last.report["variants"] == []
    assert not psutil.pid_exists(run.pid)


def test_a_bug_becomes_a_report_and_a_log_without_the_users_code(home: Path):
    last = finished(list(start("bug").events()))
    assert last.status == "failed"
    log = Path(last.report["error"]["where"])
    assert "KeyError" in log.read_text("utf-8")
    assert "secret_code" not in log.read_text("utf-8") + str(last.report["error"])
    assert log.is_relative_to(home)


def test_bad_input_ends_with_what_where_and_help():
    error = finished(list(start("bad").events())).report["error"]
    assert error == {
        "kind": "bad-input",
        "what": "There is no function 'bad'.",
        "where": "/project/app.py",
        "help": "Did you mean good?",
    }


def test_a_process_that_dies_still_leaves_a_report():
    last = finished(list(start("dies").events()))
    assert last.status == "failed"
    assert "exit code 7" in last.report["error"]["what"]
    assert len(last.report["rejected"]) == 1


def test_a_sandbox_weaker_than_accepted_ends_the_run():
    last = finished(list(start("find", Terms(weakest="B")).events()))
    assert "level C" in last.report["error"]["what"]


def test_a_run_ends_when_its_launcher_is_gone():
    launcher = subprocess.Popen(
        [sys.executable, FAKE, "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert launcher.stdin and launcher.stdout
    launcher.stdin.write(encode_request(replace(request(), function="deaf")).encode())
    launcher.stdin.flush()
    launcher.stdout.readline()
    launcher.stdin.close()
    assert launcher.wait(5.0) != 0
    launcher.stdout.close()


def test_a_line_that_is_no_request_is_refused():
    done = subprocess.run([sys.executable, FAKE], input=b"{}\n", capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"'path' is missing" in done.stderr


def test_an_offline_run_forgets_the_keys_of_its_environment(monkeypatch: pytest.MonkeyPatch):
    from rl_sbllm.runs.secrets import drop_secrets, without_secrets

    environment = {
        "OPENAI_API_KEY": "k",
        "GITHUB_TOKEN": "t",
        "DB_PASSWORD": "p",
        "PATH": "/bin",
        "LANG": "C",
    }
    assert without_secrets(environment) == {"PATH": "/bin", "LANG": "C"}
    drop_secrets(environment)
    assert environment == {"PATH": "/bin", "LANG": "C"}


async def test_the_events_can_be_awaited():
    found = [event async for event in stream(start("find"))]
    assert finished(found).status == "done"


async def test_leaving_the_stream_early_ends_the_run():
    run = start("slow")
    process = psutil.Process(run.pid)
    events_of_run = stream(run)
    async for _ in events_of_run:
        break
    await events_of_run.aclose()  # type: ignore[attr-defined]
    assert psutil.wait_procs([process], timeout=5.0)[1] == []
