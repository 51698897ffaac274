"""Every name of ours that crosses the wire. Standard methods do the main job; these are what an editor may use besides.

A client announces what it understands under `capabilities.experimental.rlSbllm`.
"""

from __future__ import annotations

SECTION = "rl-sbllm"
"""Section of the settings, as asked by `workspace/configuration`."""

CODE_ACTION_KIND = "refactor.rewrite.optimize"

OPTIMIZE = "rl-sbllm.optimize"
"""Command; arguments `{uri, function, start?}` or `{uri, position}`; answers `{run}`."""
CANCEL = "rl-sbllm.cancel"
"""Command; arguments `{run}`, `{uri, function}` or none for every run; answers how many were told to stop."""
SHOW_REPORT = "rl-sbllm.showReport"
"""Command; arguments `{run}`; answers the report as text."""
APPLY_VARIANT = "rl-sbllm.applyVariant"
"""Command; arguments `{run, variant}`; the server sends `workspace/applyEdit`; answers whether it was applied."""

RUN_EVENT = "rl-sbllm/runEvent"
"""Notification `{run, uri, function, event}`; only for clients that announce `runEvents`."""
REPORT = "rl-sbllm/report"
"""Request `{run}`; answers the report of DESIGN section 5, null while there is none."""

EXPERIMENTAL = "rlSbllm"
RUN_EVENTS = "runEvents"
"""In the client's `experimental.rlSbllm`: true when it wants `RUN_EVENT`."""
COMMAND_LINKS = "commandLinks"
"""In the client's `experimental.rlSbllm`: true when hovers may hold `command:` links."""

COMMANDS = (OPTIMIZE, CANCEL, SHOW_REPORT, APPLY_VARIANT)
EXTENSIONS = (RUN_EVENT, REPORT)
