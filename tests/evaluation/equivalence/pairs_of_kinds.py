"""Generators, coroutines, contexts and iterators: what they give, when they take it, and how they are used."""

from __future__ import annotations

from rl_sbllm.model.verdict import Reason
from tests.evaluation.equivalence.judging import Pair

RESULT, ORDER, EXCEPTION = Reason.DIFFERENT_RESULT, Reason.DIFFERENT_ORDER, Reason.DIFFERENT_EXCEPTION
OUTPUT, MUTATED, STATE = Reason.DIFFERENT_OUTPUT, Reason.MUTATED_ARGUMENT, Reason.CHANGED_STATE
LAZY = "def f(x):\n    for y in x:\n        yield y * 2\n"
EAGER = "def f(x):\n    for y in list(x):\n        yield y * 2\n"
SAME_LAZY = "def f(x):\n    yield from (y * 2 for y in x)\n"
ITERATOR = (
    "class It:\n    def __init__(self): self.at = 0\n    def __iter__(self): return self\n"
    "    def __next__(self):\n        self.at += 1\n        if self.at > 3: raise StopIteration\n        return self.at"
)
GENERATORS = [
    Pair(
        "items",
        "def f(n):\n    for i in range(n): yield i",
        ("3",),
        ("def f(n):\n    yield from range(n)",),
        (
            ("def f(n):\n    for i in range(n): yield float(i)", RESULT),
            ("def f(n):\n    for i in range(n - 1): yield i", RESULT),
            ("def f(n):\n    for i in reversed(range(n)): yield i", ORDER),
            ("def f(n):\n    return list(range(n))", RESULT),
        ),
    ),
    *(
        Pair(f"laziness-against-{name}", LAZY, (call,), (SAME_LAZY,), ((EAGER, MUTATED),), setup)
        for name, call, setup in (
            ("a-list's-iterator", "iter([1, 2, 3])", ""),
            ("a-generator", "(y for y in [1, 2, 3])", ""),
            ("map", "map(int, '123')", ""),
            ("filter", "filter(None, [1, 2])", ""),
            ("chain", "itertools.chain([1], [2])", "import itertools"),
            ("islice", "itertools.islice([1, 2, 3], 2)", "import itertools"),
            ("an-iterator-in-python", "It()", ITERATOR),
        )
    ),
    Pair(
        "one-item-ahead",
        "def f(x):\n    for y in x: yield y",
        ("(y for y in [1, 2, 3])",),
        (),
        (
            (
                "def f(x):\n    a = next(x)\n    for y in x:\n        yield a\n        a = y\n    yield a",
                MUTATED,
            ),
        ),
    ),
    Pair(
        "the-exception-that-ends-it",
        "def f(n):\n    yield n\n    raise KeyError(n)",
        ("1",),
        ("def f(n):\n    yield +n\n    raise KeyError(n)",),
        (("def f(n):\n    yield n\n    raise ValueError(n)", RESULT), ("def f(n):\n    yield n", RESULT)),
    ),
    Pair(
        "items-as-they-were-when-yielded",
        "def f(n):\n    row = []\n    for i in range(n):\n        row.append(i)\n        yield row",
        ("3",),
        ("def f(n):\n    row = []\n    for i in range(n):\n        row += [i]\n        yield row",),
        (("def f(n):\n    row = list(range(n))\n    for i in range(n): yield row", RESULT),),
    ),
    Pair(
        "what-is-sent",
        "def f(n):\n    total = 0\n    while total < n:\n        got = yield total\n        total += got or 1",
        ("9",),
        ("def f(n):\n    total = 0\n    while total < n:\n        total += (yield total) or 1",),
        (
            (
                "def f(n):\n    total = 0\n    while total < n:\n        yield total\n        total += 1",
                RESULT,
            ),
        ),
    ),
    Pair(
        "closing-runs-the-end",
        "def f(log):\n    try:\n        yield 1\n        yield 2\n    finally:\n        log.append('end')",
        ("[]",),
        ("def f(log):\n    try:\n        yield from (1, 2)\n    finally:\n        log += ['end']",),
        (("def f(log):\n    yield 1\n    yield 2\n    log.append('end')", MUTATED),),
    ),
    Pair(
        "an-exception-thrown-in",
        "def f(n):\n    try:\n        yield n\n    except Exception as e:\n        yield str(e)",
        ("1",),
        ("def f(n):\n    try:\n        yield n\n    except Exception as e:\n        yield '%s' % e",),
        (
            (
                "def f(n):\n    try:\n        yield n\n    except Exception as e:\n        yield 'failed'",
                RESULT,
            ),
        ),
    ),
    Pair(
        "the-value-returned",
        "def g():\n    yield 1\n    return 5\ndef f():\n    return [(yield from g())]\ndef h():\n    return list(f())",
        ("",),
        (
            "def g():\n    yield 1\n    return 5\ndef f():\n    x = yield from g()\n    return [x]\ndef h():\n    return list(f())",
        ),
        (
            (
                "def g():\n    yield 1\n    return 6\ndef f():\n    return [(yield from g())]\ndef h():\n    return list(f())",
                RESULT,
            ),
        ),
    ),
    Pair(
        "an-endless-one",
        "import itertools\ndef f(n):\n    return itertools.count(n)",
        ("1",),
        ("import itertools\ndef f(n):\n    return itertools.count(n, 1)",),
        (("import itertools\ndef f(n):\n    return itertools.count(n, 2)", RESULT),),
    ),
]
SLEEP = "import asyncio\n"
ASYNC = [
    Pair(
        "a-coroutine",
        SLEEP + "async def f(n):\n    await asyncio.sleep(0)\n    return [n]",
        ("1",),
        (SLEEP + "async def f(n):\n    return [n]",),
        (
            (SLEEP + "async def f(n):\n    return (n,)", RESULT),
            ("def f(n):\n    return [n]", RESULT),
            (SLEEP + "async def f(n):\n    raise ValueError(n)", EXCEPTION),
        ),
    ),
    Pair(
        "calls-of-a-coroutine-function",
        SLEEP + "async def f(get, ns):\n    return [await get(n) for n in ns]",
        ("get, [1, 2]",),
        (SLEEP + "async def f(get, ns):\n    return await asyncio.gather(*[get(n) for n in ns])",),
        (
            (SLEEP + "async def f(get, ns):\n    return [await get(n) for n in ns[::-1]][::-1]", ORDER),
            (
                SLEEP + "async def f(get, ns):\n    await get(0)\n    return [await get(n) for n in ns]",
                OUTPUT,
            ),
        ),
        "import asyncio\nasync def get(n):\n    await asyncio.sleep(0)\n    return n * 2",
    ),
    Pair(
        "an-asynchronous-generator",
        SLEEP + "async def f(n):\n    for i in range(n):\n        await asyncio.sleep(0)\n        yield i",
        ("3",),
        ("async def f(n):\n    for i in range(n): yield i",),
        (
            ("async def f(n):\n    for i in range(n): yield -i", RESULT),
            ("async def f(n):\n    for i in range(n): yield i\n    raise ValueError", RESULT),
        ),
    ),
    Pair(
        "laziness-of-an-asynchronous-generator",
        "async def f(source):\n    async for x in source: yield x",
        ("made()",),
        ("async def f(source):\n    async for y in source: yield y",),
        (("async def f(source):\n    xs = [x async for x in source]\n    for x in xs: yield x", MUTATED),),
        "async def made():\n    for i in range(3): yield i",
    ),
    Pair(
        "closing-an-asynchronous-generator",
        "async def f(log):\n    try:\n        yield 1\n        yield 2\n    finally:\n        log.append('end')",
        ("[]",),
        (
            "async def f(log):\n    try:\n        for i in (1, 2): yield i\n    finally:\n        log.append('end')",
        ),
        (("async def f(log):\n    yield 1\n    yield 2\n    log.append('end')", MUTATED),),
    ),
]
MANAGER = "import contextlib\n@contextlib.contextmanager\ndef f(log):\n    "
ASYNC_MANAGER = "import contextlib\n@contextlib.asynccontextmanager\nasync def f(log):\n    "
CLASS = "class M:\n    def __init__(self): self.log = []\n    def __enter__(self):\n        self.log.append('in')\n        return self\n    def __exit__(self, kind, error, trace):\n        "
CONTEXTS = [
    Pair(
        "a-context",
        MANAGER + "log.append('in')\n    yield 7\n    log.append('out')",
        ("[]",),
        (MANAGER + "log += ['in']\n    yield 7\n    log += ['out']",),
        (
            (MANAGER + "log.append('in')\n    log.append('out')\n    yield 8", RESULT),
            (MANAGER + "log.append('in')\n    yield 7", MUTATED),
        ),
    ),
    Pair(
        "a-context-left-by-an-exception",
        MANAGER + "try:\n        yield 7\n    finally:\n        log.append('out')",
        ("[]",),
        (MANAGER + "try:\n        yield 7\n    finally:\n        log += ['out']",),
        (
            (MANAGER + "yield 7\n    log.append('out')", MUTATED),
            (MANAGER + "try:\n        yield 7\n    except Exception: pass\n    log.append('out')", RESULT),
        ),
    ),
    Pair(
        "an-asynchronous-context",
        ASYNC_MANAGER + "try:\n        yield 7\n    finally:\n        log.append('out')",
        ("[]",),
        (ASYNC_MANAGER + "try:\n        yield 7\n    finally:\n        log += ['out']",),
        ((ASYNC_MANAGER + "yield 7\n    log.append('out')", MUTATED),),
    ),
    Pair(
        "contexts-entered-by-the-function",
        "def f(a, b):\n    with a:\n        with b:\n            pass",
        ("made('a'), made('b')",),
        ("def f(a, b):\n    with a, b: pass",),
        (
            ("def f(a, b):\n    with b, a: pass", OUTPUT),
            ("def f(a, b):\n    with a: pass\n    with b: pass", OUTPUT),
        ),
        "class M:\n    def __init__(self, name): self.name = name\n    def __enter__(self): print('in', self.name)\n    def __exit__(self, *e): print('out', self.name)\nmade = M",
    ),
    Pair(
        "an-exit-method",
        CLASS + "self.log.append('out')\n        return kind is ValueError",
        ("M(), ValueError, None, None", "M(), None, None, None"),
        (CLASS + "self.log.append('out')\n        return kind == ValueError",),
        (
            (CLASS + "self.log.append('out')\n        return True", RESULT),
            (CLASS + "return kind is ValueError", STATE),
        ),
        entry="M.__exit__",
    ),
]
PAIRS = GENERATORS + ASYNC + CONTEXTS
