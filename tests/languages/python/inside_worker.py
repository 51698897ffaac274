"""Runs one job of the worker side in a child of this interpreter, with a scripted channel; answers as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parents[3] / "server"
DRIVER = """
import importlib, json, sys
package, file, function, job, messages = json.loads(sys.stdin.read())
sys.path.insert(0, package)
out = sys.stdout
log = []
class Channel:
    def send(self, message): log.append(message)
    def receive(self):
        if not messages: raise EOFError
        return messages.pop(0)
    def read_byte(self): log.append("go"); return b"g"
    def write_byte(self, byte): log.append("done")
class Status:
    def case(self, index): pass
run = getattr(importlib.import_module("rl_sbllm.languages.python.inside." + file), function)
try:
    run(job, Channel(), Status())
except EOFError:
    pass
except Exception as error:
    log.append({"failure": [type(error).__name__, getattr(error, "kind", None), str(error)]})
seen = getattr(sys, "seen_by_test", None)
out.write(json.dumps({"log": log, "seen": seen}))
"""


def job_for(source: str, calls: list[str], entry: str = "f", **more: Any) -> dict[str, Any]:
    """A job whose timing cases are the calls given as argument texts."""
    items = [{"arguments": call, "setup": "", "count": 1} for call in calls]
    recipe = {
        "entry": entry,
        "timing": [{"kind": "expressions", "items": items, "origin": "given"}],
        "probes": [],
        "headline_scale": 1,
    }
    return {
        "source": source,
        "path": "/nonexistent/sample.py",
        "module": "sample",
        "entry": entry,
        "function": entry,
        "workload": recipe,
        "cases": {"kind": "timing", "scale": 1, "seed": 0, "count": 0, "only": None},
        **more,
    }


def run_inside(
    file: str,
    function: str,
    job: dict[str, Any],
    messages: list[dict[str, Any]] | None = None,
    python: str = sys.executable,
) -> dict[str, Any]:
    """{"log": everything the job sent, in order, "seen": what the program left in `sys.seen_by_test`}."""
    request = json.dumps([str(SERVER), file, function, job, messages or []])
    done = subprocess.run(
        [python, "-c", DRIVER], input=request, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
