"""The cases of a job, made afresh in this worker from the workload's recipe.

A workload module is executed under its real path, so that it finds its files and neighbours; `preload` does that once in
the zygote, when the module does not load the target's file, so that all forks share the inputs of the headline scale.
"""

import ast
import base64
import json
import pickle
import random
from functools import partial

from . import describe, mutate, odd_cases, workload_module
from .load import resolve
from .workload_module import WorkloadError


class Case:
    """One call: `args`, `kwargs`, and `info` (the fields of CaseInfo)."""

    __slots__ = ("args", "info", "kwargs")

    def __init__(self, args, kwargs, info):
        self.args, self.kwargs, self.info = args, kwargs, info


_preloaded = {}
"""Used once: a second `make` in the same worker makes the inputs again, for the first ones may have been changed."""


def preload(job):
    """In the zygote: make the timing inputs of the headline scale, unless that loads the target's file."""
    recipe = job["workload"]
    scale = recipe.get("headline_scale", 1)
    for position, source in enumerate(recipe["timing"]):
        if source["kind"] == "module":
            made = workload_module.preload(source, scale, job)
        elif source["kind"] == "pickles":
            made = workload_module.aside(partial(_from_pickles, source, scale, job, None), job)
        else:
            made = None
        if made is not None:
            _preloaded[(position, scale)] = made


_fresh = {}
"""Fresh cases made ahead by `prepare`, by what they were made from; used once like the others."""


def prepare(job):
    """In the zygote: make a set of fresh cases that every candidate will be given; False when it cannot be done here."""
    recipe, scale = job["workload"], job["workload"].get("headline_scale", 1)
    kept = dict(_preloaded)
    if any((position, scale) not in kept for position in range(len(recipe["timing"]))):
        return False
    try:
        _fresh[_key(job["cases"])] = mutate.fresh(_timing(recipe, scale, job, None), job["cases"], job)
    finally:
        _preloaded.update(kept)
    return True


def _key(wanted):
    names = ("seed", "count", "constants", "picked")
    return json.dumps([wanted.get(name) for name in names])


def make(job, module):
    """The list of Case of `job["cases"]`; raises WorkloadError."""
    wanted = job["cases"]
    recipe = job["workload"]
    kind, scale = wanted["kind"], wanted.get("scale", 1)
    if kind == "fresh":
        made = _fresh.pop(_key(wanted), None)
        if made is None:
            made = mutate.fresh(_timing(recipe, recipe.get("headline_scale", 1), job, module), wanted, job)
    elif kind == "open":
        given = _timing(recipe, recipe.get("headline_scale", 1), job, module)
        odd = odd_cases.opened(given, wanted, job, resolve(module, recipe["entry"]))
        made = [Case(args, kwargs, info) for args, kwargs, info in odd]
    elif kind == "calls":
        made = [
            _literal_call(text, index, recipe["entry"])
            for index, text in enumerate(wanted.get("calls") or ())
        ]
    elif kind == "probes":
        made = _from_sources(recipe.get("probes", ()), "probe", scale, job, module)
    else:
        made = _timing(recipe, scale, job, module)
    if wanted.get("only") is None:
        return made
    return [made[index] for index in wanted["only"] if index < len(made)]


def literal_arguments(text):
    """(args, kwargs) of the arguments of a call that are literals all; nothing of the text is run."""
    call = ast.parse("call(%s\n)" % text, mode="eval").body
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "call":
        raise ValueError("no arguments of one call")
    if not all(keyword.arg for keyword in call.keywords):
        raise ValueError("arguments without a name")
    args = tuple(ast.literal_eval(argument) for argument in call.args)
    return args, {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}


def _literal_call(text, index, entry):
    try:
        args, kwargs = literal_arguments(text)
    except (ValueError, SyntaxError) as error:
        raise WorkloadError("A call with other than literals cannot be made: %s" % error)
    info = describe.info("symbolic-%d" % index, "symbolic", entry, args, kwargs, 1, False, text)
    return Case(args, kwargs, info)


def given(job, module):
    """The timing cases of the headline scale: what fresh ones are made from."""
    return _timing(job["workload"], job["workload"].get("headline_scale", 1), job, module)


def _timing(recipe, scale, job, module):
    return _from_sources(recipe["timing"], "timing", scale, job, module)


def _from_sources(sources, role, scale, job, module):
    made = []
    for position, source in enumerate(sources):
        ready = _preloaded.pop((position, scale), None) if role == "timing" else None
        for args, kwargs, count, text in ready or MAKERS[source["kind"]](source, scale, job, module):
            name = "%s-%d" % (source["origin"], len(made))
            entry = job["workload"]["entry"]
            info = describe.info(name, source["origin"], entry, args, kwargs, count, role == "timing", text)
            made.append(Case(args, kwargs, info))
    return made


def _from_module(source, scale, job, module):
    return workload_module.calls(source, scale, job)


def _from_expressions(source, scale, job, module):
    calls = []
    for item in source["items"]:
        namespace = dict(vars(module)) if module is not None else {"__builtins__": __builtins__}
        random.seed(0)
        try:
            exec(item.get("setup") or "", namespace)
            args, kwargs = eval(
                "(lambda *args, **kwargs: (args, kwargs))(%s\n)" % item["arguments"], namespace
            )
        except Exception as error:
            raise WorkloadError(
                "The call with arguments `%s` could not be made: %s: %s"
                % (describe.shorten(item["arguments"], 120), type(error).__name__, error)
            )
        text = None if item.get("setup") else item["arguments"]
        calls.append((args, kwargs, item.get("count", 1), text))
    return calls


def _from_pickles(source, scale, job, module):
    calls = []
    counts = source.get("counts") or [1] * len(source["items"])
    for index, (item, count) in enumerate(zip(source["items"], counts)):
        try:
            args, kwargs = pickle.loads(base64.b64decode(item))
        except Exception as error:
            raise WorkloadError(
                "Recorded call %d could not be read: %s: %s" % (index, type(error).__name__, error)
            )
        calls.append((tuple(args), dict(kwargs), count, None))
    return calls


MAKERS = {"module": _from_module, "expressions": _from_expressions, "pickles": _from_pickles}
