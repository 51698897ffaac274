"""The text is loaded as if it were the file: under its name, beside its neighbours, in the place of copies from disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SERVER = Path(__file__).parents[3] / "server"
PROLOGUE = """
import json, sys
sys.path[:0] = {paths!r}
from rl_sbllm.languages.python.inside.load import load_module, resolve
job = {{"path": {path!r}, "module": {module!r}, "source": {source!r}}}
"""


def _in_child(folder: Path, file: str, module: str, source: str, body: str) -> object:
    path = folder / file
    text = PROLOGUE.format(paths=[str(folder), str(SERVER)], path=str(path), module=module, source=source)
    done = subprocess.run(
        [sys.executable, "-c", text + body],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_text_counts_and_not_the_disk(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("x = 'disk'")
    body = "m = load_module(job); import m as again; print(json.dumps([m.x, again is m, m.__file__]))"
    assert _in_child(tmp_path, "m.py", "m", "x = 'text'", body) == ["text", True, str(tmp_path / "m.py")]


def test_relative_imports_and_the_package_see_the_text(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__init__.py").write_text("from .m import f\nfrom . import user")
    (package / "m.py").write_text("def f(): return 'disk'")
    (package / "other.py").write_text("y = 4")
    (package / "user.py").write_text("from pkg import m\nfrom .m import f as g")
    body = (
        "load_module(job); import pkg, pkg.user as u; print(json.dumps([pkg.f(), pkg.m.f(), u.g(), u.m.f()]))"
    )
    found = _in_child(tmp_path, "pkg/m.py", "pkg.m", "from .other import y\ndef f(): return y", body)
    assert found == [4, 4, 4, 4]


def test_the_file_imported_under_another_name_is_the_same_module(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "m.py").write_text("x = 'disk'")
    body = "sys.path.insert(0, 'pkg'); a = load_module(job); import m; print(json.dumps([m.x, m is a]))"
    assert _in_child(tmp_path, "pkg/m.py", "pkg.m", "x = 'text'", body) == ["text", True]


def test_dataclasses_pickles_and_tracebacks_work(tmp_path: Path) -> None:
    source = (
        "from __future__ import annotations\nimport dataclasses, typing\n@dataclasses.dataclass\n"
        "class P:\n    x: typing.ClassVar[int] = 1\n    y: int = 2\ndef f(): raise ValueError('the reason')\n"
    )
    body = (
        "import pickle, traceback\nm = load_module(job)\nsame = pickle.loads(pickle.dumps(m.P())) == m.P()\n"
        "try: m.f()\nexcept ValueError: text = traceback.format_exc()\n"
        "print(json.dumps([same, \"def f(): raise ValueError('the reason')\" in text]))"
    )
    assert _in_child(tmp_path, "m.py", "m", source, body) == [True, True]


def test_each_load_is_a_module_of_its_own(tmp_path: Path) -> None:
    body = "a = load_module(job); a.seen.append(1); b = load_module(job); print(json.dumps([a.seen, b.seen, sys.modules['m'] is b]))"
    assert _in_child(tmp_path, "m.py", "m", "\ufeffseen = []\r\n", body) == [[1], [], True]


def test_names_are_resolved_and_missing_ones_named(tmp_path: Path) -> None:
    source = "class C:\n    def m(self): return 5\n"
    body = (
        "m = load_module(job)\ntry: resolve(m, 'C.n')\nexcept LookupError as e: said = str(e)\n"
        "print(json.dumps([resolve(m, 'C.m')(None), said]))"
    )
    assert _in_child(tmp_path, "m.py", "m", source, body) == [5, "'C' has no 'n' (looking for C.n)"]
