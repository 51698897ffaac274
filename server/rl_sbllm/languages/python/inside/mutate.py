"""Fresh cases of the same shape as the timing cases: other values, same types, deterministic by seed.

Never: a type at a place (argument, element, key) where the workload shows none, or a change of the originals.
"""

import copy
import pickle
import random

from . import codec, describe, relations, shrink, texts, variation
from .seen import Seen

ATTEMPTS_PER_CASE = 4
FEWEST, MOST_BYTES = 2, 200_000
CHANGES = (1, 1, 1, 2, 2, 3)


def fresh(given, wanted, job):
    """`wanted["count"]` cases (fewer when no more are found) made from the cases given."""
    seen = Seen(given, wanted.get("constants") or ())
    rules = relations.found_in(given)
    seed = wanted.get("seed", 0)
    texts = {_text(case.args, case.kwargs) for case in given[:50]}
    count = _affordable(wanted.get("count", 0), texts)
    made = []
    first = 1 if "." in job["workload"]["entry"] else 0  # a receiver stays as it was made
    for attempt in range(count * ATTEMPTS_PER_CASE):
        if len(made) >= count:
            break
        rng = random.Random("%d:%d" % (seed, attempt))
        pair = _varied(rng.choice(given), seen, rules, first, rng)
        if pair is None:
            continue
        text = _text(*pair)
        if text not in texts:
            texts.add(text)
            made.append(_case(pair, len(made), type(given[0]), job))
    return made


def _affordable(count, texts):
    """Fewer cases when they are large: copying and comparing each takes time in proportion. By size alone, so that every
    worker makes the same ones."""
    average = sum(map(len, texts)) / max(1, len(texts))
    return min(count, max(FEWEST, int(MOST_BYTES / max(1.0, average))))


def _varied(base, seen, rules, first, rng):
    try:
        args, kwargs = shrink.smaller_copy(base.args, base.kwargs, rng)
    except Exception:
        return None  # an argument that cannot be copied: no fresh case can be made from this one
    args = list(args)
    places = [(args, index, "%d" % index) for index in range(first, len(args))]
    places += [(kwargs, name, name) for name in sorted(kwargs)]
    if not places:
        return None
    if rng.random() < 0.15:
        _make_alike(args, rng)
    for _ in range(rng.choice(CHANGES)):
        holder, key, path = rng.choice(places)
        holder[key] = variation.varied(holder[key], path, seen, rng)
    if rng.random() < 0.05:
        _swap(args, rng)
    relations.restore(rules, args, kwargs, rng)
    return tuple(args), kwargs


def _swap(args, rng):
    pair = _alike(args, rng)
    if pair:
        first, second = pair
        args[first], args[second] = args[second], args[first]


def _make_alike(args, rng):
    """One argument becomes a copy of another of its type: equal, but another object."""
    pair = _alike(args, rng)
    if not pair:
        return
    first, second = pair
    if type(args[first]) is str and rng.random() < 0.6:
        args[first], args[second] = texts.partners(args[second], rng)
    else:
        args[first] = copy.deepcopy(args[second])


def _alike(args, rng):
    """Two positions of one type, None when the two drawn differ."""
    if len(args) < 2:
        return None
    first, second = rng.sample(range(len(args)), 2)
    return (first, second) if type(args[first]) is type(args[second]) else None


def _text(args, kwargs):
    """What tells two cases apart, in C speed where it can be had; canonical text else."""
    try:
        return pickle.dumps((args, kwargs), 4)
    except Exception:
        return codec.text_of(codec.Encoder(drain=False).encode([list(args), kwargs]))


def _case(pair, index, make, job):
    args, kwargs = pair
    entry = job["workload"]["entry"]
    return make(args, kwargs, describe.info("fresh-%d" % index, "fresh", entry, args, kwargs, 1, False))
