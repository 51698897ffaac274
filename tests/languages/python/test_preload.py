"""The zygote imports what the target's file imports, and not that file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rl_sbllm.languages.python.inside.preload import import_what_the_target_imports


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_modules_that_loading_the_file_would_import_are_imported(folder: Path) -> None:
    for name in "abcd":
        (folder / f"preload_{name}.py").write_text("x = 1")
    text = (
        "import preload_a, typing\ntry:\n    from preload_b import x\nexcept ImportError:\n    import preload_c\n"
        "if typing.TYPE_CHECKING:\n    import preload_d\ndef f():\n    import nothing\n"
    )
    assert import_what_the_target_imports(text, str(folder / "m.py"), "") == []
    assert {"preload_a", "preload_b"} <= set(sys.modules)
    assert not {"preload_c", "preload_d"} & set(sys.modules)


def test_relative_imports_and_submodules_are_imported(folder: Path) -> None:
    package = folder / "preload_pkg"
    package.mkdir()
    for name in ("__init__", "one", "two"):
        (package / f"{name}.py").write_text("")
    text = "from . import one\nfrom .two import *\n"
    assert import_what_the_target_imports(text, str(package / "m.py"), "preload_pkg") == []
    assert {"preload_pkg.one", "preload_pkg.two"} <= set(sys.modules)


def test_the_target_itself_is_left_alone(folder: Path) -> None:
    (folder / "preload_target.py").write_text("raise SystemExit")
    text = "import preload_target"
    assert import_what_the_target_imports(text, str(folder / "preload_target.py"), "") == []
    assert "preload_target" not in sys.modules


def test_an_import_that_fails_is_said_and_does_no_harm(folder: Path) -> None:
    (folder / "preload_bad.py").write_text("raise SystemExit(3)")
    failures = import_what_the_target_imports("import preload_bad, preload_none", str(folder / "m.py"), "")
    assert [failure.split(":")[0] for failure in failures] == ["import preload_bad", "import preload_none"]


def test_a_text_that_does_not_parse_imports_nothing() -> None:
    assert import_what_the_target_imports("import (", "m.py", "") == []
