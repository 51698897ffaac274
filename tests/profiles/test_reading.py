"""A profile becomes functions with their share, hottest first, whatever wrote it."""

from __future__ import annotations

import cProfile
import json
import marshal
import profile
import pstats
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from rl_sbllm.model.errors import BadInput, ToolFailed
from rl_sbllm.profiles import reading
from rl_sbllm.profiles.profile import Profile, ProfiledFunction
from rl_sbllm.profiles.reading import read_profile

SOURCE = """import functools


class Shop:
    @functools.lru_cache
    def total(self, n):
        return sum(i * i for i in range(n))

    def run(self):
        return self.total(20000), few(10)


class Other:
    def run(self):
        return [few(n) for n in range(3)]


def few(n):
    return sorted(range(n), key=lambda x: -x)
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "project" / "app.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    return path


def read(path: Path) -> Profile:
    return read_profile(path, [path.parent / "project"])


def named(found: Profile) -> dict[str, ProfiledFunction]:
    return {one.name: one for one in found.functions}


def run_app(profiler: Any, app: Path) -> None:
    names: dict[str, Any] = {}
    exec(compile(SOURCE, str(app), "exec"), names)
    profiler.runcall(lambda: (names["Shop"]().run(), names["Other"]().run()))


def written(profiler: Any, app: Path) -> Path:
    run_app(profiler, app)
    path = app.parent.parent / "app.prof"
    profiler.dump_stats(path)
    return path


@pytest.mark.parametrize("profiler", [cProfile.Profile, profile.Profile])
def test_functions_of_a_python_profile_are_found_in_their_file(app: Path, profiler: Any):
    found = read(written(profiler(), app))
    assert (found.kind, found.unit) == ("cProfile", "seconds")
    functions = named(found)
    assert {"Shop.total", "Shop.run", "Other.run", "few"} <= set(functions)
    total = functions["Shop.total"]
    assert (total.path, total.line, total.column) == (str(app), 6, 8)
    assert total.located and total.in_project


def test_comprehensions_lambdas_and_built_ins_belong_to_the_function_that_has_them(app: Path):
    found = read(written(cProfile.Profile(), app))
    assert not [one.name for one in found.functions if "<" in one.name]
    assert found.functions[0].name == "Shop.total"
    assert sum(one.share for one in found.functions) == pytest.approx(1.0, abs=0.05)


def test_a_profile_with_relative_paths_is_read_from_the_folder_asked_about(app: Path):
    path = written(cProfile.Profile(), app)
    pstats.Stats(str(path)).strip_dirs().dump_stats(path)
    assert named(read(path))["few"].path == str(app)


def write(app: Path, document: object) -> Path:
    path = app.parent.parent / "profile.json"
    path.write_text(json.dumps(document))
    return path


def frames(app: Path) -> list[dict[str, Any]]:
    """Lines as a sampler sees them: any of the function's."""
    return [
        {"name": "<module>", "file": str(app), "line": 1},
        {"name": "run", "file": str(app), "line": 10},
        {"name": "run", "file": str(app), "line": 15},
        {"name": "few", "file": str(app), "line": 19},
        {"name": "acquire", "file": "<frozen threads>", "line": 3},
    ]


def speedscope(app: Path, *profiles: dict[str, Any]) -> Path:
    return write(app, {"shared": {"frames": frames(app)}, "profiles": profiles})


def test_samples_of_speedscope_are_summed_over_threads(app: Path):
    one = {"type": "sampled", "unit": "milliseconds", "samples": [[0, 1, 3], [0, 2]], "weights": [6, 2]}
    two = {"type": "sampled", "unit": "milliseconds", "samples": [[0, 1, 3, 4]], "weights": [2]}
    found = read(speedscope(app, one, two))
    assert (found.kind, found.unit, found.total) == ("speedscope", "seconds", pytest.approx(0.010))
    functions = named(found)
    assert functions["few"].share == pytest.approx(0.8)  # with what it called that has no source
    assert functions["Shop.run"].share == 0.0 and functions["Shop.run"].total_share == pytest.approx(0.8)
    assert functions["Other.run"].share == pytest.approx(0.2)


def test_a_function_that_calls_itself_counts_once_in_a_sample(app: Path):
    found = read(
        speedscope(app, {"type": "sampled", "unit": "none", "samples": [[3, 3, 3], [2]], "weights": [1, 1]})
    )
    assert found.unit == "samples"
    assert named(found)["few"].total_share == pytest.approx(0.5)


def test_events_of_speedscope_give_the_time_between_them(app: Path):
    events = [("O", 1, 0), ("O", 3, 1), ("C", 3, 9), ("C", 1, 10)]
    profile = {
        "type": "evented",
        "unit": "seconds",
        "startValue": 0,
        "endValue": 10,
        "events": [{"type": type, "frame": frame, "at": at} for type, frame, at in events],
    }
    functions = named(read(speedscope(app, profile)))
    assert (functions["few"].own, functions["few"].total) == (8.0, 8.0)
    assert (functions["Shop.run"].own, functions["Shop.run"].total) == (2.0, 10.0)


def call(name: str, url: str, line: int) -> dict[str, Any]:
    return {"functionName": name, "url": url, "lineNumber": line, "columnNumber": 0}


def test_a_profile_of_v8_leaves_idle_time_out(app: Path):
    script = app.with_name("a b.js")
    nodes = [
        {"id": 1, "callFrame": call("(root)", "", -1), "children": [2, 3]},
        {"id": 2, "callFrame": call("hot", script.as_uri(), 4), "children": [4]},
        {"id": 3, "callFrame": call("(idle)", "", -1)},
        {"id": 4, "callFrame": call("sort", "", -1)},
    ]
    document = {"nodes": nodes, "samples": [2, 4, 3], "timeDeltas": [0, 1000, 3000]}
    found = read(write(app, document))
    (hot,) = found.functions
    assert (found.kind, hot.path, hot.line, hot.name) == ("V8", str(script), 5, "hot")
    assert hot.share == pytest.approx(1.0) and not hot.located and hot.in_project


def test_libraries_are_not_of_the_project(app: Path):
    library = app.parent / ".venv" / "lib" / "python3.12" / "site-packages" / "lib.py"
    library.parent.mkdir(parents=True)
    library.write_text("def busy():\n    pass\n")
    path = write(
        app,
        {
            "shared": {"frames": [{"name": "busy", "file": str(library), "line": 2}, *frames(app)]},
            "profiles": [{"type": "sampled", "unit": "none", "samples": [[4, 0], [4]], "weights": [9, 1]}],
        },
    )
    found = read(path)
    assert [one.name for one in found.functions] == ["busy", "few"]
    assert [one.name for one in found.of_project] == ["few"]


def test_a_line_that_moved_since_is_found_by_the_name_when_only_one_has_it(app: Path):
    app.write_text("\n" * 40 + SOURCE)
    one = {"type": "sampled", "unit": "none", "samples": [[3], [1]], "weights": [1, 1]}
    found = {one.name: one for one in read(speedscope(app, one)).functions}
    assert found["few"].located and found["few"].line == 58
    assert not found["run"].located  # two are called so


def bad(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read(path)
    assert caught.value.where == str(path)
    return caught.value.what


def test_a_file_that_is_no_profile_is_refused_with_what_would_be_one(app: Path):
    assert "no such file" in bad(app.with_name("missing"))
    with pytest.raises(BadInput, match="no profile that can be read") as caught:
        read(app)
    assert "py-spy record --format speedscope" in caught.value.help
    assert "neither speedscope's nor V8's" in bad(write(app, {"a": 1}))
    assert "does not fit" in bad(write(app, {"nodes": 3}))
    assert "holds no time" in bad(write(app, {"nodes": []}))


def test_a_profile_of_memory_is_not_taken_for_one_of_time(app: Path):
    one = {"type": "sampled", "unit": "bytes", "samples": [[1]], "weights": [1]}
    assert "measures bytes, not time" in bad(speedscope(app, one))


def code_object() -> CodeType:
    return compile("1", "x", "eval")


@pytest.mark.parametrize("value", [code_object(), {("a", 1, "f"): (1, 1, code_object(), 1.0, {})}, {1: 2}])
def test_what_is_no_plain_table_of_functions_is_refused(app: Path, value: object):
    path = app.parent.parent / "odd.prof"
    path.write_bytes(marshal.dumps(value))
    assert "no profile that can be read" in bad(path)


def test_a_reading_process_that_dies_is_said_plainly(app: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "command", lambda *_: ["false"])
    with pytest.raises(ToolFailed, match="could not be read"):
        read(app)
