"""Requests and events survive their line of JSON, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.model import events
from rl_sbllm.model.budget import Budget
from rl_sbllm.model.measurement import Ratio
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.workload import Domain
from rl_sbllm.runs.codec import CodecError, decode_event, decode_request, encode_event, encode_request

_TEXT = st.text(st.characters(codec=None), max_size=20)
_FLOAT = st.floats(allow_nan=False)
_WHOLE = st.integers(0, 2**60)
_RATIO = st.builds(Ratio, _FLOAT, _FLOAT, _FLOAT)
_EVENTS = st.one_of(
    st.builds(events.RunStarted, _TEXT, _TEXT, _TEXT, _FLOAT, st.booleans()),
    st.builds(events.Phase, _TEXT, _TEXT),
    st.builds(events.SandboxReached, _TEXT),
    st.builds(events.BaselineMeasured, _FLOAT, _WHOLE, _TEXT, st.none() | _TEXT),
    st.builds(events.Proposed, _TEXT, _TEXT, _WHOLE, _FLOAT),
    st.builds(events.CandidateRejected, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _FLOAT),
    st.builds(events.VariantFound, _TEXT, _TEXT, _TEXT, _RATIO, _TEXT, _FLOAT, _WHOLE, _FLOAT),
    st.builds(events.Progress, _FLOAT, _WHOLE, _WHOLE, st.none() | _FLOAT, _TEXT),
    st.builds(events.Notice, _TEXT, _TEXT),
    st.builds(events.RunFinished, _TEXT, st.dictionaries(_TEXT, st.none() | _WHOLE | st.lists(_TEXT))),
)


@given(_EVENTS)
@settings(max_examples=80)
def test_an_event_is_one_line_and_comes_back_equal(event: events.Event):
    line = encode_event(event)
    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert decode_event(line) == event


@given(_TEXT, st.none() | _TEXT, st.sampled_from(Domain), st.none() | _WHOLE)
@settings(max_examples=40)
def test_a_request_comes_back_equal(function: str, text: str | None, domain: Domain, evaluations: int | None):
    budget = Budget(12.5, evaluations, 0.0)
    request = RunRequest(
        Path("/a b/ü.py"), function, text=text, domain=domain, budget=budget, against=Path("x")
    )
    assert decode_request(encode_request(request)) == request


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"unheard": 1}, "request: unknown field 'unheard'"),
        ({"function": 3}, "request.function: a text was expected, not int"),
        ({"seed": True}, "request.seed: a whole number was expected, not bool"),
        ({"domain": "all"}, "request.domain: 'all' is none of given, observed, open"),
        ({"budget": {"seconds": "5"}}, "request.budget.seconds: a number was expected, not str"),
        ({"path": None}, "request.path: a path was expected, not NoneType"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], message: str):
    data = {**json.loads(encode_request(RunRequest(Path("/a.py"), "f"))), **change}
    with pytest.raises(CodecError, match="^" + message.replace(".", r"\.") + "$"):
        decode_request(json.dumps(data))


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "{}", '{"event": "Unheard"}', '{"event": "Phase", "name": "x"}']
)
def test_what_is_no_event_is_refused(line: str):
    with pytest.raises(CodecError):
        decode_event(line)
