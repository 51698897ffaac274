"""Runs each case on a freshly loaded module and sends its whole behaviour, one frame a case.

Frames:  {"cases": [CaseInfo fields ...]}
         {"case": i, "outcome": {...}}                                for each case, in order
         {"done": {"keeps_state": bool, "mutates": bool}}

Outcome: {"kind": "returned" | "yielded" | "awaited" | "entered" | "raised" | "timeout",
          "value": node, or None,         "exception": see raising.py, or None,
          "arguments": ["tuple", [args ..., kwargs as a dict]] or ["unchanged"],  "closed_over": nodes,  "later": [[id, node], ...],
          "calls": see callables.py, or None,   "state": {name: text of what the call left in a global that it changed},
          "output", "errors", "warnings", "random", "process", "files": see surroundings.py,
          "sessions": {name: the outcome of a session with the generator (sessions.py), on arguments of its own},
          "input": digest of the arguments before the call,   "mutated": it is another one after, "method": args[0] is `self`,   "snapshots": digests of items}

`value`, `exception`, `arguments` and `closed_over` share one table of ids (codec.py).
Harness needs are bound to names of ours before the candidate's code runs.
"""

import gc
import os
import signal
import time

from . import callables, cases, closures, codec, driving, raising, sources, state, untouched
from .load import load_module, resolve
from .surroundings import Surroundings
from .worker import JobFailure

LARGE = 4_000
"""Arguments of more text than this are answered as `unchanged` when they are, and share nothing with the result."""
FRESH_SHARE = 0.0125
"""A fresh case may take this share of the job's seconds in CPU time; a longer one is answered as `timeout`."""
FRESH_TOTAL = 0.075
"""So may all of them together; those after that are answered as `timeout` without being run."""
PATIENCE = 4
"""After so many such cases the others get a tenth of that."""

WAITING_SHARE = 0.05
"""A program that computes for less of the time it takes is waiting for something else than the machine."""

_cpu_seconds, _wall_seconds = time.process_time, time.monotonic


UNTRIED = dict(
    driving.nothing("timeout"),
    arguments=["tuple", []],
    closed_over=[],
    later=[],
    calls=None,
    state={},
    output="",
    errors="",
    warnings=[],
    random=None,
    process={},
    files={},
    sessions={},
    input="",
    mutated=False,
    method=False,
)


class CaseTimeout(BaseException):
    """Raised by the alarm into a fresh case that takes too long."""


def run(job, channel, status):
    """The job `observe` of the worker protocol."""
    surroundings = Surroundings()
    elsewhere = _moved()
    try:
        _observe(job, channel, status, surroundings)
    finally:
        surroundings.restore()
        del elsewhere


def _moved():
    """Objects come to lie elsewhere in every worker, so that what depends on addresses differs from run to run."""
    count = 1 + os.getpid() % 61
    return [[bytes(size) for size in range(0, 480, 16)] for _ in range(count)]


def _observe(job, channel, status, surroundings):
    module, entry = _loaded(job)
    closures.leave_out(job.get("target"))
    try:
        made = cases.make(job, module)
    except cases.WorkloadError as error:
        raise JobFailure("workload", str(error))
    channel.send({"cases": [case.info for case in made]})
    observer = Observer(module, entry, job, surroundings)
    again = {name: cases.make(job, module) for name in job.get("sessions", ())}
    for index, case in enumerate(made):
        status.case(index)
        outcome = observer.outcome(case, index + 1 == len(made))
        outcome["sessions"] = {name: observer.session(name, of[index]) for name, of in again.items()}
        channel.send({"case": index, "outcome": outcome})
    channel.send({"done": {"keeps_state": observer.keeps_state(), "mutates": observer.mutates}})


def _loaded(job):
    try:
        module = load_module(job)
        return module, resolve(module, job["workload"]["entry"])
    except Exception as error:
        raise JobFailure("load", "%s: %s" % (type(error).__name__, error))
    except SystemExit as error:
        raise JobFailure("load", "The module ends the program when it is loaded (%r)." % (error,))


class Observer:
    """Runs cases one after the other on one module and says what each did."""

    def __init__(self, module, entry, job, surroundings):
        self.mutates = False
        self._timeouts = 0
        self._module, self._entry, self._surroundings = module, entry, surroundings
        self._method = _is_method(module, job["workload"]["entry"], entry)
        self._first_state = self._last_state = state.of_module(module)
        self._state_is_cheap = state.is_cheap(self._last_state)
        fresh = job.get("seconds", 10.0) if job["cases"]["kind"] in ("fresh", "open", "calls") else 0.0
        self._seconds = fresh * FRESH_SHARE
        self._end = _cpu_seconds() + fresh * FRESH_TOTAL if fresh else 0.0
        self._patience = fresh * FRESH_TOTAL

    def keeps_state(self):
        """Something of the module differs from before the first case."""
        return bool(state.changed(self._first_state, state.of_module(self._module)))

    def outcome(self, case, is_last):
        """The behaviour of one case."""
        return self._behaviour(case, is_last, driving.drive)

    def session(self, name, case):
        """The behaviour of one session with what the case returns."""
        return self._behaviour(case, False, driving.session(name))

    def _behaviour(self, case, is_last, drive):
        if self._end and (_cpu_seconds() > self._end or _alarm.waited > self._patience):
            return dict(UNTRIED)
        before = untouched.Before(case.args, case.kwargs)
        recorder, watched = callables.Recorder(), sources.Sources()
        args, kwargs = recorder.wrap_arguments(case.args, case.kwargs)
        args = watched.watch(args)
        encoder = codec.Encoder(filled=before.filled)
        self._surroundings.begin()
        found = self._drive(encoder, drive, args, kwargs, watched)
        found.update(self._surroundings.end())
        recorder.release()
        self._look_at_arguments(found, encoder, args, kwargs, recorder, before)
        found["state"] = self._changes(is_last)
        found["calls"] = recorder.calls()
        found["method"] = self._method
        found["sessions"] = {}
        return found

    def _drive(self, encoder, drive, args, kwargs, watched):
        with _alarm(self._seconds):
            try:
                return drive(encoder, self._entry, args, kwargs, watched)
            except CaseTimeout:
                self._timeouts += 1
                if self._timeouts == PATIENCE:
                    self._seconds /= 10
                return driving.nothing("timeout")
            except codec.TooLarge:
                return dict(driving.nothing("returned"), value=["too-large"])
            except BaseException as error:
                if isinstance(error, RecursionError):
                    gc.collect()
                return dict(driving.nothing("raised"), exception=_exception(encoder, error))

    def _look_at_arguments(self, found, encoder, args, kwargs, recorder, before):
        found["mutated"], certain = before.compare(args, kwargs)
        found["input"] = before.digest()
        self.mutates = self.mutates or found["mutated"] or not certain or before.fills_caches(args)
        try:
            if before.size() > LARGE and certain and not found["mutated"]:
                found["arguments"] = ["unchanged"] if before.apart(args, kwargs, encoder) else None
            if found.get("arguments") is None:
                nodes = [encoder.node(value) for value in args]
                found["arguments"] = ["tuple", nodes + [encoder.node(kwargs)]]
            found["closed_over"] = (
                encoder.encode(recorder.closed_over())[2] if found["kind"] != "timeout" else []
            )
        except codec.TooLarge:
            found["arguments"], found["closed_over"] = ["too-large"], []
        found["later"] = encoder.later

    def _changes(self, is_last):
        if not (self._state_is_cheap or is_last):
            return {}
        now = state.of_module(self._module)
        names = state.changed(self._last_state, now)
        self._last_state = now
        return {name: now.get(name) for name in names}


def _exception(encoder, error):
    try:
        return raising.node(encoder, error)
    except codec.TooLarge:
        return {
            "type": type(error).__name__,
            "args": [["too-large"]],
            "attributes": [],
            "by": "code",
            "causes": [],
        }


def _is_method(module, qualified, entry):
    owner = qualified.rpartition(".")[0]
    if not owner:
        return False
    holder = resolve(module, owner)
    return isinstance(holder, type) and not isinstance(
        vars(holder).get(qualified.rpartition(".")[2]), (staticmethod, classmethod)
    )


class _alarm:
    """Raises CaseTimeout in the block after so many seconds of CPU time, or of waiting (sleeps, reads) for a program that
    hardly computes; none for 0 or where signals are not to be had. `waited` sums up what such programs waited."""

    waited = 0.0

    def __init__(self, seconds):
        self._seconds = seconds if hasattr(signal, "setitimer") else 0.0

    def __enter__(self):
        if self._seconds:
            self._began = (_wall_seconds(), _cpu_seconds())
            self._old = signal.signal(signal.SIGPROF, _ring), signal.signal(signal.SIGALRM, self._look)
            signal.setitimer(signal.ITIMER_PROF, self._seconds)
            signal.setitimer(signal.ITIMER_REAL, self._seconds, self._seconds)

    def __exit__(self, *exc):
        if self._seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._old[0])
            signal.signal(signal.SIGALRM, self._old[1])
            _alarm.waited += self._waiting()

    def _waiting(self):
        """Wall seconds of a program that waits; 0 for one that computes, however little of a busy machine it gets."""
        wall, cpu = _wall_seconds() - self._began[0], _cpu_seconds() - self._began[1]
        return wall if cpu < WAITING_SHARE * wall else 0.0

    def _look(self, number, frame):
        if self._waiting():
            raise CaseTimeout()


def _ring(number, frame):
    raise CaseTimeout()
