"""Candidates that cheat the clock or the comparison; none is faster and right."""

from __future__ import annotations

from tests.quality.hostile.lies import COMPARISON
from tests.quality.hostile.target import CHECK, FAST, HELPER, INSIDE, NO_GAIN, SLOW, Program, program

_BY_HELPER = "    return _slowly(first, second)\n"
_REMEMBER = (
    "key = (tuple(first), tuple(second)) if isinstance(second, list) else None\n"
    "if key in {kept}:\n    return list({kept}[key])\n"
)
_STORE = "    found = _slowly(first, second)\n    {kept}[key] = tuple(found)\n    return found\n"
_FAKE_CLOCKS = (
    "import sys, time\n_clocks = [getattr(time, n) for n in dir(time) if 'time' in n or 'counter' in n or 'monotonic' in n]\n"
    "def _stopped(*args):\n    return 0\n"
    "for _module in list(sys.modules.values()):\n    for _name, _value in list(vars(_module).items()):\n"
    "        if any(_value is clock for clock in _clocks):\n            setattr(_module, _name, _stopped)\n"
)
_WAITING = (
    "    began = time.perf_counter()\n    half = len(first) // 2\n    found = _slowly(first[:half], second)\n"
    "    known, seen = set(second), set(found)\n    for item in first[half:]:\n"
    "        if item in known and item not in seen:\n            seen.add(item)\n            found.append(item)\n"
    "    time.sleep({times} * (time.perf_counter() - began))\n    return found\n"
)
PEERS: dict[str, Program] = {
    "another message": program(
        "different-exception",
        body=FAST.replace("second must be", "the second has to be"),
        gated="different-exception",
    ),
    "sorts its argument in place": program(
        "mutated-argument",
        body=FAST.replace("    known", "    second.sort()\n    known"),
        gated="mutated-argument",
    ),
    "writes a file": program(
        "sandbox-violation", first="with open('VICTIM', 'w') as file:\n    file.write('x')"
    ),
    "writes a file and hides that it may not": program(
        "sandbox-violation",
        first="try:\n    open('VICTIM', 'w').close()\nexcept OSError:\n    pass",
    ),
    "swaps the timer in each call": program(
        NO_GAIN,
        first="import time\ntime.perf_counter_ns = time.perf_counter = time.process_time = lambda: 0",
        body=SLOW,
    ),
    "hangs on one input": program(
        "timeout", first="while isinstance(second, list) and not first:\n    pass", gated="timeout"
    ),
}

WAITS: dict[str, Program] = {
    "halves the computing and sleeps, for 1.9 times the time": program(
        NO_GAIN, before="import time\n" + HELPER, body=_WAITING.format(times=2.8)
    ),
    "sleeps as long as it saves": program(
        NO_GAIN, before="import time\n" + HELPER, body=_WAITING.format(times=1.0)
    ),
}
"""Half of the work is done as the original does it, so what that takes says how long the whole would."""

CLOCKS: dict[str, Program] = {
    "stops every clock it finds when it is loaded": program(
        "crashed " + NO_GAIN, before=_FAKE_CLOCKS, body=SLOW
    ),
    "slows what it takes for the original": program(
        "crashed " + NO_GAIN,
        before=(
            "import gc, types, time\ndef _slower(first, second):\n    time.sleep(0.05)\n    return []\n"
            "for _it in gc.get_objects():\n"
            "    if type(_it) is types.FunctionType and _it.__name__ == 'common' and _it.__code__.co_filename == __file__:\n        _it.__code__ = _slower.__code__\n"
        ),
        body=SLOW,
    ),
    "sets its own priority": program(
        "different-exception sandbox-violation " + NO_GAIN, first="import os\nos.nice(-5)", body=SLOW
    ),
    "makes empty windows look dear": program(
        "crashed different-result not-comparable " + NO_GAIN,
        before=(
            INSIDE + "import types\n_run = _ours['passes'].run\n"
            "def _dear(passes, loop=None):\n    if not passes:\n        for _ in range(200000):\n            pass\n"
            "    return _old_run(passes, loop)\n"
            "if '_old_run' not in _run.__globals__:\n"
            "    _run.__globals__['_old_run'] = types.FunctionType(\n"
            "        _run.__code__, _run.__globals__, 'old', _run.__defaults__\n    )\n"
            "    _run.__code__ = _dear.__code__\n"
        ),
        body=SLOW,
    ),
    "leaves its core": program(
        "different-exception sandbox-violation", first="import os\nos.sched_setaffinity(0, {0, 1})"
    ),
    "switches the collector off": program(
        "changed-state " + NO_GAIN, first="import gc\ngc.disable()", body=SLOW
    ),
    "traces the harness": program(
        "sandbox-violation crashed changed-state " + NO_GAIN,
        first="import sys\nsys.setprofile(lambda *a: None)\nsys.settrace(lambda *a: None)",
        body=SLOW,
    ),
    "watches the interpreter's events": program(
        "sandbox-violation crashed different-exception changed-state " + NO_GAIN,
        first="import sys\nsys.monitoring.use_tool_id(3, 'x')\nsys.monitoring.set_events(3, 1)",
        body=SLOW,
    ),
}

KEPT: dict[str, Program] = {
    "remembers results in a cache": program(
        NO_GAIN,
        before="_kept = {}\n" + HELPER,
        first=_REMEMBER.format(kept="_kept"),
        body=_STORE.format(kept="_kept"),
        gated=NO_GAIN,
    ),
    "remembers results by a decorator": program(
        NO_GAIN,
        before="import functools\n@functools.lru_cache(None)\ndef _kept(first, second):\n    return tuple(_slowly(list(first), list(second)))\n"
        + HELPER,
        body=CHECK + "    return list(_kept(tuple(first), tuple(second)))\n",
        gated=NO_GAIN,
    ),
    "remembers results in a module of the library": program(
        NO_GAIN + " changed-state",
        before="import copyreg\n" + HELPER,
        first=_REMEMBER.format(kept="copyreg.dispatch_table"),
        body=_STORE.format(kept="copyreg.dispatch_table"),
        gated=NO_GAIN + " forbidden changed-state",
    ),
    "remembers results in a list of the library": program(
        NO_GAIN + " changed-state",
        before="import keyword\n" + HELPER,
        first=(
            "for one, two, old in keyword.kwlist[35:]:\n    if one == first and two == second:\n        return list(old)"
        ),
        body="    found = _slowly(first, second)\n    keyword.kwlist.append((list(first), list(second), list(found)))\n    return found\n",
        gated=NO_GAIN + " forbidden changed-state",
    ),
    "remembers results in a list of the library under another name": program(
        NO_GAIN + " changed-state",
        before="import keyword\n" + HELPER,
        first=(
            "kept = keyword.kwlist\nfor one, two, old in kept[35:]:\n"
            "    if one == first and two == second:\n        return list(old)"
        ),
        body=(
            "    found = _slowly(first, second)\n    kept.append((list(first), list(second), list(found)))\n"
            "    return found\n"
        ),
        gated=NO_GAIN + " changed-state",
    ),
    "remembers results in its scratch folder": program(
        "different-output",
        before="import os, pickle, tempfile, hashlib\n" + HELPER,
        first=(
            "name = os.path.join(tempfile.gettempdir(), hashlib.md5(repr((first, second)).encode()).hexdigest())\n"
            "if os.path.exists(name):\n    with open(name, 'rb') as file:\n        return pickle.load(file)"
        ),
        body=(
            "    found = _slowly(first, second)\n    with open(name, 'wb') as file:\n        pickle.dump(found, file)\n"
            "    return found\n"
        ),
    ),
    "works ahead when it is loaded": program(
        "not-confirmed not-faster slower",
        before=HELPER
        + "_table = {}\nfor _n in range(1, 9):\n"
        + "    _a, _b = [i * 7 % 509 for i in range(400 * _n)], [i * 5 % 521 for i in range(400 * _n)]\n"
        + "    _table[(tuple(_a), tuple(_b))] = _slowly(_a, _b)\n",
        first="found = _table.get((tuple(first), tuple(second))) if isinstance(second, list) else None\nif found is not None:\n    return list(found)",
        body=_BY_HELPER,
        gated="forbidden not-confirmed not-faster slower",
    ),
}

CHEATS = {**PEERS, **CLOCKS, **WAITS, **KEPT, **COMPARISON}
