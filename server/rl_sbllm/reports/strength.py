"""How strong the evidence is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def strength(planted_errors: Mapping[str, Any]) -> str:
    """`these inputs catch 97 of 100 planted errors`."""
    return f"these inputs catch {planted_errors['caught']} of {planted_errors['made']} planted errors"


def searched(symbolic_paths: int) -> str:
    """What CrossHair did not find, and that this proves nothing."""
    ways = "1 way" if symbolic_paths == 1 else f"{symbolic_paths} ways"
    return f"CrossHair followed {ways} through both versions and found no difference (no proof)"
