"""The model as a proposer: its strategies are actions like any other; calls and money are capped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from rl_sbllm.languages.python.splice import splice
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.protocols import Action
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Reason, Rejected
from rl_sbllm.patterns.rule import Rule
from rl_sbllm.proposers.model.client import Answer, ModelClient
from rl_sbllm.proposers.model.prompt import build
from rl_sbllm.proposers.model.reply import NoCode, extract

_HOPELESS = {"not-installed", "key", "refused", "worker-died"}
_HELP = {
    "not-installed": "LiteLLM is not installed: install rl-sbllm with the extra `llm`.",
    "key": "The model's provider refused the key: check the provider's key in the environment.",
    "refused": "The provider does not know this model or refused the request: check the model's name and base URL.",
    "timeout": "The model did not answer in time.",
    "passing": "The model's provider failed.",
    "worker-died": "The model worker ended unexpectedly.",
}


@dataclass
class Cost:
    """What the model has used so far. `usd` counts only calls whose price is known."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0


@dataclass(frozen=True)
class Caps:
    """Calls and money that a run may use, and the longest wait for one answer (seconds)."""

    calls: int = 6
    usd: float = 0.5
    timeout: float = 60.0


class LanguageModel:
    """Asks for a rewrite (`model-rewrite`), and for something different once variants are known (`model-improve`)."""

    name = "model"

    def __init__(
        self,
        target: Target,
        client: ModelClient,
        patterns: Sequence[Rule],
        measured: str,
        caps: Caps,
        left: Callable[[], float],
        warn: Callable[[str], None],
    ) -> None:
        self._target, self._client, self._patterns, self._measured = target, client, patterns, measured
        self._caps, self._left, self._warn = caps, left, warn
        self._waiting: dict[int, str] = {}
        self._failed: list[Rejected] = []
        self._given_up = False
        self.cost = Cost()

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def close(self) -> None:
        self._client.close()

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        if (
            self._given_up
            or self.busy
            or self.cost.calls >= self._caps.calls
            or self.cost.usd >= self._caps.usd
        ):
            return ()
        name = "model-improve" if population or self._failed else "model-rewrite"
        return (Action(name, "model", parent.id, self.cost.calls + 1, {}, seconds=10.0),)

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]:
        """Sends the request and returns nothing: the answer comes through `collect`."""
        prompt = build(self._target, self._measured, self._patterns, population, self._failed[-3:])
        self.cost.calls += 1
        self._waiting[self.cost.calls] = action.name
        self._client.ask(self.cost.calls, prompt, max(min(self._caps.timeout, self._left()), 0.5))
        return ()

    def collect(self) -> Sequence[Candidate | Rejected]:
        found: list[Candidate | Rejected] = []
        for answer in self._client.answers():
            action = self._waiting.pop(answer.id, "model-rewrite")
            found.extend(self._read(answer, action))
        self._failed.extend(item for item in found if isinstance(item, Rejected))
        return found

    def _read(self, answer: Answer, action: str) -> list[Candidate | Rejected]:
        self.cost.tokens_in += answer.tokens_in
        self.cost.tokens_out += answer.tokens_out
        cost = answer.usd or 0.0
        self.cost.usd += cost
        if answer.error is not None:
            self._given_up = answer.error in _HOPELESS
            detail = f"{_HELP.get(answer.error, 'The model failed.')} ({answer.detail})"
            self._warn(detail + (" Going on without it." if self._given_up else ""))
            return [self._refused(action, detail, "")]
        return [self._candidate(text, action, cost / len(answer.texts)) for text in answer.texts]

    def _candidate(self, text: str, action: str, cost: float) -> Candidate | Rejected:
        code = extract(text, self._target.name.rsplit(".", 1)[-1])
        if isinstance(code, NoCode):
            return self._refused(action, code.why, text)
        source = splice(self._target.text, self._target.name, self._target.start_byte, code)
        if source is None:
            return self._refused(action, "The model's code cannot be put in place of the function.", text)
        step = Step(
            action, f"reply:{self.cost.calls}", "model", "Proposed by the language model.", payload=source
        )
        return Candidate(source, (step,), ("baseline",), action, generation=1, cost_usd=cost)

    def _refused(self, action: str, detail: str, text: str) -> Rejected:
        step = Step(
            action, f"reply:{self.cost.calls}", "model", "Proposed by the language model.", payload=text
        )
        return Rejected(Candidate(text, (step,), ("baseline",), action), Reason.MODEL_REPLY, detail)
