"""Make the images of the documentation: `screenshots.py FOLDER`. A real run in a real workbench, light and dark."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SCRIPTS = ("flow.mjs", "inputs.mjs", "restricted.mjs")


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        vsix = Path(scratch) / "rl-sbllm.vsix"
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        package = ROOT / "vscode-client" / "scripts" / "package.py"
        subprocess.run([sys.executable, str(package), str(vsix), "--wheels", version], check=True)
        for theme in ("Light", "Dark"):
            for script in SCRIPTS:
                given = {"VSIX": str(vsix), "SHOTS": str(folder), "THEME": theme, "PYTHON": sys.executable}
                subprocess.run(["node", script], cwd=HERE, env={**os.environ, **given}, check=True)


if __name__ == "__main__":
    main()
