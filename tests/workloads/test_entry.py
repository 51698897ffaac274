"""An entry that the file cannot have is told before anything is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.model.errors import BadInput, CannotRun
from rl_sbllm.syntax.target import find_target
from rl_sbllm.workloads.entry import require_callable, require_entry

TEXT = """from functools import partial
from other import imported


def f(xs):
    kept = list(xs)

    def inner():
        return kept

    return inner()


class Plain:
    def method(self):
        return f([1])


class Child(imported):
    pass


bound = partial(f, [1])
"""


def _require(entry: str, text: str = TEXT) -> None:
    path = Path("app.py")
    require_entry(find_target(path, text, "f"), entry, "--entry")


@pytest.mark.parametrize(
    "entry", ["f", "f.inner", "Plain", "Plain.method", "Child.inherited", "bound", "imported"]
)
def test_takes_what_the_file_binds(entry: str):
    _require(entry)


@pytest.mark.parametrize("entry", ["nope", "kept", "Plain.nope", "f.nope", "ff"])
def test_refuses_what_it_does_not(entry: str):
    with pytest.raises(BadInput) as error:
        _require(entry)
    assert (repr(entry) in error.value.what, error.value.where) == (True, "--entry")


def test_a_star_import_may_bring_any_name():
    _require("nope", f"from other import *\n{TEXT}")


def test_suggests_what_is_near():
    with pytest.raises(BadInput) as error:
        _require("Plain.metod")
    assert "Plain.method" in error.value.help


PROPERTY = """\
class Box:
    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value


def resized(box, value):
    box.size = value
    return box.size
"""


@pytest.mark.parametrize(("line", "refused"), [("4", False), ("8", True)])
def test_a_setter_is_not_called_by_the_name_of_its_getter(line: str, refused: bool) -> None:
    target = find_target(Path("box.py"), PROPERTY, line)
    require_callable(target, "resized")
    if refused:
        with pytest.raises(CannotRun, match="setter of a property"):
            require_callable(target, target.name)
    else:
        require_callable(target, target.name)
