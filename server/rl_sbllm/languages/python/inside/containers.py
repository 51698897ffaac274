"""Containers of classes of their own, and atoms of subclasses: the content as the builtin, then the attributes.

Content is taken by the builtin's own methods, so no code of the subclass runs.
"""

import collections

from .objects import attributes, type_name


def deque_like(encoder, value, kind):
    content = ["list", 0, encoder.nodes(collections.deque.__iter__(value))]
    return [
        "typed",
        encoder.number(value),
        type_name(kind),
        content,
        [["maxlen", value.maxlen]] + extra(encoder, value),
    ]


def defaultdict_like(encoder, value, kind):
    number = encoder.number(value)
    content = ["dict", 0, encoder.nodes(dict.keys(value)), encoder.nodes(dict.values(value))]
    factory = [["default_factory", encoder.node(value.default_factory)]]
    return ["typed", number, type_name(kind), content, factory + extra(encoder, value)]


def dict_like(encoder, value, kind):
    number = encoder.number(value)
    content = ["dict", 0, encoder.nodes(dict.keys(value)), encoder.nodes(dict.values(value))]
    return ["typed", number, type_name(kind), content, extra(encoder, value)]


def ordered_like(encoder, value, kind):
    """`move_to_end` moves a key in the order of the OrderedDict, not in that of the dict beneath it."""
    number = encoder.number(value)
    keys = list(collections.OrderedDict.keys(value))
    contents = [dict.__getitem__(value, key) for key in keys]
    content = ["dict", 0, encoder.nodes(keys), encoder.nodes(contents)]
    return ["typed", number, type_name(kind), content, extra(encoder, value)]


def _list_like(encoder, value, kind):
    number = encoder.number(value)
    return [
        "typed",
        number,
        type_name(kind),
        ["list", 0, encoder.nodes(list.__iter__(value))],
        extra(encoder, value),
    ]


def _tuple_like(encoder, value, kind):
    return [
        "typed",
        0,
        type_name(kind),
        ["tuple", encoder.nodes(tuple.__iter__(value))],
        extra(encoder, value),
    ]


def _set_like(encoder, value, kind):
    number = encoder.number(value)
    return [
        "typed",
        number,
        type_name(kind),
        ["set", 0, encoder.sorted_nodes(set.__iter__(value))],
        extra(encoder, value),
    ]


def _frozenset_like(encoder, value, kind):
    content = ["frozenset", encoder.sorted_nodes(frozenset.__iter__(value))]
    return ["typed", 0, type_name(kind), content, extra(encoder, value)]


def _atom_like(base, plain):
    def encode_atom(encoder, value, kind):
        return ["typed", 0, type_name(kind), encoder.node(plain(value)), extra(encoder, value)]

    return encode_atom


def extra(encoder, value):
    """[name, node] of each attribute."""
    names, contents = attributes(value)
    return [[name, encoder.node(content)] for name, content in zip(names, contents)]


def _bytes_like(encoder, value, kind):
    content = ["value", "bytes", encoder.text(bytes.decode(value, "latin-1"))]
    return ["typed", 0, type_name(kind), content, extra(encoder, value)]


BASES = (
    (collections.deque, deque_like),
    (collections.defaultdict, defaultdict_like),
    (collections.OrderedDict, ordered_like),
    (dict, dict_like),
    (list, _list_like),
    (tuple, _tuple_like),
    (set, _set_like),
    (frozenset, _frozenset_like),
    (str, _atom_like(str, str.__str__)),
    (int, _atom_like(int, int.__int__)),
    (float, _atom_like(float, float.__float__)),
    (bytes, _bytes_like),
)
