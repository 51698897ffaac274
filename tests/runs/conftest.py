"""Every test has a home of its own: no test reads or writes the user's store."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.runs.places import HOME_VARIABLE


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"
