"""What the tests in a real VS Code workbench need: the packages of npm, a Chromium, and a .vsix built from this tree."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CLIENT = ROOT / "vscode-client"
SECONDS = 600


def missing() -> str | None:
    """Why a workbench cannot be run here; None when it can."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return "the workbench is tested on Linux x86-64"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node or npm is not installed"
    if browser() is None:
        return "chromium is not installed"
    entry = HERE / "node_modules" / "code-server" / "lib" / "vscode" / "node_modules"
    if not entry.is_dir() or not (CLIENT / "node_modules").is_dir():
        return "the packages of npm are not installed: sh .ci/setup-vscode.sh"
    return None


def browser() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def node(script: str, **environment: str | Path) -> str:
    """What the script said; fails with that when it did not end well."""
    given = {**os.environ, "CHROMIUM": browser() or "", "PYTHON": sys.executable}
    given |= {name: str(value) for name, value in environment.items()}
    done = subprocess.run(
        ["node", script], cwd=HERE, env=given, capture_output=True, text=True, timeout=SECONDS
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


@pytest.fixture(scope="session")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client with the wheels of its server, for this Python alone."""
    why = missing()
    if why is not None:
        pytest.skip(why)
    file = tmp_path_factory.mktemp("vsix") / "rl-sbllm.vsix"
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    command = [sys.executable, str(CLIENT / "scripts" / "package.py"), str(file), "--wheels", version]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    if "No matching distribution" in done.stderr or "ConnectionError" in done.stderr:
        pytest.skip("the wheels of the server cannot be downloaded here")
    assert done.returncode == 0, done.stdout + done.stderr
    return file


@pytest.fixture(scope="session")
def python_on_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """PATH with the interpreter that the wheels are for in front, under the name that the extension looks for."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "python3").symlink_to(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}")
    return f"{folder}{os.pathsep}{os.environ['PATH']}"
