"""Rules reach the helpers that work for one function alone, behind its own places."""

from __future__ import annotations

import pytest

from rl_sbllm.analysis.python.own_helpers import own_helpers
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.reaching import reaching_own_helpers
from rl_sbllm.patterns.rewrites.python import append_loop_to_comprehension
from rl_sbllm.patterns.rule import Site, sites

LOOP = "    out = []\n    for x in xs:\n        out.append(x + 1)\n    return out\n"


def own(text: str, function: str = "f") -> list[str]:
    unit = PythonUnit.parse(text)
    view = None if unit is None else unit.function(function)
    assert view is not None
    return [helper.name for helper in own_helpers(view)]


def places(text: str) -> list[Site]:
    unit = PythonUnit.parse(text)
    assert unit is not None
    return sites(reaching_own_helpers(append_loop_to_comprehension.RULE), unit, "f")


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("", ["_g", "h"]),
        ("def other():\n    return _g(1)\n", []),
        ("def other():\n    return h(1)\n", ["_g"]),
        ("__all__ = ['h']\n", ["_g"]),
        ("def h(n):\n    return 2\n", ["_g"]),
    ],
)
def test_a_helper_is_own_while_nothing_else_names_it(rest: str, expected: list[str]):
    text = "def f(n):\n    return _g(n)\ndef _g(n):\n    return h(n)\ndef h(n):\n    return n\n" + rest
    assert own(text) == expected


def test_methods_are_own_by_a_private_name():
    text = (
        "class C:\n    def f(self):\n        return self._a() + self.b()\n"
        "    def _a(self):\n        return 1\n    def b(self):\n        return 2\n"
    )
    assert own(text, "C.f") == ["C._a"]


def test_a_decorated_helper_is_not_own():
    assert (
        own("import functools\ndef f(n):\n    return _g(n)\n@functools.cache\ndef _g(n):\n    return n\n")
        == []
    )


def test_a_rule_is_applied_in_the_helper_behind_the_function_itself():
    text = f"def f(xs):\n{LOOP.replace('return out', 'return _g(out)')}def _g(xs):\n{LOOP}"
    found = places(text)
    assert [place.line for place in found] == [3, 8]
    assert found[1].why.startswith("In `_g`:")
    changed = found[1].source
    assert changed is not None and changed.count("append") == 1


def test_what_is_changed_in_a_helper_with_a_public_name_is_an_assumption():
    public = places(f"def f(xs):\n    return g(xs)\ndef g(xs):\n{LOOP}")
    private = places(f"def f(xs):\n    return _g(xs)\ndef _g(xs):\n{LOOP}")
    assert public[0].assumptions == ("no other file calls `g`",)
    assert private[0].assumptions == ()


def test_a_place_in_a_nested_function_is_offered_once():
    inner = "".join("    " + line + "\n" for line in f"def g(xs):\n{LOOP}".splitlines())
    assert len(places(f"def f(xs):\n{inner}    return g(xs)\n")) == 1
