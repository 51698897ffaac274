"""The settings as the client and the project give them, merged by the one list of `runs.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

from rl_sbllm.lsp.abilities import Abilities
from rl_sbllm.lsp.protocol import SECTION
from rl_sbllm.runs.settings import Merged, from_project, merge


class Configuration:
    """What the editor said last. `trusted` is false in a workspace that the user does not trust."""

    def __init__(self) -> None:
        self._editor: Mapping[str, object] = {}
        self._merged: Merged | None = None
        self.trusted = True

    def take(self, given: object) -> None:
        """From `initializationOptions` or pushed settings: flat, or under the name of our section."""
        if not isinstance(given, dict):
            return
        values = given.get(SECTION, given)
        if isinstance(values, dict):
            self._editor = {k: v for k, v in values.items() if k != "workspaceTrusted"}
            trusted = values.get("workspaceTrusted", given.get("workspaceTrusted"))
            self.trusted = self.trusted if trusted is None else trusted is True
            self._merged = None

    @property
    def editor(self) -> Merged:
        """What the editor said over the defaults."""
        if self._merged is None:
            self._merged = merge([("editor", self._editor)], trusted=self.trusted)
        return self._merged

    def for_run(self, path: Path) -> Merged:
        """With the settings of the file's project. Raises `BadInput` when those cannot be read."""
        return merge([("editor", self._editor), ("project", _project(path))], trusted=self.trusted)

    @property
    def hints(self) -> bool:
        return self.editor.flag("hints")

    def lens_mode(self) -> str:
        """`all`, `useful` or `off`."""
        return self.editor.text("codeLens") or "off"


async def pull(server: LanguageServer, abilities: Abilities, configuration: Configuration) -> None:
    """Ask the client for our section, when it can be asked."""
    if not abilities.configuration:
        return
    asked = t.ConfigurationParams([t.ConfigurationItem(section=SECTION)])
    answer = await server.workspace_configuration_async(asked)
    if answer and isinstance(answer[0], dict) and answer[0]:
        configuration.take(answer[0])


async def watch(server: LanguageServer, abilities: Abilities) -> None:
    """Ask to be told of changes, when the client wants to be asked."""
    if not abilities.configuration_registration:
        return
    options = t.DidChangeConfigurationRegistrationOptions(section=SECTION)
    one = t.Registration("rl-sbllm-settings", t.WORKSPACE_DID_CHANGE_CONFIGURATION, options)
    await server.client_register_capability_async(t.RegistrationParams([one]))


def _project(path: Path) -> Mapping[str, object]:
    # imported when the first run starts: it is not needed to answer an editor
    from rl_sbllm.languages.python.interpreter import find_project_root

    return from_project(find_project_root(path))
