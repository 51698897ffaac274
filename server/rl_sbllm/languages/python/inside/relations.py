"""Relations between arguments that hold in every case given; kept most of the time in fresh cases, broken some of the time."""

KEPT = 0.85
SIZED = (list, tuple, str, bytes, dict, set, frozenset)


def found_in(cases):
    """List of (kind, name of one argument, name of another) that holds in all the cases."""
    calls = [_named(case.args, case.kwargs) for case in cases[:50]]
    if not calls:
        return []
    names = sorted(set.intersection(*[set(call) for call in calls]), key=str)
    found = []
    for first in names:
        for second in names:
            if first != second:
                found += [(kind, first, second) for kind in HOLDS if _holds(kind, first, second, calls)]
        if _sorted_in_all(first, calls):
            found.append(("sorted", first, first))
    return found


def restore(rules, args, kwargs, rng):
    """Make the relations true again, each with a high probability."""
    for kind, first, second in rules:
        if rng.random() < KEPT:
            _restore_one(kind, first, second, args, kwargs, rng)


def _named(args, kwargs):
    named = dict(enumerate(args))
    named.update(kwargs)
    return named


def _is_length(one, other):
    return type(one) is int and type(other) in SIZED and one == len(other)


def _is_index(one, other):
    return type(one) is int and type(other) in (list, tuple, str, bytes) and 0 <= one < len(other)


def _same_length(one, other):
    return type(one) in (list, tuple) and type(other) in (list, tuple) and len(one) == len(other)


def _is_member(one, other):
    if type(other) not in (list, tuple, dict, set, frozenset):
        return False
    try:
        return one in other
    except Exception:
        return False


HOLDS = {"length": _is_length, "index": _is_index, "same-length": _same_length, "member": _is_member}


def _holds(kind, first, second, calls):
    test = HOLDS[kind]
    return all(test(call[first], call[second]) for call in calls)


def _sorted_in_all(name, calls):
    lists = [call[name] for call in calls if type(call[name]) in (list, tuple)]
    if len(lists) < len(calls) or not any(len(items) > 3 for items in lists):
        return False
    try:
        return all(items[i] <= items[i + 1] for items in lists for i in range(min(len(items) - 1, 500)))
    except Exception:
        return False


def _restore_one(kind, first, second, args, kwargs, rng):
    one, other = _get(first, args, kwargs), _get(second, args, kwargs)
    if kind == "length" and type(one) is int and type(other) in SIZED:
        _set(first, len(other), args, kwargs)
    elif (
        kind == "index" and type(one) is int and type(other) in SIZED and other and not _is_index(one, other)
    ):
        _set(first, rng.randrange(len(other)), args, kwargs)
    elif kind == "same-length" and type(one) in (list, tuple) and type(other) in (list, tuple):
        shorter = min(len(one), len(other))
        _set(first, one[:shorter], args, kwargs)
        _set(second, other[:shorter], args, kwargs)
    elif kind == "member" and not _is_member(one, other) and type(other) in SIZED and other:
        _set(
            first,
            rng.choice(sorted(other, key=repr) if isinstance(other, (set, frozenset)) else list(other)),
            args,
            kwargs,
        )
    elif kind == "sorted" and type(one) in (list, tuple):
        try:
            _set(first, type(one)(sorted(one)), args, kwargs)
        except Exception:
            return  # not comparable with one another: left as they are


def _get(name, args, kwargs):
    return args[name] if isinstance(name, int) else kwargs.get(name)


def _set(name, value, args, kwargs):
    if isinstance(name, int):
        args[name] = value
    else:
        kwargs[name] = value
