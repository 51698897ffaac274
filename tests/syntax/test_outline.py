"""What counts as a function, what it is called, and where it stands."""

from __future__ import annotations

import ast

import pytest

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.syntax.outline import Kind, Outline, Place, functions
from rl_sbllm.syntax.positions import decode
from rl_sbllm.syntax.snapshot import Snapshot

SOURCE = """
import functools

if True:
    def conditional(): pass

@functools.cache
@other(1)
def decorated(n):
    return n

class C:
    @property
    def p(self): return 1

    @p.setter
    def p(self, v): pass

    async def co(self):
        def inner():
            yield 1
        return lambda: (yield)

    class D:
        def deep(self): ...

async def agen():
    yield 1

def outer():
    class L:
        def m(self): pass
    try:
        with x:
            def in_with(): pass
    except E:
        def in_except(): pass
    f = lambda: 1
    match x:
        case 1:
            def in_case(): pass
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_names_agree_with_ast_whatever_the_line_ends(end: str):
    text = SOURCE.replace("\n", end)
    unit = PythonUnit.parse(text)
    assert unit is not None
    expected = {(name, unit.span(node)) for name, node in unit.functions()}
    snapshot = Snapshot.of("python", text)
    found = set()
    for f in functions(snapshot):
        body = snapshot.data[f.span.start : f.span.end]
        start = f.span.start + (body.rfind(b"def ") if f.decorators else 0)
        found.add((f.name, (start, int(f.span.end))))
    assert found == expected


def test_kinds_and_places():
    found = {f.name: (f.kind, f.place) for f in functions(Snapshot.of("python", SOURCE))}
    assert found["decorated"] == (Kind.PLAIN, Place.MODULE)
    assert found["C.p"] == (Kind.PROPERTY, Place.CLASS)
    assert found["C.co"] == (Kind.COROUTINE, Place.CLASS)
    assert found["C.co.inner"] == (Kind.GENERATOR, Place.FUNCTION)
    assert found["agen"] == (Kind.ASYNC_GENERATOR, Place.MODULE)
    assert found["outer.L.m"] == (Kind.PLAIN, Place.CLASS)


def test_a_range_holds_the_decorators():
    snapshot = Snapshot.of("python", SOURCE)
    found = next(f for f in functions(snapshot) if f.name == "decorated")
    text = decode(snapshot.data[found.span.start : found.span.end])
    assert text.startswith("@functools.cache") and text.endswith("return n")
    assert found.decorators == ("functools.cache", "other(1)")


def test_functions_beside_a_syntax_error_are_found():
    text = "def a():\n    return 1\n\ndef broken(x):\n    x = = 2\n\ndef b(x):\n    return x\n"
    found = {f.name: f.broken for f in functions(Snapshot.of("python", text))}
    assert found == {"a": False, "broken": True, "b": False}


def test_byte_ranges_count_the_mark_and_wide_characters():
    text = "\ufeff# 😀\x0c\r\ndef f():\r\n    return 'é'\r\n"
    snapshot = Snapshot.of("python", text)
    (f,) = functions(snapshot)
    assert decode(snapshot.data[f.span.start : f.span.end]) == "def f():\r\n    return 'é'"
    assert ast.parse(decode(snapshot.data[f.span.start : f.span.end]))


def test_work_in_slices_gives_the_same_and_lets_others_go_on_in_between():
    text = "".join(f"def f{n}():\n    yield {n}\n" for n in range(20))
    snapshot = Snapshot.of("python", text)
    slices, pauses = Outline().in_slices(snapshot, seconds=0.0), 0
    while True:
        try:
            next(slices)
        except StopIteration as done:
            assert done.value == functions(snapshot)
            break
        pauses += 1
    assert pauses >= 10


def test_what_is_remembered_of_unchanged_functions_is_moved_to_where_they_are_now():
    outline = Outline()
    for text in ("def f(): pass\ndef g(): pass\n", "x = 1\ndef f(): pass\ndef f(): pass\ndef g(): pass\n"):
        snapshot = Snapshot.of("python", text)
        assert outline.functions(snapshot) == functions(snapshot)
