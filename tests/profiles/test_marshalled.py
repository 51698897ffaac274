"""Our decoder of marshalled data agrees with Python's on plain data, and refuses all else."""

from __future__ import annotations

import contextlib
import marshal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.profiles.marshalled import loads

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 200), 1 << 200)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
)
KEYS = st.tuples(st.text(), st.integers(), st.text())
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


@given(value=VALUES, version=st.sampled_from([3, 4]))
def test_plain_data_comes_back(value: object, version: int):
    data = marshal.dumps(value, version)
    assert marshal.loads(data) == value
    if len(repr(value)) < 200:  # nested less deep than the bound
        assert loads(data) == value


@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_value_error(data: bytes):
    for start in (b"", b"{", b"\xfb\xa9\x03", b"("):
        with contextlib.suppress(ValueError):
            loads(start + data)


@pytest.mark.parametrize("value", [compile("1", "x", "eval"), 1j, {1, 2}, frozenset({1}), ..., StopIteration])
def test_what_is_no_plain_data_is_refused(value: object):
    with pytest.raises(ValueError):
        loads(marshal.dumps(value))


def test_data_cut_short_is_refused():
    data = marshal.dumps({("a.py", 1, "f"): (1, 1, 0.5, 0.5, {})})
    for end in range(len(data)):
        with pytest.raises(ValueError):
            loads(data[:end])


def test_a_length_that_cannot_be_is_refused_at_once():
    with pytest.raises(ValueError, match="cut short"):
        loads(b"(\xff\xff\xff\x7fN")
