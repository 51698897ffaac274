"""The border for whole messages: what cannot be understood is refused with a sentence, and never shown to the user.

pygls drops such a message with a pop-up and leaves a request without an answer; it also keeps a future for every
notification, takes part of a message for a message of its own, and answers nothing before `initialize` or after `shutdown`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from cattrs import Converter
from lsprotocol import converters
from lsprotocol import types as t
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
    LanguageServerProtocol,
    _params_field_structure_hook,  # pyright: ignore[reportPrivateUsage]
    _result_field_structure_hook,  # pyright: ignore[reportPrivateUsage]
)

_LOG = logging.getLogger(__name__)


class Server(LanguageServer):
    """A message that went wrong is told in the log, by its kind alone: it may hold the user's text."""

    def report_server_error(self, error: Exception, source: object) -> None:
        if isinstance(error, JsonRpcException):
            return  # it was answered, or refused below; bugs are logged by `border`
        _LOG.warning("a message could not be handled: %s", type(error).__name__)


class Protocol(LanguageServerProtocol):
    """pygls' own, with a check of each message before it is handled."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """pygls calls this for every object inside a message as well: the whole is read in `handle_message`."""
        return data

    def handle_message(self, message: Any) -> None:
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            _LOG.warning("what came is not a message of JSON-RPC 2.0")
            return
        try:
            self._in_time(message)
            understood = self._understood(message)
        except JsonRpcException as error:
            self._refuse(message, error)
            return
        super().handle_message(understood)

    def _in_time(self, message: Mapping[str, Any]) -> None:
        method = message.get("method")
        if method is None or method == t.EXIT:
            return
        if self._shutdown:
            raise JsonRpcInvalidRequest("The server is shutting down.")
        if self._workspace is None and method != t.INITIALIZE:
            raise JsonRpcServerNotInitialized("`initialize` has to come first.")
        if self._workspace is not None and method == t.INITIALIZE:
            raise JsonRpcInvalidRequest("The server is initialized already.")

    def _understood(self, message: dict[str, Any]) -> Any:
        if "method" in message and not isinstance(message["method"], str):
            raise JsonRpcInvalidRequest("The method of a message is a text.")
        if "id" in message and not isinstance(message["id"], (int, str)):
            raise JsonRpcInvalidRequest("The id of a message is a number or a text.")
        try:
            found = super().structure_message({"params": None, **message} if "method" in message else message)
        except JsonRpcException as error:
            raise JsonRpcInvalidParams(_misfit(message, error.__cause__ or error)) from None
        if "id" in message and not hasattr(found, "id"):
            raise JsonRpcInvalidRequest(f"`{message['method']}` is a notification and has no answer.")
        return found

    def _refuse(self, message: Mapping[str, Any], error: JsonRpcException) -> None:
        """A request is answered, an answer is passed on as the failure it is, anything else is told in the log."""
        id, known = message.get("id"), isinstance(message.get("id"), (int, str))
        if known and "method" in message:
            self._send_response(id, None, error.to_response_error())  # type: ignore[arg-type]
        elif known:
            self._handle_response(id, None, error.to_response_error())  # type: ignore[arg-type]
        else:
            _LOG.warning("a message was refused: %s", error.message)

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        if isinstance(msg_id, (int, str)):
            super()._handle_cancel_notification(msg_id)

    def _handle_response(self, msg_id: Any, result: Any = None, error: t.ResponseError | None = None) -> None:
        """An answer may come when nobody waits for it any more."""
        waiting = self._request_futures.get(msg_id)
        if waiting is not None and waiting.done():
            del self._request_futures[msg_id]
            return
        super()._handle_response(msg_id, result, error)

    def _execute_handler(
        self, msg_id: Any, handler: Any, callback: Any, args: Any = None, kwargs: Any = None
    ) -> None:
        def done(future: Any) -> None:
            self._request_futures.pop(msg_id, None)
            callback(future)

        super()._execute_handler(msg_id, handler, done, args, kwargs)

    def _run_generator(self, future: Any, *, gen: Any, result_future: Any) -> None:
        if future is not None and (future.cancelled() or result_future.cancelled()):
            # a request that was cancelled before its handler came to an end is answered so; how it ended is nobody's
            gen.close()
            result_future.cancel()
            _ = future.cancelled() or future.exception()
            return
        super()._run_generator(future, gen=gen, result_future=result_future)


def quick_converter() -> Converter:
    """pygls' own, but it stops at the first thing that does not fit: with all of them, a list of five thousand took it a
    minute, in which nothing else was answered."""
    made = converters.get_converter(Converter(detailed_validation=False))
    for kind in (JsonRPCRequestMessage, JsonRPCNotification):
        made.register_structure_hook(kind, _params_field_structure_hook)
    made.register_structure_hook(JsonRPCResponseMessage, _result_field_structure_hook)
    return made


def _misfit(message: Mapping[str, Any], error: BaseException) -> str:
    """That the message is not of the form that the protocol asks for; never what stands there."""
    what = f"The parameters of `{message['method']}`" if "method" in message else "The parts of an answer"
    missing = f": {error.args[0]!r} is missing" if isinstance(error, KeyError) else ""
    return f"{what} are not as the protocol asks for{missing}."
