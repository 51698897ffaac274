"""Writing a variant into the user's file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rl_sbllm.model.errors import BadInput
from rl_sbllm.runs import apply
from rl_sbllm.runs.apply import apply_variant


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "app.py"


def test_line_ends_and_byte_order_mark_stay(file: Path):
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    apply_variant(file, "\ufeffx = 1\r\n", "\ufeffx = 2\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfx = 2\r\n"


def test_a_link_stays_a_link(file: Path, tmp_path: Path):
    file.write_text("old")
    link = tmp_path / "link.py"
    link.symlink_to(file)
    apply_variant(link, "old", "new")
    assert link.is_symlink()
    assert file.read_text() == "new"


def test_permissions_stay(file: Path):
    file.write_text("old")
    file.chmod(0o755)
    apply_variant(file, "old", "new")
    assert file.stat().st_mode & 0o777 == 0o755


def test_a_file_that_has_changed_is_left_alone(file: Path):
    file.write_text("mine")
    with pytest.raises(BadInput, match="changed"):
        apply_variant(file, "old", "new")
    assert file.read_text() == "mine"


def test_a_file_that_is_gone_is_bad_input(file: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        apply_variant(file, "old", "new")


def test_a_folder_that_cannot_be_written_is_bad_input_and_nothing_is_left(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    file.write_text("old")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(apply.os, "replace", refuse)
    with pytest.raises(BadInput, match="cannot be written: Permission denied"):
        apply_variant(file, "old", "new")
    assert (file.read_text(), os.listdir(file.parent)) == ("old", ["app.py"])
