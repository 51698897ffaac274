"""What a caller can do with a generator beside reading it: send, throw, close; and leave a context by an exception.

One session is one call on arguments of its own. Asynchronous generators are driven on a loop of their own.
"""

import asyncio
import contextlib
import inspect
import types

from . import objects, raising

SENT = 12


class Thrown(Exception):
    """What is thrown into a generator or a context."""


def run(name, encoder, entry, args, kwargs):
    """["tuple", [[what was done, what came back] ...]] of the session of that name."""
    result = entry(*args, **kwargs)
    events = []
    driver = _driver(result)
    if driver is None:
        return ["tuple", ["no generator", objects.type_name(type(result))]]
    try:
        SESSIONS[name](driver, lambda verb, call, *sent: _step(encoder, events, verb, call, *sent))
    finally:
        driver.release()
    return ["tuple", events]


def _step(encoder, events, verb, call, *sent):
    """Note one step; (went on, what came back)."""
    try:
        given = call(*sent)
    except BaseException as error:
        by = "code" if raising.raised_by_code(error) or isinstance(error, Thrown) else "interpreter"
        told = ["exception", objects.type_name(type(error)), encoder.nodes(error.args), by]
        events.append(["tuple", [verb, told]])
        return False, None
    events.append(["tuple", [verb, encoder.node(given)]])
    return True, given


def _close(driver, step):
    step("next", driver.next)
    step("close", driver.close)
    step("next after close", driver.next)


def _throw(driver, step):
    step("next", driver.next)
    if step("throw", driver.throw, Thrown("thrown"))[0]:
        step("next after throw", driver.next)


def _send(driver, step):
    went_on = step("next", driver.next)[0]
    for number in range(1, SENT):
        if not went_on:
            return
        went_on = step("send", driver.send, number)[0]


def _echo(driver, step):
    went_on, given = step("next", driver.next)
    for _ in range(1, SENT):
        if not went_on:
            return
        went_on, given = step("send back", driver.send, given)


def _leave(driver, step):
    if step("enter", driver.enter)[0]:
        step("leave by an exception", driver.leave, Thrown("thrown"))


SESSIONS = {"close": _close, "throw": _throw, "send": _send, "echo": _echo, "leave": _leave}


def enter_and_leave(encoder, manager):
    """The node of what entering gives and what leaving says when nothing goes wrong."""
    events, driver = [], _driver(manager)
    try:
        if _step(encoder, events, "enter", driver.enter)[0]:
            _step(encoder, events, "leave", driver.leave, None)
    finally:
        driver.release()
    return ["tuple", events]


def is_context(value):
    """Made by `contextlib.contextmanager` or `asynccontextmanager`."""
    return isinstance(value, (contextlib._GeneratorContextManager, contextlib._AsyncGeneratorContextManager))


def _driver(result):
    if isinstance(result, (types.GeneratorType, contextlib._GeneratorContextManager)):
        return _Plain(result)
    if inspect.isasyncgen(result) or isinstance(result, contextlib._AsyncGeneratorContextManager):
        return _Asynchronous(result)
    return None


class _Plain:
    def __init__(self, result):
        self._result = result

    def next(self):
        return next(self._result)

    def send(self, value):
        return self._result.send(value)

    def throw(self, error):
        return self._result.throw(error)

    def close(self):
        return self._result.close()

    def enter(self):
        return self._result.__enter__()

    def leave(self, error):
        return self._result.__exit__(type(error) if error else None, error, None)

    def release(self):
        pass


class _Asynchronous:
    def __init__(self, result):
        self._result, self._loop = result, asyncio.new_event_loop()

    def _wait(self, awaitable):
        async def waited():
            return await awaitable

        return self._loop.run_until_complete(waited())

    def next(self):
        return self._wait(self._result.__anext__())

    def send(self, value):
        return self._wait(self._result.asend(value))

    def throw(self, error):
        return self._wait(self._result.athrow(error))

    def close(self):
        return self._wait(self._result.aclose())

    def enter(self):
        return self._wait(self._result.__aenter__())

    def leave(self, error):
        return self._wait(self._result.__aexit__(type(error) if error else None, error, None))

    def release(self):
        self._loop.close()
