"""What a call does beside returning: changed objects, calls to callables, exceptions, output, files, state of the process."""

from __future__ import annotations

from rl_sbllm.model.verdict import Reason
from tests.evaluation.equivalence.judging import Pair

RESULT, ORDER, ALIASING = Reason.DIFFERENT_RESULT, Reason.DIFFERENT_ORDER, Reason.DIFFERENT_ALIASING
EXCEPTION, OUTPUT = Reason.DIFFERENT_EXCEPTION, Reason.DIFFERENT_OUTPUT
MUTATED, STATE = Reason.MUTATED_ARGUMENT, Reason.CHANGED_STATE


def function(body: str, parameters: str = "x", head: str = "") -> str:
    """A function `f`; the body's lines stand one after the other."""
    return f"{head}\ndef f({parameters}):\n    " + body.replace("\n", "\n    ") + "\n"


def doing(
    name: str,
    original: str,
    same: str,
    *other: tuple[str, Reason],
    call: str = "1",
    parameters: str = "x",
    head: str = "",
    setup: str = "",
    notes: tuple[str, ...] = (),
) -> Pair:
    """A pair of functions with these bodies."""
    texts = [(function(body, parameters, head), reason) for body, reason in other]
    return Pair(
        name,
        function(original, parameters, head),
        (call,),
        (function(same, parameters, head),),
        texts,
        setup,
        notes=notes,
    )


ARGUMENTS = [
    doing(
        "in-place-without-return",
        "x.sort()",
        "x[:] = sorted(x)",
        ("return sorted(x)", RESULT),
        ("x.reverse()", MUTATED),
        ("pass", MUTATED),
        call="[2, 3, 1]",
    ),
    doing(
        "argument-sorted-in-place",
        "return sorted(x)[0]",
        "return min(x)",
        ("x.sort()\nreturn x[0]", MUTATED),
        call="[2, 1]",
    ),
    doing(
        "a-dict-emptied",
        "return len(x)",
        "return sum(1 for _ in x)",
        ("n = 0\nwhile x: x.popitem(); n += 1\nreturn n", MUTATED),
        call="{1: 2}",
    ),
    doing(
        "keyword-argument-changed",
        "return x[0]",
        "return x[-1]",
        ("return x.pop()", MUTATED),
        call="x=[1]",
        parameters="*, x",
    ),
    doing(
        "deep-inside",
        "return len(x)",
        "return len(list(x))",
        ("x[0][0].append(1)\nreturn len(x)", MUTATED),
        call="[[[]]]",
    ),
    doing(
        "numbers-of-other-type-left-behind",
        "x[0] = 1",
        "x[0] = 3 - 2",
        ("x[0] = 1.0", MUTATED),
        ("x[0] = True", MUTATED),
        call="[0]",
    ),
    doing(
        "text-written-to-a-stream",
        "x.write('ab')",
        "x.write('a'); x.write('b')",
        ("x.write('b')", MUTATED),
        call="io.StringIO()",
        setup="import io",
    ),
    doing(
        "place-in-a-stream",
        "return x.read(1)",
        "return x.read()[:1] if x.seek(0) else x.read(1)",
        ("return x.read()[:1]", MUTATED),
        call="io.BytesIO(b'abc')",
        setup="import io",
    ),
    doing(
        "what-is-left-of-an-iterator",
        "return next(x)",
        "for item in x: return item",
        ("return list(x)[0]", MUTATED),
        call="iter([1, 2])",
    ),
    doing(
        "random-generator-given",
        "return x.random()",
        "y = x.random\nreturn y()",
        ("return x.random() + 0 * x.random()", MUTATED),
        call="random.Random(1)",
        setup="import random",
    ),
    doing(
        "a-queue",
        "return x.get()",
        "return x.get(True)",
        ("a = x.get(); x.put(a)\nreturn a", MUTATED),
        call="made()",
        setup="import collections\nclass Q:\n    def __init__(self): self.items = collections.deque([1, 2])\n    def get(self, wait=True): return self.items.popleft()\n    def put(self, x): self.items.append(x)\nmade = Q",
    ),
]
COUNTER = "class A:\n    kind = 'a'\n    def __init__(self): self.n, self.seen = 0, []\n    def f(self, by):\n        "
CACHES = (
    "import functools\nclass G:\n    def __init__(self): self.rows, self._size = [1], None\n"
    "    @functools.cached_property\n    def total(self): return sum(self.rows)\n"
    "    @property\n    def size(self):\n        if self._size is None: self._size = len(self.rows)\n        return self._size\n"
    "    def f(self, row):\n        "
)


def method(
    name: str,
    head: str,
    original: str,
    same: tuple[str, ...],
    *other: tuple[str, Reason],
    call: str,
    notes: tuple[str, ...] = (),
    setup: str = "",
) -> Pair:
    """A pair of methods `f` with these bodies."""

    def text(body: str) -> str:
        return head + body.replace("\n", "\n        ") + "\n"

    return Pair(
        name,
        text(original),
        (call,),
        tuple(map(text, same)),
        [(text(b), r) for b, r in other],
        setup,
        head.split()[1].rstrip(":") + ".f" if head.startswith("class") else "G.f",
        notes,
    )


SELF = [
    method(
        "self",
        COUNTER,
        "self.n += by\nreturn self.n",
        ("self.n = self.n + by\nreturn self.n",),
        ("return self.n + by", STATE),
        ("self.n += by\nself.m = 1\nreturn self.n", STATE),
        call="A(), 2",
    ),
    method(
        "private-attribute-more",
        COUNTER,
        "return by",
        ("self._kept = by\nreturn by",),
        ("self.kept = by\nreturn by", STATE),
        call="A(), 2",
        notes=("self._kept",),
    ),
    method(
        "class-attribute",
        COUNTER,
        "A.kind = by",
        ("type(self).kind = by",),
        ("self.kind = by", STATE),
        ("pass", STATE),
        call="A(), 2",
    ),
    method(
        "returns-self",
        COUNTER,
        "return self",
        ("this = self\nreturn this",),
        ("import copy\nreturn copy.copy(self)", ALIASING),
        call="A(), 2",
    ),
    method(
        "caches-that-fill-on-demand",
        CACHES,
        "return sum(self.rows) + len(self.rows) + row",
        ("return self.total + self.size + row",),
        ("return self.total + self.size", RESULT),
        call="G(), 2",
        notes=("filled on demand",),
    ),
    method(
        "wrong-content-of-a-cache",
        CACHES,
        "return self.total + row",
        ("return sum(self.rows) + row",),
        ("self.total\nself.__dict__['total'] = 9\nreturn 1 + row", STATE),
        call="G(), 2",
    ),
    method(
        "a-full-cache-must-be-dropped",
        CACHES,
        "self.rows.append(row)\nself._size = None",
        ("self._size = None\nself.rows.append(row)",),
        ("self.rows.append(row)", STATE),
        call="used, 2",
        setup="used = G()\nused.size",
    ),
    method(
        "own-equality-does-not-read-it",
        "class K:\n    def __init__(self): self.key, self._hits = 1, 0\n    def __eq__(self, other): return self.key == other.key\n    def f(self, by):\n        ",
        "self._hits += 1\nself.key += by",
        ("self.key += by",),
        ("self._hits += 1\nself.key -= by", STATE),
        call="K(), 2",
        notes=("no part of its class's own equality",),
    ),
]
HEAD = "seen = []\ntotal = 0\ncache = {}\n"
STATES = [
    doing(
        "global-list",
        "seen.append(x)",
        "seen.insert(len(seen), x)",
        ("seen.append(x + 1)", STATE),
        ("pass", STATE),
        head=HEAD,
    ),
    doing(
        "global-number",
        "global total\ntotal += x",
        "global total\ntotal = total + x",
        ("total = x", STATE),
        head=HEAD,
    ),
    doing("global-left-alone", "return x", "return x + 0", ("cache[x] = x\nreturn x", STATE), head=HEAD),
    doing(
        "own-new-global",
        "return x * 2",
        "global mine\nmine = x * 2\nreturn mine",
        ("global total\ntotal = 1\nreturn x * 2", STATE),
        head=HEAD,
    ),
    doing(
        "mutable-default",
        "kept.append(x)\nreturn len(kept)",
        "kept += [x]\nreturn len(kept)",
        ("return len(kept) + 1", STATE),
        ("return 2", RESULT),
        parameters="x, kept=[]",
    ),
    doing(
        "function-attribute", "f.last = x", "setattr(f, 'last', x)", ("f.last = 2", STATE), ("pass", STATE)
    ),
    Pair(
        "closed-over",
        "def outer():\n    n = [0]\n    def f(x):\n        n[0] += x\n        return n[0]\n    return f\nf = outer()\n",
        ("1", "2"),
        (
            "def outer():\n    n = [0]\n    def f(x):\n        n[0] = x + n[0]\n        return n[0]\n    return f\nf = outer()\n",
        ),
        (
            (
                "def outer():\n    n = [0]\n    def f(x):\n        return n[0] + x\n    return f\nf = outer()\n",
                STATE,
            ),
        ),
    ),
    doing(
        "environment",
        "os.environ['RL_X'] = 'a'",
        "os.environ.update(RL_X='a')",
        ("os.environ['RL_X'] = 'b'", STATE),
        ("pass", STATE),
        head="import os",
    ),
    doing(
        "recursion-limit",
        "return x",
        "return +x",
        ("sys.setrecursionlimit(5000)\nreturn x", STATE),
        head="import sys",
    ),
    doing("garbage-collector", "return x", "return +x", ("gc.disable()\nreturn x", STATE), head="import gc"),
    doing(
        "decimal-context",
        "return x",
        "return +x",
        ("decimal.getcontext().prec = 50\nreturn x", STATE),
        head="import decimal",
    ),
    doing(
        "random-state",
        "return random.random()",
        "r = random.random\nreturn r()",
        ("return random.Random(0).random()", STATE),
        ("random.random()\nreturn random.random()", RESULT),
        ("y = random.random(); random.random()\nreturn y", STATE),
        head="import random",
    ),
]
CALLS = [
    doing(
        "calls-of-a-key",
        "return max(x, key=key)",
        "best = x[0]; top = key(best)\nfor y in x[1:]:\n    k = key(y)\n    if k > top: best, top = y, k\nreturn best",
        ("return sorted(x, key=key, reverse=True)[0] if [key(y) for y in x] else 0", OUTPUT),
        ("[key(y) for y in x[::-1]]\nreturn 2", ORDER),
        call="[1, 2], lambda v: v",
        parameters="x, key",
    ),
    doing(
        "arguments-of-calls",
        "return g(x, k=1)",
        "return g(x, **{'k': 1})",
        ("return g(x)", OUTPUT),
        ("return g(x, 1)", OUTPUT),
        ("return g(x + 0.0, k=1)", OUTPUT),
        call="1, lambda v, k=1: 7",
        parameters="x, g",
    ),
    doing(
        "a-bound-method-given",
        "g(x)",
        "g(*[x])",
        ("g(x); g(x)", OUTPUT),
        call="1, [].append",
        parameters="x, g",
    ),
    doing(
        "callable-object",
        "return g(x)",
        "y = g(x)\nreturn y",
        ("g(x)\nreturn g(x)", OUTPUT),
        call="1, C()",
        parameters="x, g",
        setup="class C:\n    def __call__(self, v): return v",
    ),
    doing(
        "callables-in-a-tuple",
        "return [h(x) for h in g]",
        "return list(h(x) for h in g)",
        ("return [h(x) for h in g[::-1]][::-1]", ORDER),
        call="1, (lambda v: v, lambda v: -v)",
        parameters="x, g",
    ),
    doing(
        "callable-held-by-an-object",
        "return g.h(x)",
        "h = g.h\nreturn h(x)",
        ("return x", OUTPUT),
        call="1, o",
        parameters="x, g",
        setup="class O: pass\no = O()\no.h = lambda v: v",
    ),
    doing(
        "what-a-callable-raises",
        "try:\n    g(x)\nexcept ValueError:\n    return 0",
        "try:\n    return (g(x), None)[1]\nexcept ValueError:\n    return 0",
        ("return 0", OUTPUT),
        call="1, g",
        parameters="x, g",
        setup="def g(v): raise ValueError(v)",
    ),
    doing(
        "what-a-callable-closes-over",
        "g(x)",
        "g(x or 1)",
        ("g(x); g(x)", OUTPUT),
        call="1, make()",
        parameters="x, g",
        setup="def make():\n    seen = []\n    return lambda v: seen.append(v)",
    ),
]
EXCEPTIONS = [
    doing(
        "type-and-arguments",
        "raise ValueError('a', x)",
        "error = ValueError('a', x)\nraise error",
        ("raise ValueError('a')", EXCEPTION),
        ("raise TypeError('a', x)", EXCEPTION),
        ("raise ValueError('a', 1.0)", EXCEPTION),
        ("return x", EXCEPTION),
    ),
    doing("subclass", "raise KeyError(x)", "raise KeyError(+x)", ("raise LookupError(x)", EXCEPTION)),
    doing(
        "interpreter's-own-message",
        "return x[9]",
        "return x[len(x)]",
        ("return x[object()]", EXCEPTION),
        call="[1]",
    ),
    doing(
        "message-of-a-call-in-c",
        "return int(x)",
        "return int(x, 10)",
        ("return float(x[9])", EXCEPTION),
        call="'a'",
    ),
    doing(
        "cause",
        "try:\n    x[9]\nexcept IndexError as e:\n    raise ValueError('a') from e",
        "try:\n    x[8]\nexcept IndexError as e:\n    raise ValueError('a') from e",
        ("raise ValueError('a')", EXCEPTION),
        ("raise ValueError('a') from KeyError(1)", EXCEPTION),
        call="[1]",
    ),
    doing(
        "arguments-of-the-cause",
        "raise ValueError('a') from KeyError(x)",
        "raise ValueError('a') from KeyError(+x)",
        ("raise ValueError('a') from KeyError(2)", EXCEPTION),
    ),
    doing(
        "attributes",
        "error = E(x); error.code = 3\nraise error",
        "error = E(x); setattr(error, 'code', 3)\nraise error",
        ("error = E(x); error.code = 4\nraise error", EXCEPTION),
        ("raise E(x)", EXCEPTION),
        head="class E(Exception): pass",
    ),
    doing(
        "exception-group",
        "raise ExceptionGroup('g', [ValueError(x)])",
        "raise ExceptionGroup('g', [ValueError(+x)])",
        ("raise ExceptionGroup('g', [ValueError(2)])", EXCEPTION),
    ),
    doing(
        "an-exception-as-a-value",
        "return [KeyError(x)]",
        "return [KeyError(+x)]",
        ("return [KeyError(2)]", RESULT),
        ("return [LookupError(1)]", RESULT),
    ),
    doing(
        "assert",
        "assert x > 1, 'small'",
        "if not x > 1: raise AssertionError('small')",
        ("assert x > 1", EXCEPTION),
    ),
    doing("exit", "raise SystemExit(3)", "import sys; sys.exit(3)", ("raise SystemExit(4)", EXCEPTION)),
    doing(
        "state-before-it-raises",
        "x.append(1)\nraise ValueError",
        "x += [1]\nraise ValueError",
        ("raise ValueError", MUTATED),
        call="[]",
    ),
    doing(
        "reraised-of-the-interpreter",
        "try:\n    return x[9]\nfinally:\n    len(x)",
        "try:\n    return x[8]\nexcept IndexError:\n    raise",
        ("raise KeyError(9)", EXCEPTION),
        call="[1]",
    ),
]
WRITTEN = [
    doing(
        "output",
        "print(x)",
        "import sys; sys.stdout.write(f'{x}\\n')",
        ("print(x, x)", OUTPUT),
        ("pass", OUTPUT),
    ),
    doing("order-of-output", "print(1); print(2)", "print('1\\n2')", ("print(2); print(1)", OUTPUT)),
    doing(
        "errors",
        "print(x, file=sys.stderr)",
        "sys.stderr.write('1\\n')",
        ("print(x)", OUTPUT),
        head="import sys",
    ),
    doing(
        "warnings",
        "warnings.warn('a', UserWarning)",
        "warnings.warn(UserWarning('a'))",
        ("warnings.warn('b')", OUTPUT),
        ("warnings.warn('a', DeprecationWarning)", OUTPUT),
        ("pass", OUTPUT),
        head="import warnings",
    ),
    doing(
        "logging",
        "logging.getLogger('a').warning('w %s', x)",
        "logging.getLogger('a').warning('w 1')",
        ("logging.getLogger('a').warning('v')", OUTPUT),
        head="import logging",
    ),
    doing(
        "file-written",
        "p = os.path.join(tempfile.gettempdir(), 'o.txt')\nwith open(p, 'w') as h: h.write('ab')",
        "p = os.path.join(tempfile.gettempdir(), 'o.txt')\nh = open(p, 'wb'); h.write(b'ab'); h.close()",
        ("p = os.path.join(tempfile.gettempdir(), 'o.txt')\nwith open(p, 'w') as h: h.write('ac')", OUTPUT),
        ("pass", OUTPUT),
        head="import os, tempfile",
    ),
    doing(
        "temporary-file",
        "n, p = tempfile.mkstemp()\nwith open(n, 'w') as h: h.write('a')",
        "h = open(tempfile.mkstemp()[1], 'w'); h.write('a'); h.close()",
        ("n, p = tempfile.mkstemp()\nwith open(n, 'w') as h: h.write('b')", OUTPUT),
        head="import tempfile",
    ),
    doing(
        "open-file-given",
        "return x.readline()",
        "return next(x)",
        ("return x.read().splitlines(True)[0]", MUTATED),
        call="opened()",
        setup="import os, tempfile\ndef opened():\n    p = os.path.join(tempfile.gettempdir(), 'i.txt')\n    with open(p, 'w') as h: h.write('a\\nb\\n')\n    return open(p)",
    ),
]
PAIRS = ARGUMENTS + SELF + STATES + CALLS + EXCEPTIONS + WRITTEN
