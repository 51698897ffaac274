"""The .vsix in a real VS Code workbench (code-server and Chromium), as a user meets it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.vscode.conftest import node

pytestmark = pytest.mark.slow


def test_a_user_optimizes_a_function_from_the_menu_to_the_saved_file(vsix: Path, python_on_path: str):
    said = node("flow.mjs", VSIX=vsix, PATH=python_on_path)
    assert "after a reload the runs are still there" in said


def test_a_function_that_cannot_be_run_leads_to_inputs_that_make_it_run(vsix: Path, python_on_path: str):
    said = node("inputs.mjs", VSIX=vsix, PATH=python_on_path)
    assert "with the inputs filled in" in said


def test_in_restricted_mode_nothing_runs_and_the_settings_of_the_workspace_start_nothing(
    vsix: Path, python_on_path: str
):
    assert "were not started" in node("restricted.mjs", VSIX=vsix, PATH=python_on_path)


def test_what_the_extension_gives_to_the_editor(vsix: Path, python_on_path: str):
    fake = Path(__file__).resolve().parents[2] / "lsp" / "serve_fake.py"
    command = f'"{sys.executable}" "{fake}"'
    said = node("exthost.mjs", VSIX=vsix, PATH=python_on_path, SERVER_COMMAND=command)
    assert "0 failed" in said
