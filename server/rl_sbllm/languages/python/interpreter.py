"""Which Python runs the project, and where the project's modules are found."""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.model.errors import BadInput, ToolFailed
from rl_sbllm.sandbox.bounded import run_bounded

OLDEST = (3, 8)
_SECONDS = 20.0
_ASK = """
import sys, json, importlib.util, sysconfig
found = lambda name: importlib.util.find_spec(name) is not None
print("\\n" + json.dumps({
    "version": list(sys.version_info[:3]), "path": [p for p in sys.path if p], "base": sys.base_prefix,
    "prefixes": [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, sysconfig.get_path("stdlib")],
    "pytest": found("pytest"), "hypothesis": found("hypothesis"), "crosshair": found("crosshair")}))
"""


@dataclass(frozen=True)
class Interpreter:
    """A Python that was run once. `executable` keeps its name in a virtual environment; `path` is its `sys.path`."""

    executable: Path
    version: tuple[int, int, int]
    prefixes: tuple[Path, ...]
    path: tuple[str, ...]
    has_pytest: bool
    has_hypothesis: bool
    found_by: str
    has_crosshair: bool = False

    @property
    def readable(self) -> tuple[Path, ...]:
        """All that the interpreter needs to start: its folders, as named and with links resolved, and its path."""
        named = [*self.prefixes, *self._links(), *(Path(entry) for entry in self.path)]
        existing = [path for path in named if path.exists()]
        return tuple(dict.fromkeys([*existing, *(path.resolve() for path in existing)]))

    def _links(self) -> list[Path]:
        """The executable and each link on the way to the real one."""
        links = [self.executable]
        while links[-1].is_symlink() and len(links) < 20:
            links.append(links[-1].parent / os.readlink(links[-1]))
        return links


@dataclass(frozen=True)
class Project:
    """`root` of the project; `roots` go first on `sys.path`; `module` is the target file's dotted name."""

    root: Path
    roots: tuple[Path, ...]
    module: str


def find_interpreter(
    path: Path,
    *,
    python: str | None = None,
    setting: str | None = None,
    environment: Mapping[str, str],
) -> Interpreter:
    """The first there is of: the option, the setting, VIRTUAL_ENV, .venv or venv beside or above `path`, our own."""
    given = python or setting
    if given:
        return ask(_named(given, environment), "--python" if python else "the setting", environment)
    active = environment.get("VIRTUAL_ENV")
    if active and (found := _in_environment(Path(active))):
        return ask(found, "VIRTUAL_ENV", environment)
    for folder in path.resolve().parents:
        for name in (".venv", "venv"):
            if found := _in_environment(folder / name):
                return ask(found, str(folder / name), environment)
    return ask(Path(sys.executable), "the one that runs rl-sbllm", environment)


def ask(executable: Path, found_by: str, environment: Mapping[str, str]) -> Interpreter:
    """Run it once, in bounded time, and say clearly what is wrong with it."""
    kept = {
        name: value
        for name, value in environment.items()
        if name in ("PATH", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH")
    }
    try:
        done = run_bounded(
            [str(executable), "-c", _ASK], environment=kept, seconds=_SECONDS, folder=Path("/")
        )
    except ToolFailed as error:
        raise BadInput(
            f"The Python interpreter {executable} cannot be started.", found_by, str(error)
        ) from error
    try:
        answer = json.loads(done.output.rstrip().rpartition("\n")[2])
        version = tuple(int(part) for part in answer["version"])
    except (ValueError, KeyError, TypeError) as error:
        why = (
            done.ended_by
            or _complaint(done.errors)
            or f"it answers no Python program (exit {done.exit_code})"
        )
        hint = "Is it a Python 3.8 or newer?"
        raise BadInput(f"{executable} is not a Python that works: {why}", found_by, hint) from error
    if version < OLDEST:
        had = ".".join(str(part) for part in version)
        raise BadInput(
            f"{executable} is Python {had}; 3.8 or newer is needed.", found_by, "Pass --python INTERPRETER."
        )
    return Interpreter(
        executable=executable,
        version=(version[0], version[1], version[2]),
        prefixes=tuple(dict.fromkeys(Path(prefix) for prefix in answer["prefixes"])),
        path=tuple(answer["path"]),
        has_pytest=answer["pytest"],
        has_hypothesis=answer["hypothesis"],
        found_by=found_by,
        has_crosshair=answer["crosshair"],
    )


def _complaint(errors: str) -> str:
    """What it said, without the lines that repeat what it was asked: those help nobody."""
    asked = [line.strip() for line in _ASK.splitlines() if line]
    lines = [line for line in errors.splitlines() if not any(part in line for part in asked)]
    return "\n".join(lines).strip()[-300:]


def find_project_root(path: Path) -> Path:
    """The nearest folder above with pyproject.toml, setup.py or .git, else the file's own."""
    folders = Path(os.path.abspath(path)).parents
    return next((folder for folder in folders if _is_root(folder)), folders[0])


def find_project(path: Path, text: str, root: Path | None = None) -> Project:
    """Where the file's modules are found, as pytest would have it."""
    path = Path(os.path.abspath(path))
    root = root or find_project_root(path)
    base = _package_base(path)
    levels = _relative_levels(text)
    while len(path.parent.relative_to(base).parts) < levels and base not in (root, root / "src"):
        base = base.parent  # Packages without __init__.py: relative imports say how deep the file lies.
    parts = list(path.parent.relative_to(base).parts) + ([] if path.stem == "__init__" else [path.stem])
    if len(parts) == 1 and parts[0] in sys.stdlib_module_names:
        parts[0] += "_target"  # Would take the place of a module that the interpreter itself needs.
    roots = [base, *(folder for folder in (root, root / "src") if folder.is_dir())]
    return Project(root, tuple(dict.fromkeys(roots)), ".".join(parts))


def _named(given: str, environment: Mapping[str, str]) -> Path:
    expanded = Path(os.path.expanduser(given))
    if expanded.is_dir():
        if found := _in_environment(expanded):
            return found
        raise BadInput(
            f"{given} is a folder without a Python in it.",
            "--python",
            "Give an interpreter or a virtual environment.",
        )
    if os.sep not in given:
        for folder in environment.get("PATH", "").split(os.pathsep):
            if os.access(Path(folder) / given, os.X_OK):
                return Path(folder) / given
    if not expanded.exists():
        raise BadInput(
            f"There is no Python interpreter {given}.", "--python", "Give the path of an interpreter."
        )
    if not os.access(expanded, os.X_OK):
        raise BadInput(f"{given} is not executable.", "--python", "Give the path of an interpreter.")
    return Path(os.path.abspath(expanded))


def _in_environment(folder: Path) -> Path | None:
    for inside in ("bin/python", "bin/python3", "Scripts/python.exe"):
        if os.access(folder / inside, os.X_OK):
            return Path(os.path.abspath(folder / inside))
    return None


def _is_root(folder: Path) -> bool:
    return any((folder / mark).exists() for mark in ("pyproject.toml", "setup.py", ".git"))


def _package_base(path: Path) -> Path:
    folder = path.parent
    while (folder / "__init__.py").exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _relative_levels(text: str) -> int:
    try:
        tree = ast.parse(text.lstrip("\ufeff"))
    except (SyntaxError, ValueError):
        return 0
    return max((node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)), default=0)
