"""Fresh cases of the same shape as the timing cases: other values, same types, deterministic by seed.

Never: a type at a place (argument, element, key) where the workload shows none, or a change of the originals.
"""

import copy
import pickle
import random

from . import codec, describe, plain_values, relations, shrink, texts, variation
from .seen import Seen

ATTEMPTS_PER_CASE = 4
FEWEST, MOST_BYTES = 2, 200_000
CHANGES = (1, 1, 1, 2, 2, 3)
LIFTS = (0, 0, 1000)
NAMED, ALL_LEAST, APART = 0.2, 0.04, 0.3
"""How often a parameter that is left out is given, every argument is empty or zero, equal values are objects of their own."""


def fresh(given, wanted, job):
    """`wanted["count"]` cases (fewer when no more are found) made from the cases given; those picked by exploring come first."""
    maker = Maker(given, wanted, job)
    seed = wanted.get("seed", 0)
    texts = set(maker.given_texts)
    picked = wanted.get("picked") or ()
    made = []
    for chain in picked:
        _keep(maker.remade(chain), made, texts)
    count = len(made) + _affordable(wanted.get("count", 0) - len(picked), maker.given_texts)
    for attempt in range(count * ATTEMPTS_PER_CASE):
        if len(made) >= count:
            break
        _keep(maker.varied(random.Random("%d:%d" % (seed, attempt))), made, texts)
    return [_case(pair, index, type(given[0]), job) for index, pair in enumerate(made)]


def _keep(pair, made, texts):
    text = None if pair is None else text_of(*pair)
    if text is not None and text not in texts:
        texts.add(text)
        made.append(pair)


class Maker:
    """Makes fresh arguments from the cases given; the same ones from the same generator wherever the workload is the same."""

    def __init__(self, given, wanted, job):
        self._given = given
        self._constants = tuple(wanted.get("constants") or ())
        self._defaults = wanted.get("defaults") or ()
        self._rules = relations.found_in(given)
        self._first = 1 if "." in job["workload"]["entry"] else 0  # a receiver stays as it was made
        self._seen = {}
        self.given_texts = {text_of(case.args, case.kwargs) for case in given[:50]}

    def varied(self, rng):
        """(args, kwargs) from one of the cases given; None when it cannot be copied."""
        base = rng.choice(self._given)
        return self._changed(base.args, base.kwargs, len(self._constants), rng)

    def remade(self, chain):
        """(args, kwargs) of a chain: how many of the constants were known, then the number of each change after the other."""
        pair = None
        for number in chain[1:]:
            rng = random.Random("explored:%d" % number)
            if pair is None:
                base = rng.choice(self._given)
                pair = base.args, base.kwargs
            pair = self._changed(pair[0], pair[1], chain[0], rng)
            if pair is None:
                return None
        return pair

    def copies_of_given(self):
        """(args, kwargs) of the cases given, as far as they can be copied."""
        for case in self._given[:50]:
            try:
                yield copy.deepcopy((case.args, case.kwargs))
            except Exception:
                continue  # what cannot be copied is not tried

    def _changed(self, args, kwargs, known, rng):
        if known not in self._seen:
            self._seen[known] = Seen(self._given, self._constants[:known])
        pair = _varied(args, kwargs, self._seen[known], self._rules, self._first, rng)
        return pair and _with_defaults(*pair, self._defaults, self._seen[known], rng)


def _with_defaults(args, kwargs, defaults, seen, rng):
    """Now and then a parameter that the call leaves out gets a value of its default's type."""
    for name, position, value in defaults:
        left_out = name not in kwargs and not 0 <= position < len(args)
        if left_out and rng.random() < NAMED:
            kwargs = dict(kwargs, **{name: variation.varied(value, name, seen, rng)})
    return args, kwargs


def _affordable(count, texts):
    """Fewer cases when they are large: copying and comparing each takes time in proportion. By size alone, so that every
    worker makes the same ones."""
    average = sum(map(len, texts)) / max(1, len(texts))
    return min(count, max(FEWEST, int(MOST_BYTES / max(1.0, average))))


def _varied(args, kwargs, seen, rules, first, rng):
    try:
        args, kwargs = shrink.smaller_copy(args, kwargs, rng)
    except Exception:
        return None  # an argument that cannot be copied: no fresh case can be made from this one
    args = list(args)
    places = [(args, index, "%d" % index) for index in range(first, len(args))]
    places += [(kwargs, name, name) for name in sorted(kwargs)]
    if not places:
        return None
    alike = rng.random() < 0.15 and _make_alike(args, rng)
    if alike and rng.random() < 0.5:
        pass  # two that are alike stay so
    elif rng.random() < ALL_LEAST:
        for holder, key, _ in places:
            holder[key] = plain_values.least(holder[key])
    else:
        for _ in range(rng.choice(CHANGES)):
            holder, key, path = rng.choice(places)
            holder[key] = variation.varied(holder[key], path, seen, rng)
    if rng.random() < 0.05:
        _swap(args, rng)
    relations.restore(rules, args, kwargs, rng)
    if rng.random() < APART:
        lift = rng.choice(LIFTS)
        for holder, key, _ in places:
            holder[key] = plain_values.apart(holder[key], lift)
    return tuple(args), kwargs


def _swap(args, rng):
    pair = _alike(args, rng)
    if pair:
        first, second = pair
        args[first], args[second] = args[second], args[first]


def _make_alike(args, rng):
    """One argument becomes a copy of another of its type: equal, but another object. False when there is none."""
    pair = _alike(args, rng)
    if not pair:
        return False
    first, second = pair
    if type(args[first]) is str and rng.random() < 0.6:
        args[first], args[second] = texts.partners(args[second], rng)
    else:
        args[first] = copy.deepcopy(args[second])
    return True


def _alike(args, rng):
    """Two positions of one type, None when the two drawn differ."""
    if len(args) < 2:
        return None
    first, second = rng.sample(range(len(args)), 2)
    return (first, second) if type(args[first]) is type(args[second]) else None


def text_of(args, kwargs):
    """What tells two cases apart, in C speed where it can be had; canonical text else."""
    try:
        return pickle.dumps((args, kwargs), 4)
    except Exception:
        return codec.text_of(codec.Encoder(drain=False).encode([list(args), kwargs]))


def _case(pair, index, make, job):
    args, kwargs = pair
    entry = job["workload"]["entry"]
    return make(args, kwargs, describe.info("fresh-%d" % index, "fresh", entry, args, kwargs, 1, False))
