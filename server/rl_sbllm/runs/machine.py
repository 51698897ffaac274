"""Facts about the machine for a report."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.reports.pieces import Machine


def machine(interpreter: Interpreter | None, sandbox: str | None, noise: float | None) -> Machine:
    """`noise`: half-width of the log ratio of the original against itself, None when it was not measured."""
    python = None if interpreter is None else ".".join(str(part) for part in interpreter.version)
    return Machine(
        os=f"{platform.system()} {platform.release()}",
        cpu=_cpu(),
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        sandbox=sandbox,
        python=python,
        noise=noise,
    )


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} x {len(names)}" if names else platform.machine()
