"""Job `generate`: inputs for a function that nobody prepared any for.

Reads the file (`generate_signature`), tries combinations of inferred arguments on the function (`generate_search`), chooses sizes
(`generate_scale`), adds edge cases (`generate_probes`), and answers with the text of a workload module (`generate_write`).
The answer frame: {"made": null | {entry, text, probes, coverage, scales, notes}, "failed": null | {parameter, why, tries}}.
"""

from __future__ import annotations

import ast
import base64
import pickle
import random
import time
import traceback
import types

from . import generate_probes, generate_scale, generate_write
from .generate_file import File
from .generate_search import Counter, Search
from .generate_signature import read
from .generate_trial import Bench, executable_lines
from .load import load_module, resolve

GOOD_COVERAGE = 0.7
_COMPARED = ((1, 6), (2, 13), (3, 31), (4, 50))
"""Seeds and sizes at which calls are made to see whether they differ at all."""


def run(job, channel, status):
    """Entry of the worker. `job` has source, path, module, target, wanted_entry (or None), seconds, seed, avoid.

    With `pickles` the answer is {"readable": [index ...]} instead: those that can be read in a worker.
    """
    try:
        module = load_module(job)
    except Exception as error:
        detail = "".join(traceback.format_exception_only(type(error), error)).strip()
        channel.send({"failure": {"kind": "load", "detail": detail, "case": None}})
        return
    if "pickles" in job:
        channel.send({"readable": [i for i, text in enumerate(job["pickles"]) if _readable(text)]})
        return
    channel.send(generate(job, module, status.case))


def generate(job, module, say=lambda number: None):
    """The answer for a loaded module (see above); `say` is told the number of each try before it is made."""
    file = File(job["source"])
    name = job["target"]
    if name not in file.functions:
        return _not_made("", "the file has no function %s" % name)
    if job.get("wanted_entry") and job["wanted_entry"] not in file.functions:
        return _not_made("", "the file defines no function %s" % job["wanted_entry"])
    end = time.perf_counter() + job.get("seconds", 6.0)
    node = file.functions[name]
    lines = executable_lines(file.text, job["path"], node.lineno, _last_line(node))
    best, why, tries = None, {}, None
    counter = Counter(say, job.get("avoid") or ())
    for entry in _entries(file, name, job.get("wanted_entry")):
        attempt = _Attempt(file, module, job, entry, lines, counter)
        found = attempt.search(min(3.0, (end - time.perf_counter()) * 0.5))
        why.setdefault(entry, attempt.why_not())
        tries = counter.count if tries is None else tries
        if found and (best is None or found.coverage > best.coverage + (0.2 if best.covers_well else 0.05)):
            best = found
        if (best and best.coverage >= GOOD_COVERAGE) or time.perf_counter() > end:
            break
    if best is None:
        return _not_made(*_failure(why, name), tries or 0)
    return {"made": best.write(max(1.0, end - time.perf_counter())), "failed": None}


def _not_made(parameter, why, tries=0):
    """`tries`: how many of the first were of the first entry; what those ran against concerns the target itself."""
    return {"made": None, "failed": {"parameter": parameter, "why": why, "tries": tries}}


class _Attempt:
    """One entry tried."""

    def __init__(self, file, module, job, entry, lines, counter):
        self.module, self.job, self.entry, self.lines, self.counter = module, job, entry, lines, counter
        self.parameters, self.examples = read(file, entry)
        self.result = None
        function = _callable(module, entry)
        self.bench = Bench(function, job["path"], lines) if function is not None else None

    def search(self, seconds):
        """Self when something worked and reached the target, else None."""
        if self.bench is None:
            return None
        namespace = {"random": random, "types": types, "target": self.module, "bare": generate_write.bare}
        namespace["linked"] = generate_write.linked
        namespace["filled"] = generate_write.filled
        for patience in (0.3, 1.5):
            self.result = Search(
                self.parameters, self.bench, namespace, self.counter, time.perf_counter, seconds, patience
            )
            self.result.run()
            if self.result.makers or not any(state == "expired" for state, _, _ in self.result.failures):
                break
        return self if self.result.makers and (self.result.covered or not self.lines) else None

    @property
    def coverage(self):
        return len(self.result.covered & self.lines) / len(self.lines) if self.lines else 1.0

    @property
    def covers_well(self):
        return self.coverage >= 0.5

    def why_not(self):
        """(parameter, sentence) for the failure seen most."""
        if self.bench is None:
            return ("", "%s cannot be called from outside" % self.entry)
        if self.result is None or not self.result.failures:
            return ("", "it could not be called")
        (state, error, message), _ = max(self.result.failures.items(), key=lambda pair: pair[1])
        said = "it took too long" if state == "expired" else "%s: %s" % (error, message)
        return (
            _weakest(self.parameters),
            "none of %d combinations of arguments worked; mostly %s" % (self.result.tried, said),
        )

    def write(self, seconds):
        """The `made` part of the answer."""
        makers = _working(self.result.makers)
        plan = generate_scale.plan(self.bench, makers, time.perf_counter, seconds * 0.7)
        text = generate_write.module_text(
            self.entry, self.job["module"], makers, self.parameters, plan, self.job.get("seed", 0)
        )
        probes, reached = generate_probes.probes(self.bench, makers, self.examples)
        self.result.covered |= reached
        return {
            "entry": self.entry,
            "text": text,
            "probes": probes,
            "coverage": self.coverage,
            "unreached": sorted(self.lines - self.result.covered),
            "alike": 0 if probes else _alike(makers, plan),
            "scales": plan["scales"],
            "notes": ["%d combinations of arguments tried" % self.result.tried],
        }


def _working(makers):
    """The makers, plainest first, unless that one leaves most of the target unreached."""
    most = max(len(maker.lines) for maker in makers)
    return sorted(makers, key=lambda maker: (len(maker.lines) < 0.6 * most, maker.cost))


def _alike(makers, plan):
    """How many cases there are when each is the same call as the first; 0 when two differ or it cannot be known."""
    try:
        made = [maker.make(random.Random(seed), size) for maker in makers for seed, size in _COMPARED]
        told = {pickle.dumps(call) for call in made}
    except Exception:
        return 0
    return len(makers) * plan["repeat"] if len(told) == 1 else 0


def _entries(file, name, wanted):
    """The entry asked for; else the function itself (or the function around it), then those of the file that call it."""
    if wanted:
        return [wanted]
    found = []
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        outer = ".".join(parts[:length])
        if outer in file.functions and not any(
            ".".join(parts[:k]) in file.functions for k in range(1, length)
        ):
            found.append(outer)
    plain = parts[-1]
    for qualified, node in file.functions.items():
        if (
            qualified not in found
            and qualified != name
            and _mentions(node, plain)
            and not _is_nested(file, qualified)
        ):
            found.append(qualified)
    owner = file.class_of(name)
    if owner:
        for qualified, node in file.functions.items():
            if qualified not in found and _mentions(node, owner) and not _is_nested(file, qualified):
                found.append(qualified)
    return found[:8]


def _is_nested(file, qualified):
    parts = qualified.split(".")
    return any(".".join(parts[:k]) in file.functions for k in range(1, len(parts)))


def _mentions(node, plain):
    return any(
        (isinstance(part, ast.Name) and part.id == plain)
        or (isinstance(part, ast.Attribute) and part.attr == plain)
        for part in ast.walk(node)
    )


def _callable(module, entry):
    """The entry as a plain callable; a property's getter; None when there is none."""
    try:
        found = resolve(module, entry)
    except LookupError:
        return None
    return found if callable(found) else None


def _weakest(parameters):
    """The parameter of which least is known."""
    known = {
        parameter.name: max(list(parameter.use.root().scores.values()) or [0.0]) for parameter in parameters
    }
    return min(known, key=known.get) if known else ""


def _failure(why, name):
    parameter, said = next((reason for reason in why.values() if reason[0]), None) or next(
        iter(why.values()), ("", "")
    )
    return parameter, said or "%s could not be called" % name


def _readable(text):
    try:
        pickle.loads(base64.b64decode(text))
    except Exception:
        return False
    return True


def _last_line(node):
    return getattr(node, "end_lineno", None) or max(getattr(part, "lineno", 0) for part in ast.walk(node))
