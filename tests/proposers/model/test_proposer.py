"""The model is an action like any other: asked once at a time, capped, and given up when it cannot help."""

from __future__ import annotations

from pathlib import Path
from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Reason, Rejected
from rl_sbllm.proposers.model.client import Answer
from rl_sbllm.proposers.model.proposer import Caps, LanguageModel

TEXT = "import math\n\nLIMIT = 9\nSECRET = 'not used'\n\n\ndef f(x):\n    return min(x, LIMIT)\n"
START = TEXT.index("def f")
TARGET = Target(
    Path("m.py"), "python", "f", TEXT, START, len(TEXT) - 1, Range(Position(6, 0), Position(7, 24))
)
CAPS = Caps()
BASELINE = Candidate(TEXT, (), (), "baseline")


class Scripted:
    """Answers at once with what it was given."""

    def __init__(self, *answers: Answer) -> None:
        self._coming, self._arrived = list(answers), list[Answer]()
        self.prompts: list[str] = []

    def ask(self, id: int, prompt: str, timeout: float) -> None:
        self.prompts.append(prompt)
        if self._coming:
            self._arrived.append(self._coming.pop(0))

    def answers(self) -> list[Answer]:
        found, self._arrived = self._arrived, []
        return found

    def close(self) -> None: ...


def asked(client: Scripted, caps: Caps = CAPS) -> tuple[LanguageModel, list[str], list[Candidate | Rejected]]:
    warnings: list[str] = []
    model = LanguageModel(TARGET, client, (), "2 ms a call", caps, lambda: 9.0, warnings.append)
    action = model.actions(BASELINE, ())[0]
    assert model.propose(BASELINE, action, (), Random(0), CancelToken()) == ()
    return model, warnings, list(model.collect())


def test_a_good_reply_becomes_a_candidate_in_place_of_the_function():
    _, _, found = asked(
        Scripted(Answer(1, ("```python\ndef f(x):\n    return LIMIT if x > LIMIT else x\n```",)))
    )
    assert isinstance(found[0], Candidate)
    assert found[0].source == TEXT.replace("min(x, LIMIT)", "LIMIT if x > LIMIT else x")


def test_a_reply_without_code_is_a_rejection_that_says_why():
    _, _, found = asked(Scripted(Answer(1, ("I would rather not.",))))
    assert isinstance(found[0], Rejected) and found[0].reason is Reason.MODEL_REPLY


def test_a_refused_key_ends_the_asking_with_a_warning():
    model, warnings, _ = asked(Scripted(Answer(1, error="key", detail="401")))
    assert model.actions(BASELINE, ()) == () and "key" in warnings[0]


def test_a_timeout_does_not_end_the_asking():
    model, _, _ = asked(Scripted(Answer(1, error="timeout", detail="")))
    assert model.actions(BASELINE, ()) != ()


def test_asks_nothing_more_while_it_waits():
    model = LanguageModel(TARGET, Scripted(), (), "", Caps(), lambda: 9.0, lambda text: None)
    model.propose(BASELINE, model.actions(BASELINE, ())[0], (), Random(0), CancelToken())
    assert model.busy and model.actions(BASELINE, ()) == ()


def test_holds_the_cap_on_calls():
    model, _, _ = asked(Scripted(Answer(1, ("nothing",))), Caps(calls=1))
    assert model.actions(BASELINE, ()) == ()


def test_holds_the_cap_on_money():
    model, _, _ = asked(Scripted(Answer(1, ("nothing",), usd=0.7)), Caps(usd=0.5))
    assert model.actions(BASELINE, ()) == () and model.cost.usd == 0.7


def test_the_prompt_carries_what_the_function_uses_and_no_more():
    client = Scripted(Answer(1, ("nothing",)))
    asked(client)
    assert (
        "LIMIT = 9" in client.prompts[0]
        and "SECRET" not in client.prompts[0]
        and "2 ms a call" in client.prompts[0]
    )
