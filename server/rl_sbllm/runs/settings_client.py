"""The settings as VS Code lists them, made from the one list. `python -m rl_sbllm.runs.settings_client FILE` writes package.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rl_sbllm.runs.settings import SETTINGS, Setting

SECTION = "rl-sbllm"


def with_settings(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with our settings in it, and the names of those that an untrusted workspace may not set."""
    made = json.loads(json.dumps(manifest))
    made["contributes"]["configuration"]["properties"] = {
        f"{SECTION}.{setting.name}": _property(setting, order) for order, setting in enumerate(SETTINGS)
    }
    names = [f"{SECTION}.{setting.name}" for setting in SETTINGS if setting.trusted]
    made["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = names
    return made


def text_of(manifest: dict[str, Any]) -> str:
    """As the file has it."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def _property(setting: Setting, order: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": [setting.type, "null"] if setting.nullable else setting.type,
        "default": setting.default,
        "markdownDescription": setting.sentence,
        "scope": setting.scope,
        "order": order,
    }
    if setting.choices:
        made["enum"] = list(setting.choices)
    if setting.minimum is not None:
        made["minimum"] = setting.minimum
    return made


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(text_of(with_settings(json.loads(file.read_text("utf-8")))), "utf-8")
