"""Secrets that lie in the project itself, and what shared folders hold, are out of a candidate's reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.sandbox.launch import Launcher
from tests.languages.python.jailed import launchers, run_text, zygote_for

READ = "try: answer = open({path!r}).read()\nexcept OSError as error: answer = type(error).__name__"


@pytest.mark.parametrize("launcher", launchers(), ids=lambda launcher: launcher.name)
def test_a_candidate_cannot_read_the_secrets_of_its_project(tmp_path: Path, launcher: Launcher) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    secrets = [tmp_path / ".env", package / "id_rsa", tmp_path / ".netrc"]
    for path in secrets:
        path.write_text("sk-of-the-tests")
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text("sk-of-the-tests")
    (package / "data.txt").write_text("open to all")
    (package / "sibling.py").write_text("VALUE = 7\n")
    zygote = zygote_for(tmp_path, launcher)
    try:
        for path in (*secrets, tmp_path / ".aws" / "credentials"):
            answer = run_text(zygote, READ.format(path=str(path)))
            assert isinstance(answer, dict), answer
            assert answer["answer"] in ("PermissionError", "FileNotFoundError"), path
        told = run_text(zygote, f"import pkg.sibling as s\n{READ.format(path=str(package / 'data.txt'))}")
        assert isinstance(told, dict), told
        assert told["answer"] == "open to all"
    finally:
        zygote.close()


@pytest.mark.parametrize("launcher", launchers(), ids=lambda launcher: launcher.name)
def test_of_a_shared_folder_a_candidate_sees_its_own_file_alone(tmp_path: Path, launcher: Launcher) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "private").touch(mode=0o600)
    (shared / "helper.py").write_text("VALUE = 7\n")
    zygote = zygote_for(shared, launcher)
    try:
        answer = run_text(zygote, READ.format(path=str(shared / "private")))
        assert isinstance(answer, dict), answer
        assert answer["answer"] in ("PermissionError", "FileNotFoundError")
        assert run_text(zygote, "import helper; answer = helper.VALUE")["answer"] == 7  # type: ignore[index]
    finally:
        zygote.close()
