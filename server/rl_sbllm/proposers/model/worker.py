"""The model worker: a process of its own that holds LiteLLM. One JSON request a line in, one JSON answer a line out.

LiteLLM takes seconds to import, prints to standard output, reads `.env` files and fetches price lists unless told not to
(measured; notes: dependencies 3), so it never shares a process with anything else. Standard output is kept for answers:
what LiteLLM prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_MODE": "PRODUCTION",
}
_RETRIES = 2
_RETRY_SECONDS = 0.5


def main() -> int:
    """Serve until standard input ends."""
    os.environ.update(QUIET)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        import litellm  # pyright: ignore[reportMissingImports] - the extra `llm`
    except ImportError as error:
        _send(answers, {"id": None, "error": "not-installed", "detail": str(error)})
        return 4
    litellm.suppress_debug_info = True
    _send(answers, {"id": None, "ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        _send(answers, {"id": request["id"], **_answer(litellm, request)})
    return 0


def _send(stream: Any, message: dict[str, Any]) -> None:
    stream.write(json.dumps(message) + "\n")
    stream.flush()


def _answer(litellm: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Texts, tokens and cost; or the kind of error. Retries what passes (rate limits, server errors) within the timeout."""
    end = time.monotonic() + request["timeout"]
    for attempt in range(_RETRIES + 1):
        try:
            return _complete(litellm, request, max(end - time.monotonic(), 0.1))
        except Exception as error:  # noqa: BLE001 - a border: whatever a provider raises becomes data
            kind = _kind(litellm, error)
            pause = _RETRY_SECONDS * 2**attempt
            if kind != "passing" or attempt == _RETRIES or time.monotonic() + pause > end:
                return {"error": kind, "detail": f"{type(error).__name__}: {str(error)[:300]}"}
            time.sleep(pause)
    return {"error": "passing", "detail": "no answer"}


def _complete(litellm: Any, request: dict[str, Any], timeout: float) -> dict[str, Any]:
    options = {"api_base": request["base_url"]} if request.get("base_url") else {}
    reply = litellm.completion(
        model=request["model"],
        messages=[{"role": "user", "content": request["prompt"]}],
        temperature=request["temperature"],
        max_tokens=request["max_tokens"],
        timeout=timeout,
        max_retries=0,
        num_retries=0,
        drop_params=True,
        **options,
    )
    usage = getattr(reply, "usage", None)
    return {
        "texts": [choice.message.content or "" for choice in reply.choices],
        "tokens_in": int(getattr(usage, "prompt_tokens", 0) or 0),
        "tokens_out": int(getattr(usage, "completion_tokens", 0) or 0),
        "usd": _cost(litellm, reply),
    }


def _cost(litellm: Any, reply: Any) -> float | None:
    """None when the model's price is not known."""
    try:
        return float(litellm.completion_cost(completion_response=reply))
    except Exception:  # noqa: BLE001 - LiteLLM raises a bare Exception for a model that its price list lacks
        return None


def _kind(litellm: Any, error: Exception) -> str:
    if isinstance(error, litellm.Timeout):
        return "timeout"
    if isinstance(error, (litellm.AuthenticationError, litellm.PermissionDeniedError)):
        return "key"
    if isinstance(error, (litellm.NotFoundError, litellm.BadRequestError)):
        return "refused"
    return "passing"


if __name__ == "__main__":
    sys.exit(main())
