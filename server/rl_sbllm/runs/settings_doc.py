"""docs/settings.md, made from the one list of settings. `python -m rl_sbllm.runs.settings_doc FILE` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from rl_sbllm.runs.settings import SETTINGS, Setting, option

_HEAD = """\
# Settings

<!-- Made by `python -m rl_sbllm.runs.settings_doc docs/settings.md`; edit server/rl_sbllm/runs/settings.py instead. -->

The same names everywhere; the nearest wins:

1. options of the terminal (`--budget-seconds 60`),
2. the editor (`rl-sbllm.budgetSeconds` in VS Code; `initializationOptions` or `workspace/configuration` elsewhere),
3. the table `[tool.rl-sbllm]` of the project's `pyproject.toml` (`budget-seconds = 60`),
4. the default.

Settings marked *user only* are never taken from a project's files, nor from the settings of a workspace that is not trusted.
An unknown name or a wrong value is named in a message, and the next source is used.

| name | type | default | what it does |
|---|---|---|---|
"""


def settings_page() -> str:
    """The whole page."""
    return _HEAD + "".join(map(_row, SETTINGS))


def _row(setting: Setting) -> str:
    kind = " \\| ".join(f"`{choice}`" for choice in setting.choices) or setting.type
    default = "unset" if setting.default is None else f"`{str(setting.default).lower()}`"
    note = " *User only.*" if setting.trusted else ""
    dashed = f"`{setting.name}`"
    if option(setting.name) != setting.name:
        dashed += f"<br>`{option(setting.name)}`"
    return f"| {dashed} | {kind} | {default} | {setting.sentence}{note} |\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(settings_page(), "utf-8")
