"""The border of every handler: an error of ours becomes a plain answer, a bug a short one; neither carries a traceback.

Tracebacks go to the log on standard error; they name code of ours, never text of the user's.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from pygls.exceptions import JsonRpcException, JsonRpcInternalError

from rl_sbllm.lsp.arguments import given_of
from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import RunError

REQUEST_FAILED = -32803
_Params = TypeVar("_Params")
_Result = TypeVar("_Result")

Handler = Callable[[Session, Any], Awaitable[Any]]


def request(
    session: Session, handler: Callable[[Session, _Params], Awaitable[_Result]]
) -> Callable[[_Params], Awaitable[_Result]]:
    """The handler as pygls wants it: one argument, a coroutine function."""

    async def handle(params: _Params) -> _Result:
        try:
            return await handler(session, params)
        except RunError as error:
            raise JsonRpcException(str(error), REQUEST_FAILED) from None
        except JsonRpcException:
            raise
        except Exception as error:
            logging.getLogger(__name__).exception("%s failed", handler.__name__)
            raise JsonRpcInternalError(f"{handler.__name__} failed: {type(error).__name__}") from None

    return handle


def custom(
    session: Session, handler: Callable[[Session, Mapping[str, Any]], Awaitable[Any]]
) -> Callable[[Any], Awaitable[Any]]:
    """A request of our own: pygls gives its parameters as objects, the handler takes plain data."""
    answer = request(session, handler)

    async def handle(params: Any) -> Any:
        return await answer(given_of(_plain(params)))

    return handle


def command(
    session: Session, handler: Callable[[Session, Mapping[str, Any]], Awaitable[Any]]
) -> Callable[..., Awaitable[Any]]:
    """A command takes at most one argument, an object."""
    answer = request(session, handler)

    async def handle(*arguments: Any) -> Any:
        return await answer(given_of(arguments[0] if arguments else None))

    return handle


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {key: _plain(item) for key, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
