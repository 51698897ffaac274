"""The runner as evaluation uses it: behaviour, timed windows, memory, steps, coverage, and failures as values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import CaseSet, FailureKind, PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Residue
from tests.languages.python.running import TEXT, make_runner, observe


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    started = make_runner(tmp_path_factory.mktemp("project"), CancelToken())
    started.start([0])
    yield started
    started.close()


def test_observes_every_case(runner: Runner) -> None:
    seen = observe(runner, TEXT)
    assert seen.failure is None
    assert [case.timing for case in seen.cases] == [True, True, True]
    assert len(seen.outcomes) == 3
    assert not seen.mutates


def test_the_same_text_behaves_the_same(runner: Runner) -> None:
    assert observe(runner, TEXT).outcomes == observe(runner, TEXT).outcomes


def test_another_result_is_another_outcome(runner: Runner) -> None:
    other = TEXT.replace("x * x", "x + x")
    assert observe(runner, other).outcomes != observe(runner, TEXT).outcomes


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("import socket; return socket.create_connection(('127.0.0.1', 9))", FailureKind.VIOLATION),
        ("import subprocess; return subprocess.run(['true'])", FailureKind.VIOLATION),
        ("return open('left_behind.txt', 'w')", FailureKind.VIOLATION),
        ("import os; os._exit(0)", FailureKind.CRASHED),
        ("import ctypes; ctypes.string_at(0)", FailureKind.CRASHED),
    ],
)
def test_a_failure_has_a_kind_and_a_case(runner: Runner, body: str, kind: FailureKind) -> None:
    failure = observe(runner, f"def total(xs):\n    {body}\n").failure
    assert failure is not None
    assert (failure.kind, failure.case) == (kind, 0)


def test_a_case_that_takes_too_long_is_named(runner: Runner) -> None:
    failure = observe(runner, "def total(xs):\n    while True: pass\n", seconds=0.5).failure
    assert failure == WorkerFailure(FailureKind.TIMEOUT, "no answer within 0.5 s", 0)


def test_a_module_that_does_not_load_is_a_failure_of_that_kind(runner: Runner) -> None:
    failure = observe(runner, "1 / 0").failure
    assert failure is not None
    assert (failure.kind, failure.case) == (FailureKind.LOAD, None)


def test_a_workload_that_fails_is_a_failure_of_that_kind(tmp_path: Path) -> None:
    broken = make_runner(tmp_path, CancelToken(), inputs="def inputs(scale):\n    return 1 / 0\n")
    try:
        failure = observe(broken, TEXT).failure
    finally:
        broken.close()
    assert failure is not None
    assert failure.kind is FailureKind.WORKLOAD


def test_time_is_read_from_outside_and_grows_with_the_passes(runner: Runner) -> None:
    with runner.timed_worker(TEXT, PassSettings(), core=max(os.sched_getaffinity(0))) as worker:
        few = [worker.run(5) for _ in range(3)]
        many = [worker.run(50) for _ in range(3)]
    assert not any(isinstance(batch, WorkerFailure) for batch in (*few, *many))
    least_few = min(batch.cpu_ns for batch in few if not isinstance(batch, WorkerFailure))
    least_many = min(batch.cpu_ns for batch in many if not isinstance(batch, WorkerFailure))
    assert 4 < least_many / least_few < 25


def test_a_program_that_stops_the_clocks_inside_gains_nothing(runner: Runner) -> None:
    cheat = "import time\ntime.process_time_ns = time.perf_counter_ns = lambda: 0\n" + TEXT
    with runner.timed_worker(cheat, PassSettings()) as worker:
        batch = worker.run(20)
    assert not isinstance(batch, WorkerFailure)
    assert batch.cpu_ns > 1_000_000


def test_a_thread_that_works_on_after_the_window_is_counted(runner: Runner) -> None:
    cheat = (
        "import threading\ndef work(xs):\n    for _ in range(40): sum(x * x for x in xs)\n"
        "def total(xs):\n    threading.Thread(target=work, args=(xs,), daemon=True).start()\n    return 0.0\n"
    )
    with runner.timed_worker(cheat, PassSettings()) as worker:
        batch = worker.run(1)
    assert not isinstance(batch, WorkerFailure)
    assert batch.cpu_ns > 1_000_000


def test_a_timed_worker_that_failed_says_so_and_stays_failed(runner: Runner) -> None:
    with runner.timed_worker("1 / 0", PassSettings()) as worker:
        first, second = worker.run(1), worker.run(1)
    assert isinstance(first, WorkerFailure)
    assert first.kind is FailureKind.LOAD
    assert second == first


def test_work_done_at_import_is_clocked(runner: Runner) -> None:
    assert isinstance(runner, PythonRunner)
    light, heavy = (
        runner.import_seconds(TEXT),
        runner.import_seconds("sum(x * x for x in range(300000))\n" + TEXT),
    )
    assert isinstance(light, float)
    assert isinstance(heavy, float)
    assert light < 0.005 < heavy
    failed = runner.import_seconds("1 / 0")
    assert isinstance(failed, WorkerFailure)
    assert failed.kind is FailureKind.LOAD


def test_memory_leaks_steps_and_coverage_are_measured(runner: Runner) -> None:
    peak = runner.peak_bytes("def total(xs):\n    return sum([x * x for x in xs])\n")
    assert isinstance(peak, int)
    assert peak > 8000
    native = runner.high_water_bytes("def total(xs):\n    return len(bytearray(4_000_000))\n")
    assert isinstance(native, int)
    assert 3_800_000 <= native <= 4_800_000
    leaking = "kept = []\ndef total(xs):\n    kept.append([object()])\n"
    left, traced = runner.residue(leaking), runner.residue(leaking, traced=True)
    assert isinstance(left, Residue) and isinstance(traced, Residue)
    assert left.blocks is not None and left.blocks > 1
    assert traced.lines == (3,)
    steps = [
        runner.count_steps("def total(xs):\n    for x in xs:\n        x += 1\n", scale) for scale in (1, 2)
    ]
    (size, one), (double_size, two) = (count for count in steps if not isinstance(count, WorkerFailure))
    assert (size, double_size) == (3000, 6000)
    assert 1.8 < two / one < 2.2
    covered = runner.coverage(TEXT)
    assert not isinstance(covered, WorkerFailure)
    assert covered.lines == 1.0


def test_the_sandbox_was_tested_at_the_start(runner: Runner) -> None:
    assert runner.sandbox_level in ("A", "B")


def test_hash_seeds_have_zygotes_of_their_own(runner: Runner) -> None:
    source = "def total(xs):\n    return hash('a')\n"
    seen = [runner.observe(source, CaseSet("timing"), hash_seed=seed).outcomes for seed in (0, 0, 1)]
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def test_a_script_in_the_home_folder_sees_its_neighbours_and_nothing_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "neighbour.py").write_text("value = 7.0\n")
    (tmp_path / ".token").write_text("secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    text = "import neighbour\ndef total(xs):\n    return neighbour.value\n"
    prying = "def total(xs):\n    import os\n    return open(os.path.join(os.path.dirname(__file__), '.token')).read()\n"
    at_home = make_runner(tmp_path, CancelToken(), text)
    try:
        seen, pried = observe(at_home, text), observe(at_home, prying)
    finally:
        at_home.close()
    assert seen.failure is None
    assert seen.outcomes[0]["value"] == 7
    assert pried.failure is not None
    assert pried.failure.kind is FailureKind.VIOLATION
    assert pried.outcomes == ()
