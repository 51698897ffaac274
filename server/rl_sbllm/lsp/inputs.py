"""`rl-sbllm/inputs`: the workload file of a function, to be edited; later runs of the function use it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.protocol import InputsAnswer
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.starting import function_of, request_for
from rl_sbllm.runs.inputs_file import keep_inputs, kept_inputs
from rl_sbllm.runs.inputs_process import ask


async def inputs(session: Session, given: Mapping[str, Any]) -> InputsAnswer:
    """The one that is there, else a new one with the inputs that a run would use, else a form to fill in."""
    reading = await session.must_read(text_of(given, "uri"))
    function = function_of(reading, given)
    request, _ = request_for(session, reading, function)
    if request.workload is not None:
        return {"path": str(request.workload), "origin": "existing", "note": None}
    kept = kept_inputs(request.path, function.name)
    if kept is not None:
        return {"path": str(kept), "origin": "existing", "note": None}
    text, why = await asyncio.to_thread(ask, request)
    made = await asyncio.to_thread(keep_inputs, request.path, function.name, text)
    return {"path": str(made), "origin": "inferred" if why is None else "skeleton", "note": why}
