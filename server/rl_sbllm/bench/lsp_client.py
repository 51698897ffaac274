"""What a pygls client needs to talk to any server with code actions."""

from __future__ import annotations

from typing import Any, Union

from lsprotocol import types as t
from pygls.protocol import default_converter


def converter() -> Any:
    """lsprotocol 2025.0.0 reads every CodeAction that has a `command` as a Command; read it by the type of that key."""
    made = default_converter()
    made.register_structure_hook(
        Union[t.Command, t.CodeAction],  # noqa: UP007  the very object that cattrs looks up
        lambda found, _: made.structure(
            found, t.Command if isinstance(found.get("command"), str) else t.CodeAction
        ),
    )
    return made
