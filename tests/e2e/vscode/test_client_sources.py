"""The client's own checks: types, lint, format, and the unit tests of its pure parts."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.e2e.vscode.conftest import CLIENT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("npm") is None or not (CLIENT / "node_modules").is_dir(),
        reason="npm or its packages are not installed: sh .ci/setup-vscode.sh",
    ),
]


@pytest.mark.parametrize("script", ["typecheck", "lint", "unit"])
def test_the_client_passes_its_own(script: str):
    done = subprocess.run(
        ["npm", "run", "--silent", script], cwd=CLIENT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_lock_files_name_no_registry():
    for folder in (CLIENT, CLIENT.parent / "tests" / "e2e" / "vscode"):
        assert '"resolved"' not in (folder / "package-lock.json").read_text("utf-8")
