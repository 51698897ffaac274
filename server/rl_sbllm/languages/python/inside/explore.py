"""Looks for fresh inputs that take the target where the others do not: both sides of tests, the borders of comparisons.

Inputs are made from those given by chains of changes (mutate.py); one that reaches a goal (goals.py) which none before
it reached is picked, and further changes start from it too. A chain of numbers is all that leaves the worker: whoever has
the same workload makes the same inputs from it. Nothing is judged here; the code run is a copy that is thrown away.
"""

import builtins
import itertools
import random
import signal
import time

from . import cases, driving, instrument, load, mutate, raising
from .goals import Goals
from .observe import CaseTimeout, _alarm
from .streams import is_iterator
from .surroundings import Surroundings

LONGEST_CHAIN = 5
CASE_SECONDS = 0.02
"""CPU seconds for one input; those that need more are not picked."""
DEADLY_SECONDS = 0.2
"""The same for one that stays in C, where no exception can be raised: the system ends the worker."""
MOST_PATHS = 12
"""Inputs picked though every goal was reached before, because they reach a combination that none did."""
MOST_FAILURES = 3
"""Inputs picked on which the copy dies of something that the code did not raise: most lie outside the domain."""
MOST_ITEMS = 200

_cpu_seconds = time.process_time


def run(job, channel, status):
    """Frames {"picked": chain} and {"plain": chain of another input that runs}, then {"done": {"tried", "goals"}}."""
    surroundings = Surroundings()
    try:
        explorer = _explorer(job)
        done = explorer.explore(surroundings, channel, status) if explorer else {"tried": 0, "goals": 0}
        channel.send({"done": done})
    finally:
        surroundings.restore()


def _explorer(job):
    goals = Goals()
    setattr(builtins, instrument.NAME, goals)
    try:
        load.precompiled(job["path"], job["source"], instrument.instrumented(job["source"], job["path"]))
        module = load.load_module(job)
        entry = load.resolve(module, job["workload"]["entry"])
        given = cases.given(job, module)
    except (Exception, SystemExit):
        return None  # whoever observes this text says what is wrong with it
    return Explorer(entry, mutate.Maker(given, job["cases"], job), goals, job) if given else None


class Explorer:
    """Runs inputs on the copy and keeps the chains of those that reach something new."""

    def __init__(self, entry, maker, goals, job):
        self._entry, self._maker, self._goals, self._path = entry, maker, goals, job["path"]
        self._wanted, self._known = job["explore"], len(job["cases"].get("constants") or ())
        self._reached, self._paths, self._failures = set(), set(), 0
        self._texts, self._bytes = set(maker.given_texts), 0
        self._corpus, self._hits = [], {}

    def explore(self, surroundings, channel, status):
        """Sends each chain as it is chosen: an input may end the worker."""
        end = _cpu_seconds() + self._wanted["seconds"]
        for pair in self._maker.copies_of_given():
            if _cpu_seconds() > end:
                break
            surroundings.begin()
            self._is_new(pair)
        found, tried = {"picked": [], "plain": []}, 0
        for attempt in range(self._wanted["attempts"]):
            if _cpu_seconds() > end:
                break
            chain = self._chain(self._wanted["first"] + attempt)
            pair = None if attempt in self._wanted["skip"] else self._maker.remade(chain)
            size = 0 if pair is None else self._size_of_other(pair)
            if not size:
                continue
            status.case(attempt)
            tried += 1
            surroundings.begin()
            name = self._chosen(pair, found)
            if name == "picked" and len(chain) <= LONGEST_CHAIN:
                self._corpus.append((chain, self._at_places()))
            if name is not None:
                found[name].append(chain)
                self._bytes += size
                channel.send({name: chain})
        status.case(None)
        return {"tried": tried, "goals": len(self._reached)}

    def _chosen(self, pair, found):
        """The name of the list that its chain goes to, None for neither."""
        said = self._is_new(pair)
        if said and len(found["picked"]) < self._wanted["most"]:
            return "picked"
        return "plain" if said is False and len(found["plain"]) < self._wanted["plain"] else None

    def _chain(self, number):
        """A new input from those given, or a further change of one that was picked: often the one that is alone somewhere."""
        rng = random.Random("chain:%d" % number)
        if not self._corpus or rng.random() < 0.4:
            return [self._known, number]
        chain, _ = self._rarest() if rng.random() < 0.5 else rng.choice(self._corpus)
        return chain + [number]

    def _rarest(self):
        """The pick with the place and class that the fewest inputs reached; the latest of several."""
        return min(reversed(self._corpus), key=lambda pick: min(map(self._hits.get, pick[1]), default=0))

    def _size_of_other(self, pair):
        """0 for an input that was tried before, or that is too large beside those picked."""
        text = mutate.text_of(*pair)
        if text in self._texts or len(text) + self._bytes > mutate.MOST_BYTES:
            return 0
        self._texts.add(text)
        return len(text)

    def _is_new(self, pair):
        """True when it reached a goal that none did; None for one that is of no use."""
        self._goals.now = set()
        for name, value in [*enumerate(pair[0]), *pair[1].items()]:
            self._goals.argument(name, value)
        failed = self._run(*pair)
        found = frozenset(self._goals.now)
        for goal in self._at_places():
            self._hits[goal] = self._hits.get(goal, 0) + 1
        if failed is None or (failed and (self._failures >= MOST_FAILURES or found <= self._reached)):
            return None
        if found <= self._reached:
            if found in self._paths or len(self._paths) >= MOST_PATHS:
                return False
            self._paths.add(found)
        self._reached |= found
        self._failures += failed
        return True

    def _at_places(self):
        """The goals of the case at work that are places in the code."""
        return [goal for goal in self._goals.now if type(goal[0]) is int]

    def _run(self, args, kwargs):
        """True when it died of what the code did not raise; None when it took too long."""
        try:
            with _end(DEADLY_SECONDS), _alarm(CASE_SECONDS):
                _drive(self._entry, args, kwargs)
        except CaseTimeout:
            return None
        except BaseException as error:
            self._goals.now.add(("raised", type(error).__name__, self._line(error)))
            return not raising.raised_by_code(error)
        return False

    def _line(self, error):
        """The deepest line of the target's file."""
        line, trace = 0, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._path:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line


class _end:
    """The system ends this process when the block takes so many CPU seconds of its own."""

    def __init__(self, seconds):
        self._seconds = seconds if hasattr(signal, "setitimer") else 0.0

    def __enter__(self):
        if self._seconds:
            signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)

    def __exit__(self, *exc):
        if self._seconds:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _drive(entry, args, kwargs):
    result = entry(*args, **kwargs)
    if is_iterator(result) and not any(result is value for value in args):
        for _ in itertools.islice(result, MOST_ITEMS):
            pass
    elif hasattr(result, "__await__") or hasattr(result, "__aiter__"):
        driving.drive(_Nothing(), lambda: result, (), {})


class _Nothing:
    """Stands for the encoder: what the copy gives is not looked at."""

    max_drained = MOST_ITEMS

    def encode(self, value):
        return None

    def number(self, value):
        return 0

    def nodes(self, values):
        return None
