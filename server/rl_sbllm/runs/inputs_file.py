"""The workload file of a function that its user edits from an editor: kept with the runs, so that the project stays clean."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rl_sbllm.runs.places import data_folder

_FILE_NAME = "inputs.py"


def inputs_file(path: Path, function: str) -> Path:
    """Where the workload of this function is, or would be."""
    digest = hashlib.blake2b(f"{path}::{function}".encode(), digest_size=6).hexdigest()
    return data_folder() / "workloads" / f"{function.rpartition('.')[2]}-{digest}" / _FILE_NAME


def kept_inputs(path: Path, function: str) -> Path | None:
    """The workload file of this function; None when its user made none."""
    file = inputs_file(path, function)
    return file if file.is_file() else None


def keep_inputs(path: Path, function: str, text: str) -> Path:
    """Write a first one, readable by the user alone."""
    file = inputs_file(path, function)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file
