"""What types the arguments of given calls have, as annotations from which others of the same types can be made.

Only plain data: its types are those that a symbolic search knows how to make, and whose values can be written down.
"""

import inspect
import typing

ATOMS = (bool, int, float, str, bytes, type(None))
_MOST_ITEMS, _DEEPEST, _WIDEST = 200, 4, 6


class Unsupported(Exception):
    """Why no annotation can be given."""


def signature(function, calls):
    """Of `function`, with only the parameters that the calls or plain defaults give a value, annotated by those values' types."""
    found = inspect.signature(function)
    values = {}
    for args, kwargs in calls:
        for name, value in found.bind(*args, **kwargs).arguments.items():
            values.setdefault(name, []).append(value)
    kept, dropped = [], False
    for parameter in found.parameters.values():
        seen = values.get(parameter.name, []) + _default(parameter)
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            if parameter.name in values:
                raise Unsupported("a call with any number of arguments")
            continue
        if not seen:
            dropped = True
            continue
        if dropped and parameter.kind is parameter.POSITIONAL_ONLY:
            raise Unsupported("an argument that is given by its place alone")
        kind = parameter.KEYWORD_ONLY if dropped else parameter.kind
        kept.append(parameter.replace(kind=kind, annotation=of(seen), default=parameter.empty))
    if not kept:
        raise Unsupported("a call without arguments")
    return inspect.Signature(kept)


def of(values, depth=0):
    """The annotation that all of the values have."""
    by_type = {}
    for value in values:
        by_type.setdefault(type(value), []).append(value)
    if depth > _DEEPEST:
        raise Unsupported("data nested deeper than %d" % _DEEPEST)
    return typing.Union[tuple(_of_one(kind, same, depth) for kind, same in by_type.items())]


def _default(parameter):
    return [parameter.default] if type(parameter.default) in ATOMS else []


def _of_one(kind, values, depth):
    if kind in ATOMS:
        return kind
    if kind in (list, set, frozenset):
        form = {list: typing.List, set: typing.Set, frozenset: typing.FrozenSet}[kind]
        return form[_of_items([item for value in values for item in _some(value)], depth)]
    if kind is dict:
        keys = [key for value in values for key in _some(value)]
        items = [item for value in values for item in _some(value.values())]
        return typing.Dict[_of_items(keys, depth), _of_items(items, depth)]
    if kind is tuple:
        lengths = {len(value) for value in values}
        if len(lengths) == 1 and 0 < max(lengths) <= _WIDEST:
            return typing.Tuple[tuple(_of_items(list(column), depth) for column in zip(*values))]
        return typing.Tuple[_of_items([item for value in values for item in _some(value)], depth), ...]
    raise Unsupported("arguments of type %s" % kind.__name__)


def _of_items(values, depth):
    return of(values, depth + 1) if values else int


def _some(value):
    return [item for _, item in zip(range(_MOST_ITEMS), value)]
