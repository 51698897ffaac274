"""Build the .vsix: `package.py OUT [--wheels 3.11 3.12 ...]`. With wheels it starts its server with no network at all.

Run with the project's environment, after `npm install`. What is built goes to `dist/` and `bundled/`, which git ignores.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CLIENT = Path(__file__).resolve().parents[1]
ROOT = CLIENT.parent
BUNDLED = CLIENT / "bundled"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--wheels", nargs="*", default=[], metavar="X.Y")
    parser.add_argument(
        "--target", help="platform of a build with wheels, as VS Code names it, e.g. linux-x64"
    )
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    bundle_client()
    bundle_server(given.wheels)
    shutil.copyfile(ROOT / "LICENSE", CLIENT / "LICENSE")
    target = ["--target", given.target] if given.target else []
    options = ["--no-dependencies", "--allow-missing-repository", "--out", str(given.out.resolve())]
    run("npx", "--no-install", "vsce", "package", *options, *target)
    sys.stdout.write(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB\n")


def bundle_client() -> None:
    """One file of JavaScript, and the licences of what is in it."""
    run("npm", "run", "--silent", "bundle", "--", "--metafile=dist/meta.json")
    inputs = json.loads((CLIENT / "dist" / "meta.json").read_text("utf-8"))["inputs"]
    folders = {package_folder(CLIENT / name) for name in inputs if "node_modules/" in name}
    (CLIENT / "THIRD-PARTY.md").write_text(
        "# Bundled packages\n\n" + "\n".join(map(notice, sorted(folders))), "utf-8"
    )


def package_folder(file: Path) -> Path:
    """The folder of the package that a file belongs to."""
    at = len(file.parts) - 1 - file.parts[::-1].index("node_modules")
    scoped = file.parts[at + 1].startswith("@")
    return Path(*file.parts[: at + (3 if scoped else 2)])


def notice(folder: Path) -> str:
    """Name, version, licence and its text."""
    about = json.loads((folder / "package.json").read_text("utf-8"))
    texts = [
        one.read_text("utf-8") for one in sorted(folder.iterdir()) if one.name.lower().startswith("licen")
    ]
    text = "\n".join(texts) or "(no licence text in the package)"
    return f"## {about['name']} {about['version']} ({about.get('license')})\n\n```\n{text.strip()}\n```\n"


def bundle_server(versions: list[str]) -> None:
    """The product as a wheel; with `versions` also every wheel that it needs, for each of these Pythons."""
    shutil.rmtree(BUNDLED, ignore_errors=True)
    BUNDLED.mkdir()
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(BUNDLED), str(ROOT))
    if not versions:
        return
    (product,) = BUNDLED.glob("*.whl")
    shutil.copyfile(CLIENT / "bundle" / "unpack.py", BUNDLED / "unpack.py")
    wheels = BUNDLED / "wheels"
    for version in versions:
        download(product, version, wheels)
    product.unlink()


def download(product: Path, version: str, wheels: Path) -> None:
    """Wheels without a tag of one interpreter go to `any`, once."""
    own = wheels / f"cp{version.replace('.', '')}"
    (wheels / "any").mkdir(parents=True, exist_ok=True)
    own.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        options = ["--quiet", "--only-binary=:all:", "--python-version", version, "--dest", scratch]
        pip("download", *options, str(product))
        for wheel in Path(scratch).iterdir():
            abi = wheel.stem.split("-")[-2]
            shutil.move(str(wheel), (wheels / "any" if abi in ("none", "abi3") else own) / wheel.name)


def pip(*arguments: str) -> None:
    run(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments)


def run(*command: str) -> None:
    subprocess.run(command, cwd=CLIENT, check=True)


if __name__ == "__main__":
    main()
