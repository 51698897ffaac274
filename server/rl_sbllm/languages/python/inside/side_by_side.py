"""What a counterexample's script does: runs two versions of a function on one call and says what each did.

The text of this file is put into the script, which stands beside the target's file and needs nothing but the standard
library. Each version runs in a process of its own, so that one that hangs or dies is said to do so.
"""

import asyncio
import contextlib
import inspect
import io
import operator
import os
import random
import re
import subprocess
import sys
import types
import warnings

SECONDS = 20
CONTEXT = 400
ATOMS = (int, float, complex, str, bytes, bool, type(None))
BRACKETS = {list: "[%s]", tuple: "(%s)", set: "{%s}", frozenset: "frozenset({%s})", dict: "{%s}"}
CALLABLE = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def run_both(path, entry, hash_seed, versions, make_case):
    """Write one line for each version: what the call did, and what it left behind."""
    if len(sys.argv) == 2:
        sys.stdout.write("\n" + outcome(path, entry, versions[sys.argv[1]], make_case))
        return
    said = [_in_a_process(name, hash_seed) for name in versions]
    for name, text in zip(versions, _around_the_difference(said)):
        sys.stdout.write("%-10s %s\n" % (name + ":", text))


def outcome(path, entry, text, make_case):
    """One line: how the call ended, the arguments afterwards, and all else that a caller can observe."""
    module = _load(path, text)
    args, kwargs = make_case(module)
    calls, met = [], Met()
    wrapped = [_recorded(value, calls) for value in args]
    before = _globals(module)
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(errors))
        warned = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        random.seed(0)
        drawn = random.getstate()
        said = [_ending(_resolved(module, entry), wrapped, kwargs, met)]
        same = random.getstate() == drawn
    said.append("arguments afterwards: %s %s" % (told(args, met), told(kwargs, met)))
    if "raises" not in said[0]:
        fresh, named = make_case(module)
        again = _ending(_resolved(module, entry), fresh, named, Met())
        said += ["the second time it %s" % again] * (again != said[0])
    after = _globals(module)
    changed = sorted(name for name in after if after[name] != before.get(name))
    said += ["global %s is now %s" % (name, after[name]) for name in changed]
    said += ["calls: " + ", ".join(calls)] * bool(calls) + ["random numbers were drawn"] * (not same)
    said += ["output: %r" % out.getvalue()] * bool(out.getvalue())
    said += ["errors: %r" % errors.getvalue()] * bool(errors.getvalue())
    said += ["warns %s: %s" % (one.category.__name__, one.message) for one in warned]
    return "; ".join(said)


class Met:
    """Objects told of before, so that sharing shows."""

    def __init__(self):
        self.numbers, self.kept = {}, []

    def again(self, value):
        """Its number when it was met before, else None."""
        known = self.numbers.get(id(value))
        if known is None:
            self.numbers[id(value)] = len(self.numbers)
            self.kept.append(value)
        return known


def told(value, met):
    """Text of a value, exact in type; sets in sorted order, one object met twice told once."""
    kind = type(value)
    if kind in ATOMS:
        return repr(value)
    if kind is not tuple and kind is not frozenset:
        known = met.again(value)
        if known is not None:
            return "<object %d again>" % known
    base = next((one for one in BRACKETS if isinstance(value, one)), None)
    if base is not None:
        items = _items(value, base, met)
        text = BRACKETS[base] % (", ".join(items) + "," * (base is tuple and len(items) == 1))
        text = "set()" if text == "{}" and base is set else text
        return text if kind is base else "%s(%s)" % (kind.__name__, text)
    if any(isinstance(value, one) for one in ATOMS):
        return "%s(%r)" % (kind.__name__, value)
    if hasattr(kind, "__next__"):
        return "iterator of " + told(list(value), met)
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        return "%s(%s, %s)" % (kind.__name__, value.dtype, told(value.tolist(), met))
    if (
        isinstance(value, BaseException)
        or kind.__repr__ is not object.__repr__
        or not hasattr(value, "__dict__")
    ):
        return re.sub(r"0x[0-9a-fA-F]+", "...", repr(value))
    return "%s(%s)" % (kind.__name__, told(vars(value), met))


def _items(value, base, met):
    if base is dict:
        return ["%s: %s" % (told(key, met), told(item, met)) for key, item in dict.items(value)]
    items = [told(item, met) for item in base.__iter__(value)]
    return sorted(items) if base in (set, frozenset) else items


def maker(module, cases):
    """`an(class name, attribute=value ...)`: an instance of a class of the target's file, or of one met in the cases given."""
    kinds = {}

    def an(name, **attributes):
        if not kinds:
            kinds.update(
                (value.__qualname__, value) for value in vars(module).values() if isinstance(value, type)
            )
            _meet(cases(), kinds, 8)
        made = object.__new__(kinds[name])
        vars(made).update(attributes)
        return made

    return an


def _meet(value, kinds, depth):
    """Note the classes of the instances inside a value."""
    inside = value.values() if isinstance(value, dict) else value
    if hasattr(value, "__dict__"):
        kinds.setdefault(type(value).__qualname__, type(value))
        inside = vars(value).values()
    if depth and isinstance(inside, (list, tuple, type({}.values()))):
        for item in inside:
            _meet(item, kinds, depth - 1)


def _ending(function, args, kwargs, met):
    try:
        result = function(*args, **kwargs)
        if inspect.iscoroutine(result):
            return "returns (awaited) " + told(asyncio.run(result), met)
        if inspect.isasyncgen(result):
            return "yields " + told(asyncio.run(_collected(result)), met)
        if hasattr(type(result), "__next__") and not any(result is value for value in args):
            return _stepped(result, args, met)
        return "returns " + told(result, met)
    except Exception as error:
        cause = error.__cause__ and type(error.__cause__).__name__
        return "raises %s%r%s" % (type(error).__name__, error.args, " from " + cause if cause else "")


def _stepped(result, args, met):
    sources = [value for value in args if hasattr(type(value), "__next__") and value is not result]
    items, texts, end = [], [], ""
    left = [[operator.length_hint(source, -1) for source in sources]]
    try:
        for item in result:
            items.append(item)
            texts.append(told(item, Met()))
            left.append([operator.length_hint(source, -1) for source in sources])
    except Exception as error:
        end = ", then raises %s%r" % (type(error).__name__, error.args)
    said = "yields [%s]%s; the items at last: %s" % (", ".join(texts), end, told(items, met))
    return said + ("; left in the iterators given: %s" % left if sources else "")


async def _collected(source):
    return [item async for item in source]


def _recorded(value, calls):
    if not isinstance(value, CALLABLE):
        return value

    def recorded(*args, **kwargs):
        calls.append("%s%s" % (told(args, Met()), told(kwargs, Met()) if kwargs else ""))
        return value(*args, **kwargs)

    return recorded


def _globals(module):
    plain = (*ATOMS, *BRACKETS)
    found = {name: value for name, value in vars(module).items() if name[:2] != "__"}
    return {name: told(value, Met()) for name, value in found.items() if isinstance(value, plain)}


def _resolved(module, entry):
    found = module
    for name in entry.split("."):
        found = getattr(found, name)
    return found


def _load(path, text):
    sys.path.insert(0, os.path.dirname(path))
    name = os.path.splitext(os.path.basename(path))[0]
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    exec(compile(text.lstrip("\ufeff"), path, "exec"), vars(module))
    return module


def _in_a_process(name, hash_seed):
    command = [sys.executable, os.path.abspath(sys.argv[0]), name]
    environment = dict(os.environ, PYTHONHASHSEED=str(hash_seed), PYTHONIOENCODING="utf-8")
    try:
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return "does not end within %d seconds" % SECONDS
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        return "ends its process with %d: %s" % (done.returncode, lines[-1])
    return done.stdout.decode("utf-8", "replace").splitlines()[-1]


def _around_the_difference(texts):
    """The texts, cut alike when they are long, so that the first difference can be seen."""
    same = len(os.path.commonprefix(texts))
    start = max(0, same - CONTEXT)
    cut = [("... " if start else "") + text[start : same + CONTEXT] for text in texts]
    return [text + (" ..." if len(whole) > same + CONTEXT else "") for text, whole in zip(cut, texts)]
