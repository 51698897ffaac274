"""The self-test goes the way candidates go, and answers a level with a sentence, wherever the target lies."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from rl_sbllm.languages.python.selftest import bait_folders, probe, probe_zygote
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.sandbox.launch import bubblewrap_works, launcher
from tests.languages.python.jailed import own_interpreter, zygote_for

BEST = "A" if bubblewrap_works() else "B"


def test_the_level_of_this_machine_comes_with_a_sentence() -> None:
    found = probe(own_interpreter(), CancelToken())
    assert found.succeeded == ()
    assert found.sentence
    assert found.level == BEST


def test_a_project_that_is_the_folder_for_temporary_files_is_no_leak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    zygote = zygote_for(tmp_path, launcher())
    try:
        assert zygote.visible.reaches(tmp_path / "anything")
        assert probe_zygote(zygote, launcher().name).level == BEST
        assert list(tmp_path.iterdir()) == []
    finally:
        zygote.close()


def test_a_target_that_lies_directly_in_tmp_is_no_leak() -> None:
    folder = Path(tempfile.gettempdir())
    zygote = zygote_for(folder, launcher())
    try:
        found = probe_zygote(zygote, launcher().name, [folder])
        assert (found.level, found.succeeded) == (BEST, ())
        assert "was not tried" not in found.sentence
    finally:
        zygote.close()


def test_where_no_folder_is_out_of_reach_the_sentence_says_so(tmp_path: Path) -> None:
    zygote = zygote_for(tmp_path, launcher())
    try:
        found = probe_zygote(zygote, launcher().name, [tmp_path, tmp_path / "missing"])
        assert found.level == BEST
        assert "was not tried" in found.sentence
        assert list(tmp_path.iterdir()) == []
    finally:
        zygote.close()


def test_there_are_several_places_for_the_file_that_must_not_be_reached() -> None:
    assert len(bait_folders()) >= 3
    assert all(folder.is_absolute() for folder in bait_folders())
