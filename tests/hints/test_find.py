"""Hints name the line of the pattern, wherever the function stands, and nothing else."""

from __future__ import annotations

from rl_sbllm.hints.find import Hint, find_hints
from rl_sbllm.syntax.outline import functions
from rl_sbllm.syntax.snapshot import Snapshot

SLOW = "def unique(xs):\n    seen = []\n    for x in xs:\n        if x not in seen:\n            seen.append(x)\n    return seen\n"


def hints_of(source: str, name: str) -> tuple[Hint, ...]:
    snapshot = Snapshot.of("python", source)
    (function,) = [f for f in functions(snapshot) if f.name == name]
    return find_hints(snapshot, function)


def test_a_list_searched_in_a_loop_is_hinted_at_with_its_line():
    found = hints_of(SLOW, "unique")
    assert any(h.family == "data-structure" and 1 <= h.line <= 3 for h in found)


def test_a_method_deep_in_a_file_has_the_same_hints_at_the_same_lines():
    body = "".join(f"    {line}\n" for line in SLOW.replace("(xs)", "(self, xs)").splitlines())
    source = "import os\nfrom sys import (\n    path,  # why\n)\n\n\nclass C:\n" + body
    for text in (source, source.replace("\n", "\r\n"), "\ufeff" + source):
        deep = {(h.rule, h.line) for h in hints_of(text, "C.unique")}
        assert deep == {(h.rule, h.line) for h in hints_of(SLOW, "unique")}


def test_code_with_nothing_to_gain_has_no_hint():
    assert hints_of("def f(x):\n    return x + 1\n", "f") == ()


def test_a_broken_function_has_no_hint():
    assert hints_of(SLOW.replace("return seen", "return = seen"), "unique") == ()
