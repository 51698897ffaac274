"""Loads one version of a file and its workload; answers results and CPU times over pipes. Standard library only."""

import asyncio
import collections
import copy
import functools
import gc
import importlib.util
import inspect
import io
import json
import os
import random
import sys
import time
import types


def module_from(path, place, name):
    """A fresh module executed from `path` as if it stood at `place`."""
    with open(path, encoding="utf-8-sig") as file:
        source = file.read()
    module = types.ModuleType(name)
    module.__file__ = place
    sys.modules[name] = module
    exec(compile(source, place, "exec"), module.__dict__)
    return module


def canonical(value, seen):
    """A JSON form of a value with exact types. Sets are sorted; shared objects are not told apart here."""
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return [kind.__name__, str(value) if kind is int else value]
    if kind is float:
        return ["float", repr(value)]
    if kind in (bytes, bytearray, complex, range):
        return [kind.__name__, repr(value)]
    if id(value) in seen:
        return ["seen", kind.__name__]
    seen = seen | {id(value)}
    if kind in (list, tuple, collections.deque):
        return [kind.__name__, [canonical(item, seen) for item in value]]
    if kind in (set, frozenset):
        return [kind.__name__, sorted(json.dumps(canonical(item, seen)) for item in value)]
    if isinstance(value, dict):
        return [kind.__name__, [[canonical(k, seen), canonical(v, seen)] for k, v in value.items()]]
    if isinstance(value, BaseException):
        return [kind.__name__, canonical(list(value.args), seen)]
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, type)):
        return ["named", value.__qualname__]
    if kind.__module__ == "numpy":
        return [kind.__name__, str(getattr(value, "dtype", "")), canonical(value.tolist(), seen)]
    if hasattr(value, "__next__"):
        return ["iterator", [canonical(item, seen) for item in value]]
    if isinstance(value, (tuple, list)):
        return [kind.__name__, [canonical(item, seen) for item in value]]
    state = getattr(value, "__dict__", None)
    if state is None:
        return [kind.__name__, repr(value) if "0x" not in repr(value) else ""]
    lazy = [name for name in state if isinstance(getattr(kind, name, None), functools.cached_property)]
    return [kind.__name__, [[k, canonical(v, seen)] for k, v in sorted(state.items()) if k not in lazy]]


class Drained:
    """The items of an iterator, whatever kind it was."""

    def __init__(self, items):
        self.items = list(items)


def finish(result):
    """Run what the entry returned to its end."""
    if inspect.iscoroutine(result):
        return asyncio.run(result)
    if hasattr(result, "__next__"):
        return Drained(result)
    return result


class Stage:
    """One version of the file with one workload."""

    def __init__(self, source, place, workload, entry, scale):
        self.source, self.place, self.entry, self.scale = source, place, entry, scale
        sys.path[:0] = [os.path.dirname(place), os.path.dirname(workload)]
        self.module = None
        self.fresh()
        spec = importlib.util.spec_from_file_location("workload", workload)
        self.workload = importlib.util.module_from_spec(spec)
        sys.modules["workload"] = self.workload
        spec.loader.exec_module(self.workload)

    def fresh(self):
        """A new module instance, so that nothing is kept from one pass to the next."""
        name = os.path.splitext(os.path.basename(self.place))[0]
        self.module = module_from(self.source, self.place, name)
        found = self.module
        for part in self.entry.split("."):
            found = getattr(found, part)
        return found

    def inputs(self):
        random.seed(12345)
        return self.workload.inputs(self.scale)

    def results(self):
        entry, out = self.fresh(), []
        for args, kwargs in self.inputs():
            said = sys.stdout = io.StringIO()
            try:
                random.seed(1)
                done = ["returned", canonical(finish(entry(*args, **kwargs)), frozenset())]
            except Exception as error:
                done = ["raised", type(error).__name__]
            sys.stdout = sys.__stdout__
            out.append([done, canonical(list(args), frozenset()), said.getvalue()])
        return out

    def time(self, passes):
        """CPU seconds for one pass, mean over `passes`, each on a fresh module and fresh inputs."""
        try:
            cases = self.inputs()
            prepared = [(self.fresh(), copy.deepcopy(cases)) for _ in range(passes)]
        except Exception:
            prepared = [(self.fresh(), self.inputs()) for _ in range(passes)]
        nothing = [(None, cases) for _, cases in prepared]
        self.window(nothing)
        return max(self.window(prepared) - self.window(nothing), 1e-9) / passes

    def window(self, prepared):
        """CPU seconds of the calls, with what the loop itself costs; with None for the entry, the loop alone.

        What a call costs is not taken off: it is part of the function's time.
        """
        sys.stdout = io.StringIO()
        gc.collect()
        start = time.process_time()
        for entry, cases in prepared:
            for args, kwargs in cases:
                try:
                    finish(entry and entry(*args, **kwargs))
                except Exception:
                    continue
        spent = time.process_time() - start
        sys.stdout = sys.__stdout__
        return spent


def main():
    source, place, workload, entry, scale = sys.argv[1:6]
    stage = Stage(source, place, workload, entry, int(scale))
    for line in sys.stdin:
        request = json.loads(line)
        answer = stage.results() if request["do"] == "results" else stage.time(request["passes"])
        sys.__stdout__.write(json.dumps(answer) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
