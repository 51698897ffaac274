"""What the client announced, as plain flags: nothing else of LSP is used towards it."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types as t

from rl_sbllm.lsp import protocol


@dataclass(frozen=True)
class Abilities:
    """All false is a client of the first days of LSP: it gets commands, plain changes and messages."""

    document_changes: bool = False
    annotations: bool = False
    literals: bool = False
    resolve: bool = False
    disabled: bool = False
    markdown: bool = False
    progress: bool = False
    apply_edit: bool = False
    lens_refresh: bool = False
    configuration: bool = False
    configuration_registration: bool = False
    run_events: bool = False
    command_links: bool = False


def abilities_of(given: t.ClientCapabilities) -> Abilities:
    workspace = given.workspace or t.WorkspaceClientCapabilities()
    edit = workspace.workspace_edit
    document = given.text_document or t.TextDocumentClientCapabilities()
    action = document.code_action or t.CodeActionClientCapabilities()
    hover = document.hover
    lens, changed = workspace.code_lens, workspace.did_change_configuration
    own = _own(given)
    changes = bool(edit and edit.document_changes)
    return Abilities(
        document_changes=changes,
        annotations=changes and bool(edit and edit.change_annotation_support),
        literals=action.code_action_literal_support is not None,
        resolve=bool(
            action.data_support and action.resolve_support and "edit" in action.resolve_support.properties
        ),
        disabled=bool(action.disabled_support),
        markdown=t.MarkupKind.Markdown in ((hover and hover.content_format) or ()),
        progress=bool(given.window and given.window.work_done_progress),
        apply_edit=bool(workspace.apply_edit),
        lens_refresh=bool(lens and lens.refresh_support),
        configuration=bool(workspace.configuration),
        configuration_registration=bool(changed and changed.dynamic_registration),
        run_events=own.get(protocol.RUN_EVENTS) is True,
        command_links=own.get(protocol.COMMAND_LINKS) is True,
    )


def _own(given: t.ClientCapabilities) -> dict[str, object]:
    experimental = given.experimental
    own = experimental.get(protocol.EXPERIMENTAL) if isinstance(experimental, dict) else None
    return own if isinstance(own, dict) else {}
