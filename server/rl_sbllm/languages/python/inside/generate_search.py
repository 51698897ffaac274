"""Which combination of choices works: best-first over their costs, steered by what failed and by lines not yet reached."""

from __future__ import annotations

import heapq

MAX_MAKERS = 5
GUESSED = 3.0
"""From this cost on, a choice rests on no evidence."""
_SEEDS = ((1, 6), (2, 13), (3, 3))


class Maker:
    """One working combination: its code, the lines it reaches, and the choices taken (by parameter)."""

    def __init__(self, picked, body, make, lines):
        self.picked, self.body, self.make, self.lines = picked, body, make, lines
        self.cost = sum(choice.cost for choice in picked)


class Counter:
    """Numbers the tries of a job, so that one which killed an earlier worker can be left out."""

    def __init__(self, say, avoid):
        self._say, self._avoid, self._number = say, frozenset(avoid), -1

    @property
    def count(self):
        """Tries so far."""
        return self._number + 1

    def next(self):
        """Announce the next try; False when it is one to avoid."""
        self._number += 1
        self._say(self._number)
        return self._number not in self._avoid


class Search:
    """`namespace` is where the code of makers runs; `clock` gives seconds; `bench` calls the entry."""

    def __init__(self, parameters, bench, namespace, counter, clock, seconds, patience=0.3):
        self.parameters, self.bench, self.namespace = parameters, bench, namespace
        self._counter, self._patience = counter, patience
        self._clock, self._end = clock, clock() + seconds
        self._penalty = [[0.0] * len(parameter.choices) for parameter in parameters]
        self.makers, self.covered, self.tried = [], set(), 0
        self.failures = {}

    def run(self):
        """Fill `makers`; the first one is the plainest that worked."""
        start = (0,) * len(self.parameters)
        heap, queued = [(0.0, start)], {start}
        while heap and self._clock() < self._end and self.tried < 1500:
            cost, combination = heapq.heappop(heap)
            fresh = self._cost(combination)
            if fresh > cost + 0.3:
                heapq.heappush(heap, (fresh, combination))
                continue
            self._try(combination)
            if self._complete():
                return
            for position in range(len(combination)):
                following = (
                    combination[:position] + (combination[position] + 1,) + combination[position + 1 :]
                )
                if following[position] < len(self.parameters[position].choices) and following not in queued:
                    queued.add(following)
                    heapq.heappush(heap, (self._cost(following), following))

    def _cost(self, combination):
        return sum(
            parameter.choices[rank].cost + self._penalty[position][rank]
            for position, (parameter, rank) in enumerate(zip(self.parameters, combination))
        )

    def _complete(self):
        return len(self.makers) >= MAX_MAKERS or (
            bool(self.makers) and self.covered >= self.bench.lines and self.tried >= 6
        )

    def _try(self, combination):
        picked = [parameter.choices[rank] for parameter, rank in zip(self.parameters, combination)]
        if self.makers and max((choice.cost for choice in picked), default=0.0) >= GUESSED:
            return  # Might reach more lines, but with types that nothing speaks for.
        body = body_of(self.parameters, picked)
        if body is None:
            return
        self.tried += 1
        if not self._counter.next():
            return
        make = compiled(body, self.namespace)
        lines, worked = set(), 0
        for seed, size in _SEEDS:
            trial = self.bench.try_case(make, seed, size, self._patience)
            if trial.state == "returned":
                worked += 1
                lines |= trial.lines
                continue
            self._learn(combination, trial)
            if trial.state != "own":
                break
        if worked < len(_SEEDS):
            return
        if not self.makers or not lines <= self.covered:
            self.makers.append(Maker(picked, body, make, frozenset(lines)))
            self.covered |= lines

    def _learn(self, combination, trial):
        key = (trial.state, trial.error, trial.message[:80])
        self.failures[key] = self.failures.get(key, 0) + 1
        for position, rank in enumerate(combination):
            kind = self.parameters[position].choices[rank].kind
            self._penalty[position][rank] += 0.02
            for other, choice in enumerate(self.parameters[position].choices):
                if choice.kind == kind and _blames(trial, choice):
                    self._penalty[position][other] += 0.35
                elif _asks_for(trial, choice):
                    self._penalty[position][other] -= 0.1


def _blames(trial, choice):
    """Does the message name the type that this choice makes (or holds)?"""
    if trial.error in ("TypeError", "AttributeError"):
        return any("'%s'" % kind in trial.message for kind in (choice.kind, choice.elem_kind) if kind)
    if trial.error in ("IndexError", "KeyError"):
        return choice.kind in ("int", "str") and not choice.needs
    return trial.state == "expired" and choice.kind == "int"


def _asks_for(trial, choice):
    """Does the message say that something like this choice was wanted?"""
    message = trial.message
    if trial.error in ("IndexError", "KeyError"):
        return bool(choice.needs)
    if "not iterable" in message or "not subscriptable" in message or "has no len" in message:
        return choice.kind in ("list", "str", "dict")
    if "not callable" in message:
        return choice.kind == "callable"
    if "not an iterator" in message:
        return choice.kind == "iterator"
    if trial.error == "AttributeError":
        return hasattr(
            {"str": "", "list": [], "dict": {}, "set": set()}.get(choice.kind),
            message.rpartition(" '")[2][:-1],
        )
    return False


def body_of(parameters, picked):
    """Lines of a maker's body: one assignment a parameter, those it leans on first; None when they lean in a circle."""
    waiting = [(p, c) for p, c in zip(parameters, picked) if c.kind != "default"]
    done, lines = set(), []
    while waiting:
        ready = [(p, c) for p, c in waiting if set(c.needs) <= done]
        if not ready:
            return None
        for parameter, choice in ready:
            lines.append("%s = %s" % (parameter.local, choice.text))
            done.add(parameter.local)
        waiting = [pair for pair in waiting if pair not in ready]
    lines.append("return " + _arguments(parameters, picked))
    return lines


def _arguments(parameters, picked):
    positional, named, star, skipped = [], [], "", False
    for parameter, choice in zip(parameters, picked):
        if choice.kind == "default":
            skipped = True
        elif parameter.how == "star":
            star = parameter.local
        elif parameter.how == "positional" and not skipped:
            positional.append(parameter.local)
        else:
            named.append("%r: %s" % (parameter.name, parameter.local))
    inner = ", ".join([*positional, *(["*" + star] if star else [])])
    comma = "," if len(positional) == 1 and not star or (star and not positional) else ""
    return "(%s%s), {%s}" % (inner, comma, ", ".join(named))


def compiled(body, namespace):
    """The maker as a function of (rng, size)."""
    scope = {}
    exec("def make(rng, size):\n    " + "\n    ".join(body), namespace, scope)
    return scope["make"]
