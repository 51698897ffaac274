"""Which request of ours is answered by which file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.continue_run import continue_run
from rl_sbllm.lsp.inputs import inputs
from rl_sbllm.lsp.load_profile import clear_profile, load_profile
from rl_sbllm.lsp.optimize import optimize
from rl_sbllm.lsp.preview import preview
from rl_sbllm.lsp.reject import reject
from rl_sbllm.lsp.report import page, report
from rl_sbllm.lsp.run_list import forget, runs
from rl_sbllm.lsp.session import Session

REQUESTS: Mapping[str, Callable[[Session, Mapping[str, Any]], Awaitable[Any]]] = {
    protocol.REPORT: report,
    protocol.RUN: optimize,
    protocol.RUNS: runs,
    protocol.PREVIEW: preview,
    protocol.REJECT: reject,
    protocol.INPUTS: inputs,
    protocol.PAGE: page,
    protocol.FORGET: forget,
    protocol.CONTINUE: continue_run,
    protocol.LOAD_PROFILE: load_profile,
    protocol.CLEAR_PROFILE: clear_profile,
}
