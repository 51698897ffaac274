"""What is known of a function without running it: growth estimate and hints, remembered by the function's text.

An estimate is made at once (one function parses in a millisecond or two). Hints try every pattern, so a thread of their own
looks for them, one function at a time, while the client is quiet; handlers take what is there. The thread only
computes: it talks to no client.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from rl_sbllm.analysis.growth import Estimate, estimate
from rl_sbllm.hints.find import Hint, find_hints
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.snapshot import Snapshot

_KEPT = 4000
_QUIET_SECONDS = 0.05
_LONGEST_WAIT = 2.0
Key = tuple[str, bytes]
Place = tuple[str, str]
"""Document and function name."""
_Fact = TypeVar("_Fact")


class Facts:
    """`changed` is called, from the thread, when hints that were asked for have all arrived."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._growth: OrderedDict[Key, Estimate | None] = OrderedDict()
        self._hints: OrderedDict[Key, tuple[Hint, ...] | None] = OrderedDict()
        self._waiting: dict[Place, tuple[Key, Snapshot, Function]] = {}
        self._lock = threading.Lock()
        self._asked: queue.SimpleQueue[Place | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._busy_at = 0.0

    def busy(self) -> None:
        """The client asks for something: the thread stands back."""
        self._busy_at = time.monotonic()

    def growth(self, reading: Reading, function: Function) -> Estimate | None:
        key = _key(reading, function)
        if key not in self._growth:
            _remember(self._growth, key, estimate(reading.snapshot, function))
        return self._growth[key]

    def hints(self, reading: Reading, function: Function) -> tuple[Hint, ...]:
        """The hints if they are known by now, else none, and they are looked for. Lines count from the function's first."""
        key = _key(reading, function)
        if key not in self._hints:
            _remember(self._hints, key, None)
            self._ask((reading.uri, function.name), key, reading.snapshot, function)
        return self._hints[key] or ()

    def close(self) -> None:
        self._asked.put(None)

    def _ask(self, place: Place, key: Key, snapshot: Snapshot, function: Function) -> None:
        """While someone types, only the newest text of a function is looked at."""
        with self._lock:
            older = self._waiting.get(place)
            self._waiting[place] = key, snapshot, function
        if older is not None:
            self._hints.pop(older[0], None)
            return
        self._asked.put(place)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="hints", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        found_some = False
        while (place := self._asked.get()) is not None:
            with self._lock:
                key, snapshot, function = self._waiting.pop(place)
            found = self._look(snapshot, function)
            if key in self._hints:
                self._hints[key] = found
            found_some = found_some or bool(found)
            if self._asked.empty() and found_some:
                found_some = False
                self._changed()

    def _look(self, snapshot: Snapshot, function: Function) -> tuple[Hint, ...]:
        self._stand_back(_LONGEST_WAIT)
        try:
            return find_hints(snapshot, function, lambda: self._stand_back(_QUIET_SECONDS))
        except Exception:
            logging.getLogger(__name__).exception("a pattern failed")
            return ()

    def _stand_back(self, longest: float) -> None:
        """Both threads share one interpreter lock: every rule tried now would delay an answer."""
        end = time.monotonic() + longest
        while (now := time.monotonic()) < end and now - self._busy_at < _QUIET_SECONDS:
            time.sleep(_QUIET_SECONDS / 2)


def _key(reading: Reading, function: Function) -> Key:
    return function.name, reading.source(function)


def _remember(table: OrderedDict[Key, _Fact], key: Key, value: _Fact) -> None:
    table[key] = value
    while len(table) > _KEPT:
        table.popitem(last=False)
