"""Hints are looked for once for each text, those at the cursor first, and the others not while something is measured."""

from __future__ import annotations

import asyncio

from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.hints.find import Hint
from rl_sbllm.lsp.documents import OpenDocument, Reading
from rl_sbllm.lsp.facts import Facts
from rl_sbllm.lsp.hint_process import HintProcess
from rl_sbllm.syntax.positions import Encoding

TEXT = "".join(f"def {name}(x):\n    return x\n\n" for name in "abc")


class Told(HintProcess):
    """Answers at once, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def ask(self, cut: Excerpt) -> tuple[Hint, ...]:
        self.asked.append(cut.name)
        await asyncio.sleep(0)
        return (Hint("rule", "family", 0, cut.name),)


class Scene:
    def __init__(self) -> None:
        self.process, self.measuring, self.told = Told(), False, asyncio.Event()
        self.facts = Facts(self.told.set, lambda: self.measuring, self.process)

    async def arrived(self) -> None:
        await asyncio.wait_for(self.told.wait(), 5.0)
        self.told.clear()


async def reading(text: str = TEXT) -> Reading:
    return await OpenDocument("file:///a.py", "python", text, 1, Encoding.UTF16).read()


async def test_each_text_is_asked_about_once_and_the_one_at_the_cursor_first():
    scene, now = Scene(), await reading()
    a, b, c = now.functions
    assert [scene.facts.hints(now, f) for f in (a, b)] == [(), ()]
    assert scene.facts.hints_at_cursor(now, c) == scene.facts.hints_at_cursor(now, b) == ()
    await scene.arrived()
    assert scene.process.asked == ["c", "b", "a"]
    again = await reading("import os\n" + TEXT)
    assert [h.summary for f in again.functions for h in scene.facts.hints(again, f)] == ["a", "b", "c"]
    assert len(scene.process.asked) == 3


async def test_while_something_is_measured_only_the_cursor_is_served():
    scene, now = Scene(), await reading()
    scene.measuring = True
    a, b, _ = now.functions
    scene.facts.hints(now, a)
    scene.facts.hints_at_cursor(now, b)
    await scene.arrived()
    assert scene.process.asked == ["b"]
    scene.measuring = False
    scene.facts.resume()
    await scene.arrived()
    assert scene.process.asked == ["b", "a"]


async def test_of_a_function_being_typed_only_the_newest_text_is_looked_at():
    scene = Scene()
    versions = [await reading(TEXT.replace("return x", f"return {name}")) for name in ("x", "xy", "xyz")]
    for now in versions:
        scene.facts.hints(now, now.functions[0])
    await scene.arrived()
    assert scene.process.asked == ["a"]
    assert [bool(scene.facts.hints(now, now.functions[0])) for now in reversed(versions)] == [
        True,
        False,
        False,
    ]
