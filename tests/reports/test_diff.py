"""Diffs that `patch` takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.reports.diff import lines_changed, unified

_LINES = st.lists(st.sampled_from(["a", "b", "c", "", "d\r", "é\x0c"]), max_size=14)
_TEXTS = st.builds(lambda lines, end: "\n".join(lines) + end, _LINES, st.sampled_from(["", "\n"]))


def test_equal_texts_have_no_diff():
    assert unified("a\n", "a\n", "x.py") == ""
    assert lines_changed("a\n", "a\n") == 0


def test_a_change_deep_in_a_large_file_shows_three_lines_around_it():
    before = "".join(f"line {i}\n" for i in range(5000))
    diff = unified(before, before.replace("line 2500\n", "changed\n"), "x.py")
    assert diff.splitlines()[2] == "@@ -2498,7 +2498,7 @@"
    assert len(diff.splitlines()) == 11


def test_a_missing_line_end_is_said():
    assert unified("a", "b", "x").splitlines()[3:] == [
        "-a",
        "\\ No newline at end of file",
        "+b",
        "\\ No newline at end of file",
    ]


def test_changed_lines_count_the_longer_side():
    assert lines_changed("a\nb\nc\n", "a\nx\ny\nz\nc\n") == 3


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch program")
@given(before=_TEXTS, after=_TEXTS)
@settings(max_examples=60, deadline=None)
def test_patch_makes_the_new_text_from_the_old(
    before: str, after: str, tmp_path_factory: pytest.TempPathFactory
):
    diff = unified(before, after, "x")
    if not before or not after or not diff:
        return
    file = Path(tmp_path_factory.mktemp("patch")) / "x"
    file.write_bytes(before.encode())
    done = subprocess.run(
        ["patch", "-p1", "--binary", "--quiet"],
        input=diff.encode(),
        cwd=file.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert file.read_bytes() == after.encode()
