"""Encoded values: equal texts for equal values, different ones for anything that a caller could tell apart."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import enum
import functools
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.languages.python.inside import codec


def text(value: Any) -> str:
    node, later = codec.encode(value, drain=True)
    return codec.text_of([node, later])


class Colour(enum.IntEnum):
    RED = 1


class Words(str):
    pass


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x: int) -> None:
        self.x = x


class Lazy:
    def __init__(self) -> None:
        self.x = 1

    @functools.cached_property
    def cached(self) -> int:
        return 2


@dataclass
class Point:
    x: int
    note: str = field(default="", compare=False)


DISTINCT = [
    None,
    0,
    False,
    0.0,
    -0.0,
    float("nan"),
    float("inf"),
    "",
    "0",
    b"",
    bytearray(),
    [],
    (),
    {},
    set(),
    frozenset(),
    collections.OrderedDict(),
    collections.Counter(),
    collections.defaultdict(int),
    collections.defaultdict(list),
    collections.deque(),
    collections.deque(maxlen=3),
    decimal.Decimal("1.0"),
    decimal.Decimal("1.00"),
    complex(0, -0.0),
    complex(0, 0.0),
    range(3),
    range(0, 3, 2),
    slice(1),
    Colour.RED,
    1,
    Words("a"),
    "a",
    datetime.date(2020, 1, 1),
    datetime.datetime(2020, 1, 1),
    datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc),
    datetime.timedelta(1),
    array.array("i", [1]),
    array.array("h", [1]),
    memoryview(b"a"),
    Slotted(1),
    Slotted(2),
    Point(1),
    int,
    str,
    len,
    sum,
    {1: 2, 3: 4},
    {3: 4, 1: 2},
    [1, [2]],
    [[1], 2],
    {"a"},
    frozenset({"a"}),
    {"a": 1}.keys(),
    {"a": 1}.values(),
    10**5000,
    -(10**5000),
    "\ud800",
    "\ud83d\ude00",
    "😀",
    KeyError(1),
    ValueError(1),
]


def test_values_that_differ_have_different_texts() -> None:
    texts = [text(value) for value in DISTINCT]
    same = [
        (repr(DISTINCT[i])[:40], repr(DISTINCT[j])[:40])
        for i, j in itertools.combinations(range(len(texts)), 2)
        if texts[i] == texts[j]
    ]
    assert same == []


@pytest.mark.parametrize("value", DISTINCT, ids=lambda value: type(value).__name__)
def test_the_host_reads_what_was_written(value: Any) -> None:
    node, _ = codec.encode(value)
    assert codec.text_of(json.loads(json.dumps(node))) == codec.text_of(node)


def test_a_shared_list_is_not_two_equal_lists() -> None:
    shared: list[int] = [1]
    assert text([shared, shared]) != text([[1], [1]])


def test_equal_tuples_may_be_shared() -> None:
    shared = (1, 2)
    assert text([shared, shared]) == text([(1, 2), (shared[0], shared[1])])


def test_the_order_of_an_ordered_dict_is_its_own() -> None:
    moved = collections.OrderedDict([(1, 2), (3, 4)])
    moved.move_to_end(1)
    assert text(moved) == text(collections.OrderedDict([(3, 4), (1, 2)]))


def test_a_cycle_ends() -> None:
    cycle: list[Any] = [1]
    cycle.append(cycle)
    assert text(cycle) == '[["list",1,[1,["ref",1]]],[]]'


def test_deep_values_stay_shallow_json() -> None:
    deep: list[Any] = []
    for _ in range(20_000):
        deep = [deep]
    node, later = codec.encode(deep)
    assert json.loads(json.dumps([node, later])) == [node, later]
    assert len(later) > 100


def test_what_a_class_caches_lazily_is_marked() -> None:
    used, fresh = Lazy(), Lazy()
    assert used.cached == 2
    assert codec.encode(used)[0][3:] == [["x", "cached"], [1, 2], ["cached"], []]
    assert codec.encode(fresh)[0][3:] == [["x"], [1], [], []]


def test_fields_that_equality_ignores_are_marked() -> None:
    assert codec.encode(Point(1, "a"))[0][6] == ["note"]


class Filled:
    """Caches written by hand, as classes of all kinds have them."""

    def __init__(self) -> None:
        self._size: int | None = None
        self.count = 0

    @property
    def size(self) -> int:
        if self._size is None:
            self._size = 3
        return self._size

    def table(self) -> int:
        if not hasattr(self, "_table"):
            self._table = 4
        return self._table

    def counted(self) -> int:
        self.count += 1
        return self.count


class Keyed:
    def __init__(self, key: int) -> None:
        self.key, self.shown, self._hash = key, "", None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and self._same(other)

    def _same(self, other: Keyed) -> bool:
        return self.key == other.key

    __hash__ = None  # type: ignore[assignment]


def test_caches_written_by_hand_are_known() -> None:
    one = Filled()
    assert (one.size, one.table(), one.counted()) == (3, 4, 1)
    assert codec.encode(one)[0][3:] == [["count", "_size", "_table"], [1, 3, 4], ["_size", "_table"], []]


def test_private_attributes_that_the_class_s_equality_does_not_read_are_marked() -> None:
    assert codec.encode(Keyed(1))[0][6] == ["_hash"]


def test_what_cannot_be_encoded_is_opaque() -> None:
    shared = object()
    node, _ = codec.encode([shared, shared, object()])
    assert node[2] == [["opaque", 2, "object"], ["ref", 2], ["opaque", 3, "object"]]


def test_functions_made_at_run_time_are_their_code_and_what_they_hold() -> None:
    def adder(n: int) -> Any:
        return lambda x: x + n

    assert text(adder(1)) == text(adder(1)) != text(adder(2))
    assert codec.encode(adder(1))[0][3] != codec.encode(lambda x: x)[0][3]


def test_too_much_is_said_to_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_NODES", 100)
    assert codec.encode(list(range(200)))[0] == ["too-large"]


def test_an_iterator_is_read_only_when_asked() -> None:
    source = (n for n in [1, 2])
    assert codec.encode(source)[0] == ["iterator", 1, [], ["unread"]]
    assert codec.encode(source, drain=True)[0] == ["iterator", 1, [1, 2], ["end"]]


def test_an_iterator_that_fails_says_so() -> None:
    def failing():
        yield 1
        raise ValueError("no")

    node, _ = codec.encode(failing(), drain=True)
    assert node[2:] == [[1], ["exception", "ValueError", ["no"], "code"]]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
        | st.sets(st.integers() | st.text(), max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(PLAIN)
def test_equal_copies_have_equal_texts(value: Any) -> None:
    import copy

    assert text(copy.deepcopy(value)) == text(value) or "ref" in text(value)
    assert json.loads(text(value)) is not None


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers() | st.text() | st.tuples(st.integers()), max_size=6))
def test_the_order_of_a_set_does_not_show(value: set[Any]) -> None:
    other = set(range(1000)) | value  # another table size, so another order
    other -= set(range(1000)) - value
    assert text(other) == text(value)
