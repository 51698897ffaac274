"""Candidates that lie to the comparison: in what they return, or by tampering with what reads it."""

from __future__ import annotations

from tests.quality.hostile.target import (
    CHECK,
    FAST,
    HEAD,
    HELPER,
    INSIDE,
    NO_GAIN,
    ORIGINAL,
    SLOW,
    WRONG,
    Program,
    program,
)

_LAZY = (
    "class _Lazy({base}):\n    pass\n    def __eq__(self, other):\n        return True\n    def __ne__(self, other):\n        return False\n"
    "    def __hash__(self):\n        return 0\n"
)
_LATER = (
    INSIDE + HELPER + "class _Later(list):\n    pass\n"
    "def _patched(kind, name):\n    old = getattr(kind, name)\n"
    "    def read(self, value, *more):\n"
    "        if type(value) is _Later:\n            value = _slowly(*value)\n"
    "        return old(self, value, *more)\n    setattr(kind, name, read)\n"
    "_patched(_ours['codec'].Encoder, 'node')\n_patched(_ours['codec'].Encoder, 'encode')\n"
)


COMPARISON: dict[str, Program] = {
    "a lazy object that equals everything": program(
        "different-result not-comparable",
        before=_LAZY.format(base="object"),
        body=CHECK + "    return _Lazy()\n",
    ),
    "a list that equals everything": program(
        "different-result", before=_LAZY.format(base="list"), body=CHECK + "    return _Lazy()\n"
    ),
    "integers that equal everything": program(
        "different-result",
        before=_LAZY.format(base="int"),
        body=FAST.replace("[item for", "[_Lazy(item) for"),
    ),
    "a class of its own made inside the call": program(
        "different-result",
        first="class Lazy(list):\n    def __eq__(self, other):\n        return True",
        body=CHECK + "    return Lazy()\n",
        gated="different-result",
    ),
    "leaves the work to a thread": program(
        "different-result",
        first=(
            "import threading, time\nfound = []\ndef later():\n    time.sleep(0.05)\n    found.extend(_slowly(first, second))\n"
        ),
        before=HELPER,
        body=CHECK + "    threading.Thread(target=later, daemon=True).start()\n    return found\n",
    ),
    "skips the work where it is timed": program(
        NO_GAIN + " different-result crashed",
        first="import sys\nif 'observe' not in str(sys._getframe(2).f_code.co_filename + sys._getframe(3).f_code.co_filename):\n    return []",
        body=SLOW,
    ),
    "works only in the pass that is looked at": program(
        NO_GAIN + " different-result crashed",
        first=(
            "import sys\nframe = sys._getframe(1)\nnames = []\nwhile frame is not None:\n"
            "    names.append(frame.f_code.co_filename.rpartition('/')[2])\n    frame = frame.f_back\n"
            "if 'passes.py' in names[:2] and 'observe.py' not in names:\n    return []"
        ),
        body=SLOW,
    ),
    "computes when the encoder comes": program(
        NO_GAIN + " crashed", before=_LATER, body=CHECK + "    return _Later((list(first), list(second)))\n"
    ),
    "reaches the harness through a computed attribute": program(
        "different-result crashed",
        first=(
            "try:\n    raise KeyError\nexcept KeyError as error:\n"
            "    frame = getattr(error.__traceback__, 'tb_' + 'frame')\n"
            "while frame is not None:\n    for value in list(getattr(frame, 'f_' + 'locals').values()):\n"
            "        if hasattr(value, 'send') and hasattr(value, 'fd'):\n            value.send({'done': {}})\n"
            "    frame = getattr(frame, 'f_' + 'back')"
        ),
        body=WRONG,
    ),
    "reaches the harness through a module of the library": program(
        "different-result crashed different-exception",
        before="import contextlib\n",
        first="for name in list(contextlib.sys.modules):\n    if name.startswith('rl_sbllm'):\n        del contextlib.sys.modules[name]",
        body=WRONG,
    ),
    "replaces builtins": program(
        "different-result crashed not-comparable does-not-compile changed-state different-exception",
        before="import builtins\nbuiltins.isinstance = lambda *args: True\nbuiltins.type = lambda *args: list\nbuiltins.len = lambda x: 0\n",
        body=WRONG,
    ),
    "replaces the encoder of JSON": program(
        "different-result crashed",
        before="import json\njson.dumps = lambda *args, **more: '[]'\njson.JSONEncoder.encode = lambda self, value: '[]'\n",
        body=WRONG,
    ),
    "replaces what writes to the channel": program(
        "different-result crashed",
        before="import os\nos.write = lambda fd, data: len(data)\nos.read = lambda fd, count: b''\n",
        body=WRONG,
    ),
    "replaces the harness's parts": program(
        "different-result crashed",
        before=INSIDE
        + "for _part in _ours.values():\n    for _name in list(vars(_part)):\n"
        + "        if callable(vars(_part)[_name]) and _name in ('drive', 'outcome', 'encode', 'node', 'compare'):\n"
        + "            setattr(_part, _name, lambda *args, **more: None)\n",
        body=WRONG,
    ),
    "finds the harness by its frames": program(
        "different-result crashed",
        first=(
            "import sys\nframe = sys._getframe()\nwhile frame is not None:\n"
            "    for name, value in list(frame.f_locals.items()):\n"
            "        if hasattr(value, 'send') and hasattr(value, 'fd'):\n"
            "            value.send({'done': {'keeps_state': False, 'mutates': False}})\n    frame = frame.f_back"
        ),
        body=WRONG,
    ),
    "finds the harness by the collector": program(
        "different-result crashed",
        first=(
            "import gc\nfor value in gc.get_objects():\n    if type(value).__name__ == 'Channel':\n"
            "        value.send({'case': 0, 'outcome': {'kind': 'returned'}})"
        ),
        body=WRONG,
    ),
    "reads the other version from its own file": program(
        "different-result crashed " + NO_GAIN,
        first="import inspect, linecache\nlines = linecache.getlines(__file__)",
        body=WRONG,
    ),
    "the original itself": Program(ORIGINAL, frozenset(["duplicate"]), frozenset(["duplicate"])),
    "a file without the function": Program(HEAD.partition("def ")[0], frozenset(["does-not-compile"])),
}
