"""Where a layer is missing, the self-test finds out by trying, the level says so, and code of a model is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.languages.python import runner as runners
from rl_sbllm.languages.python.selftest import probe_zygote
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.events import SandboxReached
from rl_sbllm.runs.terms import Terms
from tests.languages.python.jailed import zygote_for
from tests.languages.python.running import make_runner
from tests.languages.python.without_layers import WithoutLayers


@pytest.mark.parametrize(
    ("missing", "level", "gets_away_with"),
    [
        (("seccomp",), "C", {"send", "fork", "exec"}),
        (("landlock",), "C", {"read", "write"}),
        (("landlock", "seccomp"), "D", {"connect", "read", "write", "mode", "fork", "exec", "signal"}),
    ],
)
def test_the_self_test_finds_out_what_is_missing(
    tmp_path: Path, missing: tuple[str, ...], level: str, gets_away_with: set[str]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    zygote = zygote_for(project, WithoutLayers(project, missing))
    try:
        found = probe_zygote(zygote, "bare", [secret])
    finally:
        zygote.close()
    assert (found.level, gets_away_with - set(found.succeeded)) == (level, set())
    assert "Missing" in found.sentence
    assert list(secret.iterdir()) == []


def test_a_run_with_a_model_ends_there_before_any_candidate_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "launcher", lambda: WithoutLayers(tmp_path, ("seccomp",)))
    runner = make_runner(tmp_path, CancelToken())
    try:
        runner.start([0])
        reached = SandboxReached(runner.sandbox_level)
    finally:
        runner.close()
    Terms().check(reached, model=False)
    Terms(weakest="C").check(reached, model=True)
    with pytest.raises(ToolFailed, match="level C; level B is asked for where a language model"):
        Terms().check(reached, model=True)
