"""Say what this machine can run and what it cannot, and why, before the tests."""

import importlib.util
import platform
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    "sandbox with bubblewrap": (shutil.which("bwrap"), "install bubblewrap; else the bare sandbox is tested"),
    "Neovim end to end": (shutil.which("nvim"), "install neovim"),
    "Emacs end to end": (shutil.which("emacs"), "install emacs-nox, and elpa-eglot before Emacs 29"),
    "language model over HTTP": (importlib.util.find_spec("litellm"), "install the extra `llm`"),
    "VS Code client": (
        (ROOT / "vscode-client" / "node_modules").is_dir(),
        "install node (20 or newer) and npm, then: sh .ci/setup-vscode.sh",
    ),
    "VS Code workbench": (
        shutil.which("chromium") and (ROOT / "tests/e2e/vscode/node_modules/code-server").is_dir(),
        "install chromium, then: sh .ci/setup-vscode.sh",
    ),
    "real cases": (
        Path(__file__).resolve().parents[2].joinpath("shared", "cases").is_dir(),
        "put ../shared/cases beside the project",
    ),
}


def main() -> None:
    """One line for each part."""
    print(f"Python {platform.python_version()} at {sys.executable}")
    for name, (there, help) in CHECKS.items():
        print(f"  {'can run   ' if there else 'cannot run'}  {name}" + ("" if there else f" ({help})"))


main()
