"""What cProfile and profile write (`-o FILE`, `dump_stats`): a table {(file, line, name): (calls, calls, own, total, callers)}."""

from __future__ import annotations

import math

from rl_sbllm.profiles.marshalled import loads
from rl_sbllm.profiles.raw import Frame, Row, Table


def read(data: bytes) -> Table:
    """Raises `ValueError` when it is something else."""
    table = loads(data)
    if not isinstance(table, dict):
        raise ValueError("not a table of functions")
    return Table("cProfile", "seconds", {_frame(key): _row(value) for key, value in table.items()})


def _frame(key: object) -> Frame:
    if isinstance(key, tuple) and len(key) == 3:
        path, line, name = key
        if isinstance(path, str) and isinstance(line, int) and isinstance(name, str):
            return Frame(path, line, name)
    raise ValueError("a key that names no function")


def _row(value: object) -> Row:
    if not (isinstance(value, tuple) and len(value) == 5 and isinstance(value[4], dict)):
        raise ValueError("no figures of a function")
    callers = {_frame(key): _part(one) for key, one in value[4].items()}
    return Row(_seconds(value[2]), _seconds(value[3]), callers)


def _part(value: object) -> float:
    """cProfile keeps times by caller; the older `profile` only the number of calls."""
    return _seconds(value[2] if isinstance(value, tuple) and len(value) == 4 else value)


def _seconds(value: object) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError("a time that is no number")
    return max(0.0, float(value))
