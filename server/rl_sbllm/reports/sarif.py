"""Hints in the forms that other tools read: plain JSON, and SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_sbllm import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True)
class Found:
    """One hint at a one-based line of a file."""

    path: Path
    line: int
    function: str
    rule: str
    family: str
    message: str

    def as_json(self) -> dict[str, Any]:
        """One element of `hints --format json`."""
        return {
            "path": str(self.path),
            "line": self.line,
            "function": self.function,
            "rule": self.rule,
            "family": self.family,
            "message": self.message,
        }


def sarif(found: Sequence[Found]) -> dict[str, Any]:
    """One run of one tool; paths as they were given, with forward slashes."""
    rules = {one.rule: one.family for one in found}
    driver = {
        "name": "rl-sbllm",
        "version": __version__,
        "rules": [{"id": rule, "properties": {"family": rules[rule]}} for rule in sorted(rules)],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(one) for one in found]}],
    }


def _result(one: Found) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": one.path.as_uri() if one.path.is_absolute() else one.path.as_posix()},
        "region": {"startLine": one.line},
    }
    return {
        "ruleId": one.rule,
        "level": "note",
        "message": {"text": one.message},
        "locations": [
            {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": one.function}]}
        ],
    }
