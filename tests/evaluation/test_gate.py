"""What a candidate may change, and what it may not bring in."""

from __future__ import annotations

import ast

import pytest

from rl_sbllm.evaluation.gate import Gate, digest
from rl_sbllm.model.verdict import Reason

ORIGINAL = '''"""A file."""
import math


LIMIT = 3


def helper(x):
    return x + 1


def f(xs, key=None):
    """Text."""
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out


class C:
    def m(self, n):
        return sum(range(n))
'''
BODY = '''    """Text."""
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
'''


def refused(candidate: str, function: str = "f") -> tuple[Reason, str] | None:
    gate = Gate.of(ORIGINAL, function)
    assert gate is not None
    refusal = gate.check(candidate)
    return None if refusal is None else (refusal.reason, refusal.detail)


def with_body(body: str, before: str = "") -> str:
    return ORIGINAL.replace(BODY, body).replace("def f(", before + "def f(")


@pytest.mark.parametrize(
    "candidate",
    [
        ORIGINAL,
        with_body("    return list(dict.fromkeys(xs))\n"),
        with_body("    return [*Counter(xs)]\n", "from collections import Counter\n\n\n"),
        with_body("    return _unique(xs)\n", "def _unique(xs):\n    return list(xs)\n\n\n"),
        with_body("    return xs[:_MOST]\n", "_MOST = 7\n"),
        ORIGINAL.replace("import math\n", "import math\nimport itertools\n"),
        ORIGINAL.replace("import math\n", "import math\nimport math\n"),
        ORIGINAL.replace("def f(xs, key=None):", "def f(xs: list, key=None) -> list:"),
        with_body("    import sys\n    return sys.intern(xs)\n"),
        with_body("    return getattr(xs, 'real', 0)\n"),
        with_body("    from operator import attrgetter, itemgetter\n    return attrgetter('a.b')(xs)\n"),
        with_body("    import numpy as np\n    return np.append(xs, np.trace(xs)).sort()\n"),
        with_body("    c = Counter()\n    Counter.update(c, xs)\n", "from collections import Counter\n"),
        with_body("    import bisect\n    bisect.insort(xs, 1)\n    return math.inf\n"),
    ],
)
def test_changes_of_the_function_and_additions_at_module_level_pass(candidate: str) -> None:
    assert refused(candidate) is None


def test_the_body_of_a_method_may_change() -> None:
    assert refused(ORIGINAL.replace("sum(range(n))", "n * (n - 1) // 2"), "C.m") is None


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (ORIGINAL.replace("x + 1", "x + 2"), "outside the function"),
        (ORIGINAL.replace("LIMIT = 3", "LIMIT = 4"), "outside the function"),
        (ORIGINAL.replace("def f(xs, key=None)", "def f(xs)"), "parameters"),
        (ORIGINAL.replace("key=None", "key=1"), "parameters"),
        (ORIGINAL.replace("def f(", "async def f("), "async"),
        (ORIGINAL.replace("def f(", "@staticmethod\ndef f("), "decorators"),
        (with_body("    yield from xs\n"), "generator"),
        (ORIGINAL.replace("def f(", "def g("), "gone"),
        (with_body("    return xs\n", "helper = abs\n"), "helper"),
        (with_body("    return xs\n", "def len(x):\n    return 0\n\n\n"), "builtin len"),
        (with_body("    return xs\n", "import builtins\n"), "builtins"),
        (with_body("    return xs\n", "print(1)\n"), "Expr statement"),
        (with_body("    return xs\n", "math.pi = 3\n"), "more than a new name"),
        (with_body("    import os\n    return os.listdir()\n"), "imports os"),
        (with_body("    import subprocess as s\n    return s.run(xs)\n"), "imports subprocess"),
        (with_body("    from threading import Thread\n"), "imports threading"),
        (with_body("    import gc\n    return gc.get_objects()\n"), "imports gc"),
        (with_body("    import sys\n    return sys._getframe(1)\n"), "_getframe"),
        (with_body("    import sys\n    sys.modules['x'] = 1\n"), "sys"),
        (with_body("    return eval('xs')\n"), "eval"),
        (with_body("    return open(xs)\n"), "open"),
        (with_body("    e = exec\n    e('1')\n"), "exec"),
        (with_body("    return f.__code__\n"), "__code__"),
        (with_body("    return f.__globals__\n"), "__globals__"),
        (with_body("    math.sqrt = abs\n    return xs\n"), "imported math"),
        (with_body("    global LIMIT\n    LIMIT = 4\n    return xs\n"), "global LIMIT"),
        (with_body("    from math import *\n"), "everything"),
        (with_body("    return getattr(xs, 'tb_' + 'frame')\n"), "getattr with a computed name"),
        (with_body("    return getattr(xs, 'tb_frame')\n"), ".tb_frame"),
        (with_body("    return [*map(getattr, xs, key)]\n"), "passes getattr on"),
        (with_body("    g = getattr\n    return g(xs, 'tb_' + 'frame')\n"), "passes getattr on"),
        (with_body("    import operator\n    return operator.attrgetter('a.f_back')(xs)\n"), ".f_back"),
        (with_body("    from operator import attrgetter\n    return attrgetter(key)(xs)\n"), "computed name"),
        (with_body("    match xs:\n        case object(tb_frame=f):\n            return f\n"), ".tb_frame"),
        (with_body("    import string\n    return string.Formatter().get_field(key, xs, {})\n"), "get_field"),
        (with_body("    from types import FunctionType\n"), "FunctionType"),
        (with_body("    import contextlib\n    return contextlib.sys.modules\n"), ".sys"),
        (with_body("    import random\n    return random._os.fork()\n"), "._os"),
        (with_body("    from fnmatch import os\n"), ".os"),
        (with_body("    import sys as s\n    return s.modules\n"), "sys.modules"),
        (with_body("    import sys\n    s = sys\n    return s.modules\n"), "passes sys on"),
        (with_body("    import _thread\n"), "imports _thread"),
        (with_body("    import _elsewhere\n"), "imports _elsewhere"),
        (with_body("    import keyword\n    keyword.kwlist.append(xs)\n"), "imported keyword"),
        (with_body("    from keyword import kwlist\n    kwlist.append(xs)\n"), "imported kwlist"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(candidate: str, said: str) -> None:
    found = refused(candidate)
    assert found is not None
    assert found[0] is Reason.FORBIDDEN
    assert said in found[1]


def test_text_that_does_not_parse_is_a_syntax_error() -> None:
    found = refused("def f(:\n")
    assert found is not None
    assert found[0] is Reason.SYNTAX


def test_what_the_original_uses_stays_allowed() -> None:
    original = "import os\ndef f(x):\n    return open(os.fspath(x)).read()\n"
    gate = Gate.of(original, "f")
    assert gate is not None
    assert gate.check(original.replace(".read()", ".read().strip()")) is None


def test_layout_comments_and_docstrings_do_not_make_another_candidate() -> None:
    one = "def f(x):\n    '''Text.'''\n    return x+1\n"
    other = "def f(x):\n    # why\n    return (x + 1)\n"
    assert digest(one) == digest(other)
    assert digest(one) != digest("def f(x):\n    return x + 2\n")
    assert digest("def f(") is None


def test_candidates_that_differ_in_another_function_alone_are_told_apart() -> None:
    assert digest(ORIGINAL) != digest(ORIGINAL.replace("return x + 1", "return x + 2"))
    decorated = "@cache\ndef f(x):\n    return x\n"
    assert digest(decorated) != digest(decorated.replace("@cache\n", ""))
    assert digest("cache\ndef f(x):\n    return x\n") != digest(decorated)


def test_docstrings_make_no_other_candidate_wherever_they_stand() -> None:
    text = "class C:\n    def f(self):\n        return 1\n"
    said = text.replace("        return", "        'Says.'\n        return")
    assert digest(f"'About.'\n{said}") == digest(text)
    assert digest("'About.'\n") == digest("pass\n") != digest("")
    assert digest("x = 1\n'About.'\n") != digest("x = 1\n")


def test_an_unchanged_statement_of_a_file_is_dumped_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = "".join(f"def once_{n}(x):\n    return x + {n}\n\n\n" for n in range(50))
    dumped: list[ast.AST] = []
    dump = ast.dump
    monkeypatch.setattr(ast, "dump", lambda node: dumped.append(node) or dump(node))  # pyright: ignore
    first = digest(unit)
    del dumped[:]
    assert digest(unit.replace("x + 7\n", "x - 7\n")) != first
    assert len(dumped) == 1


@pytest.mark.parametrize(
    ("candidate", "keeps"),
    [
        (ORIGINAL, False),
        (with_body("    return xs\n", "_MOST = (1, 'a')\n"), False),
        (with_body("    return xs\n", "_SEEN = {}\n"), True),
        (
            with_body(
                "    return xs\n", "import functools\n@functools.cache\ndef _g(x):\n    return x\n\n\n"
            ),
            True,
        ),
        (with_body("    f.seen = xs\n    return xs\n"), True),
    ],
)
def test_what_could_outlive_a_call_is_noticed(candidate: str, keeps: bool) -> None:
    gate = Gate.of(ORIGINAL, "f")
    assert gate is not None
    assert gate.may_keep_state(candidate) is keeps


def helped(users: str = "") -> str:
    return "def _twice(x):\n    return x + x\n\n\ndef g(xs):\n    return [_twice(x) for x in xs]\n" + users


def refused_in(original: str, candidate: str) -> str | None:
    gate = Gate.of(original, "g")
    assert gate is not None
    refusal = gate.check(candidate)
    return None if refusal is None else refusal.detail


def test_a_helper_of_the_function_alone_may_be_changed():
    assert refused_in(helped(), helped().replace("x + x", "2 * x")) is None


@pytest.mark.parametrize(
    "user",
    [
        "def h(x):\n    return _twice(x)\n",
        "__all__ = ['_twice']\n",
        "t = _twice\n",
        "@_twice\ndef h(): ...\n",
    ],
)
def test_a_helper_that_something_else_names_may_not_be_changed(user: str):
    text = helped("\n\n" + user)
    assert "outside the function" in (refused_in(text, text.replace("x + x", "2 * x")) or "")


def test_a_helper_keeps_its_parameters_and_what_is_forbidden_stays_so():
    assert "parameters" in (refused_in(helped(), helped().replace("_twice(x):", "_twice(x, y=1):")) or "")
    assert refused_in(helped(), helped().replace("x + x", "eval('x + x')"))
    gate = Gate.of(helped(), "g")
    assert gate is not None
    assert gate.may_keep_state(helped().replace("return x + x", "_twice.last = x\n    return x + x"))
    assert not gate.may_keep_state(helped().replace("x + x", "2 * x"))
