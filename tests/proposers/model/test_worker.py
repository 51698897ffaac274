"""The model worker over real HTTP against a loopback server: good, broken, refused, failing and slow replies."""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Iterator

import pytest

from rl_sbllm.proposers.model.client import Answer, WorkerClient
from tests.loopback_model import LoopbackModel, loopback_model

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("litellm") is None, reason="the extra `llm` (LiteLLM) is not installed"
    ),
]
SCRIPT: dict[str, str | int] = {
    "good": "```python\ndef f(): ...\n```",
    "auth": 401,
    "missing": 404,
    "down": 500,
}


@pytest.fixture(scope="module")
def model() -> Iterator[LoopbackModel]:
    def respond(prompt: str) -> str | int:
        if prompt == "slow":
            served.released.wait(30.0)
            return "late"
        return SCRIPT[prompt]

    with loopback_model(respond) as served:
        yield served


@pytest.fixture(scope="module")
def client(model: LoopbackModel) -> Iterator[WorkerClient]:
    os.environ["OPENAI_API_KEY"] = "not-a-key"
    made = WorkerClient("openai/some-model", model.base_url)
    yield made
    made.close()


def answer(client: WorkerClient, id: int, prompt: str, timeout: float = 60.0) -> Answer:
    client.ask(id, prompt, timeout)
    end = time.monotonic() + 120.0
    while time.monotonic() < end:
        for found in client.answers():
            assert found.id == id
            return found
        time.sleep(0.02)
    raise AssertionError("no answer")


def test_brings_back_text_and_tokens(client: WorkerClient):
    found = answer(client, 1, "good")
    assert (found.texts, found.tokens_in, found.tokens_out, found.error) == ((SCRIPT["good"],), 11, 7, None)


def test_says_that_a_key_was_refused(client: WorkerClient):
    assert answer(client, 2, "auth").error == "key"


def test_says_that_a_model_is_unknown(client: WorkerClient):
    assert answer(client, 3, "missing").error == "refused"


def test_retries_a_failing_server_then_says_so(client: WorkerClient, model: LoopbackModel):
    before = len(model.prompts)
    assert answer(client, 4, "down").error == "passing"
    assert len(model.prompts) - before == 3


def test_gives_up_on_a_slow_server_at_the_timeout(client: WorkerClient):
    assert answer(client, 5, "slow", timeout=0.5).error == "timeout"


def test_a_worker_that_dies_is_said(model: LoopbackModel):
    client = WorkerClient("openai/some-model", model.base_url)
    client.ask(1, "slow", 60.0)
    client._process.kill()  # pyright: ignore[reportOptionalMemberAccess, reportPrivateUsage]
    end = time.monotonic() + 30.0
    found: list[Answer] = []
    while not found and time.monotonic() < end:
        found = client.answers()
        time.sleep(0.02)
    client.close()
    assert found[0].error == "worker-died"
