"""The store keeps what happened as it happens, for one user, two processes, and a while."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rl_sbllm.model import events
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.measurement import Ratio
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.runs.store.database import Store, new_run_id
from rl_sbllm.runs.store.recorder import Recorder
from rl_sbllm.runs.store.retention import Limits
from rl_sbllm.runs.store.schema import MIGRATIONS
from tests.reports.samples import AFTER, optimized, request

FOUND = events.VariantFound("v1", "sum-loop", "why", Ratio(2.0, 1.8, 2.2), AFTER, 0.5, 1, 0.1)
REJECTED = events.CandidateRejected("r1", "max-loop", "slower", "detail", "x = 1\n", -0.1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def test_a_run_is_kept_as_it_was(path: Path):
    report = optimize_report(optimized())
    with Store(path) as store:
        store.begin("abc", request())
        for event in (events.Phase("search", ""), REJECTED, FOUND):
            store.record("abc", event)
        store.finish("abc", report)
    with Store(path) as store:
        kept = store.run("abc")
        summary = store.runs()[0]
    assert kept is not None
    assert (kept.request, kept.report, kept.best_sources) == (request(), report, (AFTER,))
    assert [one.reason for one in kept.rejected] == ["slower"]
    assert (summary.status, summary.variants, summary.best) == ("done", 1, pytest.approx(4.2))


def test_a_killed_run_leaves_what_it_had_measured(path: Path):
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom tests.runs.test_store import FOUND, request\n"
        "from rl_sbllm.runs.store.database import Store\nstore = Store(Path(sys.argv[1]))\n"
        "store.begin('abc', request())\nstore.record('abc', FOUND)\nos.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=root, timeout=30, check=False)
    assert done.returncode == -9
    with Store(path) as store:
        kept = store.run("abc")
    assert kept is not None
    assert (kept.summary.status, kept.best_sources, kept.report) == ("interrupted", (AFTER,), None)


def test_a_run_goes_on_as_long_as_its_own_process(path: Path):
    started = [time.time()]
    with Store(path, lambda: started[0]) as store:
        store.begin("mine", request())
        started[0] = 1.0  # long before this process: its number was another's then
        store.begin("gone", request(), Limits(days=1e6))
        assert {run.id: run.status for run in store.runs()} == {"mine": "running", "gone": "interrupted"}


def test_only_the_user_can_read_it(path: Path):
    with Store(path) as store:
        store.begin("abc", request())
        files = list(path.parent.glob("runs.sqlite3*"))
        assert len(files) == 3
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_the_folder_is_the_users_alone(home: Path):
    home.mkdir()
    (home / "data").mkdir(mode=0o755)
    Store.open().close()
    assert (home / "data").stat().st_mode & 0o777 == 0o700


def test_two_connections_write_at_once(path: Path):
    with Store(path) as one, Store(path) as two:
        one.begin("a", request())
        two.begin("b", request())
        for _ in range(20):
            one.record("a", FOUND)
            two.record("b", FOUND)
        assert {run.id for run in one.runs()} == {"a", "b"}


def test_runs_are_deleted_with_all_that_belongs_to_them(path: Path):
    with Store(path) as store:
        for run_id in ("a", "b", "c"):
            store.begin(run_id, request())
            store.record(run_id, FOUND)
        assert store.delete("a")
        assert not store.delete("a")
        assert store.delete_all() == 2
        store.policy_save("p", {"x": 1})
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM candidates").fetchone() == (0,)
    assert AFTER.encode() not in path.read_bytes()


def test_a_run_is_found_by_the_beginning_of_its_id_when_that_is_clear(path: Path):
    with Store(path) as store:
        store.begin("abcd", request())
        store.begin("abxy", request())
        found = store.run("abc")
        assert found is not None and found.summary.id == "abcd"
        assert [store.run(part) for part in ("ab", "zz", "", "%")] == [None] * 4


def test_old_runs_are_forgotten(path: Path):
    now = [0.0]
    with Store(path, lambda: now[0]) as store:
        store.begin("old", request())
        now[0] = 91 * 86400.0
        store.begin("new", request())
        assert [run.id for run in store.runs()] == ["new"]


def test_the_oldest_runs_make_room(path: Path):
    now = [0.0]
    big = events.CandidateRejected("r", "a", "slower", "", "x" * 200_000, 0.0)
    with Store(path, lambda: now[0]) as store:
        for index in range(30):
            now[0] += 1
            store.begin(f"run{index:02}", request(), Limits(90, 1))
            store.record(f"run{index:02}", big)
            store.finish(f"run{index:02}", optimize_report(optimized()))
        kept = [run.id for run in store.runs()]
    assert "run29" in kept
    assert "run00" not in kept
    assert len(kept) <= 15


def test_a_damaged_store_is_moved_aside_with_a_message(path: Path):
    path.write_bytes(b"this is not a database, whatever its name says" * 100)
    with Store(path) as store:
        assert store.message is not None and "moved" in store.message
        store.begin("a", request())
        assert len(store.runs()) == 1
    assert len(list(path.parent.glob("runs.damaged-*"))) == 1


def test_a_store_of_a_newer_version_is_left_alone(path: Path):
    Store(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(ToolFailed, match="newer"):
        Store(path)
    assert path.exists()


def test_what_a_policy_learned_is_kept_by_name(path: Path):
    with Store(path) as store:
        assert store.policy_load("p") is None
        store.policy_save("p", {"a": [1.5]})
        store.policy_save("p", {"a": [2.5]})
        store.policy_save("q", {})
        assert store.policy_load("p") == {"a": [2.5]}
        assert [(one.name, one.version) for one in store.policies()] == [("p", 2), ("q", 1)]
        assert store.policy_reset() == 2


def test_a_store_that_cannot_be_used_never_ends_a_run(home: Path):
    home.write_text("a file where a folder should be")
    recorder = Recorder(request())
    said = recorder.record(events.RunStarted("a", "p", "f", 1.0, True))
    assert said is not None and "not kept" in said
    assert recorder.record(FOUND) is None


def test_a_run_that_was_bad_input_is_not_kept(home: Path):
    recorder = Recorder(request())
    recorder.record(events.RunStarted("a", "p", "f", 1.0, True))
    recorder.record(events.RunFinished("bad-input", {"status": "bad-input"}))
    recorder.close()
    with Store.open() as store:
        assert store.runs() == []


def test_run_ids_differ():
    assert len({new_run_id() for _ in range(50)}) == 50
