"""A workload module: executed under its real path, asked for `inputs(scale)`, and checked for its form.

Never: files written, or the module kept when it loaded the target's file (a candidate's text must be the one loaded).
"""

import ast
import os
import random
import sys
import types

EXPECTED = "inputs(scale) returns a list of (args, kwargs): [((1, 2), {}), ((3,), {'key': 4})]"

_loaded = {}


class WorkloadError(Exception):
    """The inputs could not be made; the text says what is wrong, where, and what form is expected."""


def calls(source, scale, job):
    """List of (args, kwargs, count, None) at `scale`; raises WorkloadError."""
    return [(args, kwargs, 1, None) for args, kwargs in _inputs(_module(source, job), scale)]


def preload(source, scale, job):
    """The calls at `scale`, made in the zygote; None when the module loads the target's file or fails (said later)."""
    return None if _names_target(source["text"], job) else aside(lambda: calls(source, scale, job), job)


def aside(make, job):
    """What `make()` gives, as long as that does not load the target's file; None (and nothing left loaded) when it does."""
    before = set(sys.modules)
    try:
        made = make()
    except WorkloadError:
        made = None
    if made is None or _target_is_loaded(job):
        for name in set(sys.modules) - before:
            del sys.modules[name]
        _loaded.clear()
        return None
    return made


def _module(source, job):
    key = source.get("path") or source["text"]
    if key in _loaded:
        return _loaded[key]
    path = source.get("path") or os.path.join(os.path.dirname(job.get("path") or ""), "rl_sbllm_workload.py")
    name = os.path.splitext(os.path.basename(path))[0]
    if not name.isidentifier() or name == job.get("module"):
        name = "rl_sbllm_workload"
    module = types.ModuleType(name)
    module.__file__ = path
    folder = os.path.dirname(path)
    if folder and folder not in sys.path:
        sys.path.insert(0, folder)
    sys.modules[name] = module
    random.seed(0)
    try:
        exec(compile(source["text"], path, "exec"), vars(module))
    except BaseException as error:
        _fail("The workload %s could not be executed: %s" % (os.path.basename(path), _said(error)))
    _loaded[key] = module
    return module


def _inputs(module, scale):
    make = getattr(module, "inputs", None)
    if not callable(make):
        _fail("The workload %s has no function `inputs`." % (os.path.basename(module.__file__),))
    random.seed(0)
    try:
        made = make(scale)
        made = list(made)
    except BaseException as error:
        _fail("inputs(%d) of the workload failed: %s" % (scale, _said(error)))
    if not made:
        _fail("inputs(%d) of the workload gave no cases." % (scale,))
    return [_checked(element, index, scale) for index, element in enumerate(made)]


def _checked(element, index, scale):
    where = "inputs(%d)[%d]" % (scale, index)
    if not isinstance(element, (tuple, list)) or len(element) != 2:
        _fail("%s is %s, not a pair (args, kwargs)." % (where, _short(element)))
    args, kwargs = element
    if not isinstance(args, (tuple, list)):
        _fail(
            "The args of %s are %s, not a tuple; a single argument is written (x,)." % (where, _short(args))
        )
    if not isinstance(kwargs, dict) or not all(isinstance(name, str) for name in kwargs):
        _fail("The kwargs of %s are %s, not a dict with names as keys." % (where, _short(kwargs)))
    return tuple(args), dict(kwargs)


def _names_target(text, job):
    last = (job.get("module") or "").rpartition(".")[2]
    if not last:
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(last in alias.name.split(".") for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and last in (node.module or "").split(".") + [
            a.name for a in node.names
        ]:
            return True
    return False


def _target_is_loaded(job):
    path = job.get("path")
    if job.get("module") in sys.modules:
        return True
    return any(getattr(module, "__file__", None) == path for module in list(sys.modules.values()) if path)


def _said(error):
    return "%s: %s" % (type(error).__name__, error)


def _short(value):
    text = repr(value) if isinstance(value, (int, str, float, list, tuple, dict, type(None))) else "a value"
    return "%s `%s`" % (type(value).__name__, text if len(text) < 60 else text[:57] + "...")


def _fail(what):
    raise WorkloadError("%s. Expected: %s." % (what.rstrip("."), EXPECTED))
