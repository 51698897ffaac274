"""When answers of a function may be remembered, and that plain values do not mix."""

from __future__ import annotations

import pytest

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rule import sites
from rl_sbllm.patterns.templates.python.remembered_calls import RULE

LOOP = "\n\ndef f(xs):\n    return [helper(x) for x in xs]\n"


def made(text: str) -> list[str]:
    unit = PythonUnit.parse(text)
    assert unit is not None
    return [site.source for site in sites(RULE, unit, "f") if site.source is not None]


REFUSED = {
    "prints": "def helper(x):\n    y = x + 1\n    print(y)\n    return y * y\n",
    "changes its argument": "def helper(x):\n    x.append(1)\n    y = len(x)\n    return y\n",
    "adds to its argument in place": "def helper(x):\n    x += [1]\n    y = len(x)\n    return y\n",
    "stores into its argument": "def helper(x):\n    x[0] = 1\n    y = len(x)\n    return y\n",
    "counts its calls": "n = 0\n\n\ndef helper(x):\n    global n\n    n += 1\n    y = n * x\n    return y\n",
    "calls what it is given": "def helper(x):\n    y = x()\n    z = y + 1\n    return z\n",
    "changes a list of the module": "seen = []\n\n\ndef helper(x):\n    seen.append(x)\n    y = len(seen)\n    return y\n",
    "gives a list that the caller may change": "def helper(x):\n    y = x * 2\n    z = y + 1\n    return [y, z]\n",
    "gives a list by name": "def helper(x):\n    out = []\n    while x:\n        out.append(x)\n        x -= 1\n    return out\n",
    "gives a part of a list": "def helper(x):\n    out = [x] * 3\n    out[0] = 1\n    return out[1:]\n",
    "adds to a list of the module by another name": "table = []\n\n\ndef helper(x):\n    row = table\n    row += [x]\n    y = x + 1\n    return y\n",
    "changes what it looked up": "table = {1: []}\n\n\ndef helper(x):\n    row = table.get(1)\n    row.append(x)\n    y = x + 1\n    return y\n",
    "changes a row of the module": "rows = [[0]]\n\n\ndef helper(x):\n    mine = list(rows)\n    mine[0][0] = x\n    y = x + 1\n    return y\n",
    "reads a list that someone adds to": "log = []\n\n\ndef note(x):\n    log.append(x)\n\n\ndef helper(x):\n    y = x + len(log)\n    z = y + 1\n    return z\n",
    "is cheaper than remembering": "def helper(x):\n    return x + 1\n",
    "yields": "def helper(x):\n    y = x * 2\n    z = y + 1\n    yield z\n    return z\n",
}


@pytest.mark.parametrize("what", REFUSED)
def test_remembers_nothing_of_a_helper_that(what: str) -> None:
    assert made(REFUSED[what] + LOOP) == []


def test_a_call_made_once_is_left() -> None:
    assert (
        made(
            "def helper(x):\n    y = x * 2\n    z = y + 1\n    return z\n\n\ndef f(x):\n    return helper(x)\n"
        )
        == []
    )


def test_equal_numbers_of_different_types_get_their_own_answers() -> None:
    text = "def helper(x):\n    y = x * 2\n    z = y + x\n    return str(z)\n" + LOOP
    space: dict[str, object] = {}
    exec(compile(made(text)[0], "example", "exec"), space)
    function = space["f"]
    assert callable(function) and function([1, 1.0, True, 1]) == ["3", "3.0", "3", "3"]


def test_dates_of_a_log_are_read_once_each() -> None:
    text = """from datetime import datetime


def f(lines):
    return [datetime.strptime(line[:10], "%Y-%m-%d") for line in lines]
"""
    assert "remembered_strptime(line[:10]" in made(text)[0]
