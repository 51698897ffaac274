"""The invariants of docs/architecture.md, checked on the imports as they are."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "server" / "rl_sbllm"
ROOMS = (
    "model",
    "syntax",
    "sandbox",
    "languages",
    "analysis",
    "patterns",
    "hints",
    "retrieval",
    "profiles",
    "workloads",
    "proposers",
    "evaluation",
    "search",
    "reports",
    "runs",
    "lsp",
    "cli",
    "bench",
)
FILES = sorted(PACKAGE.rglob("*.py"))
INSIDE = PACKAGE / "languages" / "python" / "inside"


def imported_modules(source: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
            found.extend(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room_of(path: Path) -> str | None:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else None


def wrong_arrows(room: str, source: str) -> list[str]:
    """Rooms that a file of `room` imports but may not."""
    used = {m.split(".")[1] for m in imported_modules(source) if m.startswith("rl_sbllm.")} & set(ROOMS)
    return sorted(other for other in used if ROOMS.index(other) > ROOMS.index(room))


def test_every_room_stands_in_the_list():
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_rooms_above_it(room: str):
    found = {p.name: wrong_arrows(room, p.read_text("utf-8")) for p in FILES if room_of(p) == room}
    assert {name: arrows for name, arrows in found.items() if arrows} == {}


def test_a_wrong_import_is_noticed():
    assert wrong_arrows("model", "from rl_sbllm.search.loop import Search\n") == ["search"]
    assert wrong_arrows("evaluation", "import rl_sbllm.lsp.server\n") == ["lsp"]


def test_model_does_no_input_or_output():
    forbidden = {"os", "subprocess", "socket", "io", "sqlite3", "shutil", "tempfile", "time"}
    for path in (PACKAGE / "model").glob("*.py"):
        roots = {m.split(".")[0] for m in imported_modules(path.read_text("utf-8"))}
        assert not roots & forbidden, path.name


def test_what_runs_inside_the_project_imports_only_the_standard_library_and_its_siblings():
    siblings = {p.stem for p in INSIDE.glob("*.py")}
    optional = {"pytest", "_pytest", "numpy", "pandas", "hypothesis"}
    for path in INSIDE.glob("*.py"):
        roots = {m.split(".")[0] for m in imported_modules(path.read_text("utf-8"))}
        assert roots - siblings - optional - set(sys.stdlib_module_names) == set(), path.name


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("pygls", {"lsp", "bench"}),
        ("lsprotocol", {"lsp", "bench"}),
        ("litellm", {"proposers"}),
        ("numpy", {"search", "bench"}),
    ],
)
def test_a_library_stays_in_its_room(library: str, rooms: set[str]):
    users = {
        room_of(p)
        for p in FILES
        if INSIDE not in p.parents
        and any(m.split(".")[0] == library for m in imported_modules(p.read_text("utf-8")))
    }
    assert users <= rooms


def test_only_the_terminal_prints():
    for path in FILES:
        if room_of(path) in {"cli", "bench"} or INSIDE in path.parents:
            continue
        calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
        assert not any(isinstance(c.func, ast.Name) and c.func.id == "print" for c in calls), path


def test_the_server_starts_without_numpy_or_litellm():
    program = "import sys, rl_sbllm.lsp.server; print(sorted({'numpy', 'litellm'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_no_module_has_a_name_that_says_nothing():
    vague = {"utils", "helpers", "common", "misc", "manager"}
    assert not {p.stem for p in FILES} & vague
