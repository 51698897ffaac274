"""What is known of a function without running it: growth estimate and hints, remembered by the function's text.

An estimate is made at once (one function parses in a millisecond or two). Hints try every pattern, so another process
looks for them, one function at a time; handlers take what is there.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from rl_sbllm.analysis.growth import Estimate, estimate
from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.hints.find import Hint, text_to_look_at
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.hint_process import HintProcess
from rl_sbllm.syntax.outline import Function

_KEPT = 10_000
_TELL_SECONDS = 2.0
Key = tuple[str, bytes]
Place = tuple[str, str]
"""Document and function name."""
_Fact = TypeVar("_Fact")


class Facts:
    """Belongs to one event loop. `changed` is called when hints arrived; while `hold` says so (something is being
    measured) only hints at the cursor are looked for."""

    def __init__(
        self, changed: Callable[[], None], hold: Callable[[], bool], process: HintProcess | None = None
    ) -> None:
        self._changed, self._hold = changed, hold
        self._process = process or HintProcess()
        self._growth: OrderedDict[Key, Estimate | None] = OrderedDict()
        self._hints: OrderedDict[Key, tuple[Hint, ...] | None] = OrderedDict()
        self._urgent: OrderedDict[Place, tuple[Key, Excerpt]] = OrderedDict()
        self._later: OrderedDict[Place, tuple[Key, Excerpt]] = OrderedDict()
        self._worker: asyncio.Task[None] | None = None

    def growth(self, reading: Reading, function: Function) -> Estimate | None:
        key = _key(reading, function)
        if key not in self._growth:
            _remember(self._growth, key, estimate(reading.snapshot, function))
        return self._growth[key]

    def hints(self, reading: Reading, function: Function) -> tuple[Hint, ...]:
        """The hints if they are known by now, else none, and they are looked for. Lines count from the function's first."""
        return self._known_or_asked(reading, function, self._later)

    def hints_at_cursor(self, reading: Reading, function: Function) -> tuple[Hint, ...]:
        """As `hints`, looked for before those of all other functions."""
        return self._known_or_asked(reading, function, self._urgent)

    def resume(self) -> None:
        """What was held back may be looked for now."""
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work(), name="hints")

    async def close(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
        await self._process.close()

    def _known_or_asked(
        self, reading: Reading, function: Function, asked: OrderedDict[Place, tuple[Key, Excerpt]]
    ) -> tuple[Hint, ...]:
        key, place = _key(reading, function), (reading.uri, function.name)
        sooner = asked is self._urgent and place in self._later
        if key not in self._hints or sooner:
            self._ask(place, key, reading, function, asked)
        return self._hints[key] or ()

    def _ask(
        self,
        place: Place,
        key: Key,
        reading: Reading,
        function: Function,
        asked: OrderedDict[Place, tuple[Key, Excerpt]],
    ) -> None:
        """While someone types, only the newest text of a function is looked at."""
        cut = text_to_look_at(reading.snapshot, function)
        _remember(self._hints, key, () if cut is None else None)
        older = self._urgent.pop(place, None) or self._later.pop(place, None)
        if older is not None and older[0] != key:
            self._hints.pop(older[0], None)
        if cut is not None:
            asked[place] = key, cut
            self.resume()

    async def _work(self) -> None:
        told, news = time.monotonic(), False
        while (job := self._next()) is not None:
            key, cut = job
            found = await self._process.ask(cut)
            if key in self._hints:
                self._hints[key] = found
            news = news or bool(found)
            if news and (time.monotonic() - told > _TELL_SECONDS or not self._waits()):
                told, news = time.monotonic(), False
                self._changed()

    def _next(self) -> tuple[Key, Excerpt] | None:
        if self._urgent:
            return self._urgent.popitem(last=False)[1]
        return self._later.popitem(last=False)[1] if self._waits() else None

    def _waits(self) -> bool:
        return bool(self._urgent) or (bool(self._later) and not self._hold())


def _key(reading: Reading, function: Function) -> Key:
    return function.name, hashlib.blake2b(reading.source(function), digest_size=16).digest()


def _remember(table: OrderedDict[Key, _Fact], key: Key, value: _Fact) -> None:
    table[key] = value
    while len(table) > _KEPT:
        table.popitem(last=False)
