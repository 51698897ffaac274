"""The looser jail: a project's tests may start children and write scratch, and nothing else."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from rl_sbllm.sandbox.bounded import Finished
from rl_sbllm.sandbox.launch import Jail, bubblewrap_works
from rl_sbllm.sandbox.project_tests import run_in_tests_jail

needs_bubblewrap = pytest.mark.skipif(not bubblewrap_works(), reason="needs bubblewrap")


def _shell(folder: Path, text: str, **more: object) -> Finished:
    return run_in_tests_jail(["sh", "-c", text], Jail((folder,)), folder, **more)  # type: ignore[arg-type]


@needs_bubblewrap
def test_children_and_scratch_work(tmp_path: Path) -> None:
    done = _shell(tmp_path, "(echo child > /tmp/x); cat /tmp/x; exit 4")
    assert (done.exit_code, done.output) == (4, "child\n"), done.errors


@needs_bubblewrap
def test_the_project_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("kept")
    done = _shell(tmp_path, "cat a; echo x > a || echo refused")
    assert done.output == "keptrefused\n"
    assert (tmp_path / "a").read_text() == "kept"


@needs_bubblewrap
def test_our_version_of_a_file_stands_in_for_theirs(tmp_path: Path) -> None:
    project, ours = tmp_path / "project", tmp_path / "ours"
    project.mkdir()
    (project / "m.py").write_text("theirs")
    ours.write_text("ours")
    assert _shell(project, "cat m.py", overlay=[(ours, project / "m.py")]).output == "ours"
    assert (project / "m.py").read_text() == "theirs"


@needs_bubblewrap
def test_results_can_be_brought_out_through_one_folder(tmp_path: Path) -> None:
    project, results = tmp_path / "project", tmp_path / "results"
    project.mkdir()
    results.mkdir()
    done = _shell(project, f"echo found > {results}/a", results=results)
    assert done.exit_code == 0, done.errors
    assert (results / "a").read_text() == "found\n"


@needs_bubblewrap
def test_there_is_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        text = f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
        done = run_in_tests_jail(["python3", "-c", text], Jail((tmp_path,)), tmp_path)
    assert done.exit_code != 0


@needs_bubblewrap
def test_a_daemon_does_not_outlive_it(tmp_path: Path) -> None:
    done = _shell(tmp_path, "setsid sh -c 'sleep 30' & echo started", seconds=5.0)
    assert done.output == "started\n"
    assert done.ended_by is None


@needs_bubblewrap
def test_no_secret_of_the_environment_is_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-tests")
    assert "sk-of-the-tests" not in _shell(tmp_path, "env; cat /proc/*/environ").output
