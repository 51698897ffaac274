"""The ladder: what is called A, B, C and D, and that each sentence says how to mend what is missing."""

from __future__ import annotations

import pytest

from rl_sbllm.sandbox.levels import grade


@pytest.mark.parametrize(
    ("outer", "landlock", "seccomp", "succeeded", "level"),
    [
        ("bubblewrap", True, True, [], "A"),
        ("bare", True, True, [], "B"),
        ("bare", True, False, ["connect"], "C"),
        ("bare", False, True, ["read"], "C"),
        ("bubblewrap", False, False, [], "C"),
        ("bare", False, False, ["connect", "read"], "D"),
        ("bubblewrap", True, True, ["read"], "C"),
    ],
)
def test_the_level_follows_from_the_layers_and_from_what_got_through(
    outer: str, landlock: bool, seccomp: bool, succeeded: list[str], level: str
) -> None:
    assert grade(outer, landlock, seccomp, succeeded).level == level


def test_what_got_through_is_named() -> None:
    assert "connect" in grade("bare", True, False, ["connect"]).sentence


def test_what_is_missing_is_named_with_how_to_mend_it() -> None:
    assert "install bubblewrap" in grade("bare", True, True, []).sentence
    assert "Landlock (Linux 5.13 or newer)" in grade("bare", False, True, ["read"]).sentence
