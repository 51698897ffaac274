"""A variant of a finished run as an edit of the document as it is now, or the reason why there is none."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as t

from rl_sbllm.lsp.abilities import Abilities
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.runs import Run
from rl_sbllm.model.errors import BadInput
from rl_sbllm.syntax.difference import Replacement, apply, edits_between
from rl_sbllm.syntax.merge import rebase
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.positions import decode, encode

_NOTE = "rl-sbllm"
_AGAIN = "Run Optimize Function again."


def unchanged(reading: Reading, run: Run) -> Function | None:
    """The function that the run was about, when it still reads as it did; None when it changed or went."""
    source = encode(run.target.source)
    same = [f for f in reading.functions if f.name == run.target.name and reading.source(f) == source]
    return min(same, key=lambda f: abs(f.span.start - run.target.start_byte), default=None)


def edit_of(reading: Reading, run: Run, variant: dict[str, Any], abilities: Abilities) -> t.WorkspaceEdit:
    """Only the changed lines, in the form that the client knows. `BadInput` when the text moved too far."""
    edits = _replacements(reading, run, variant)
    if abilities.annotations:
        return _annotated(reading, edits, run, variant)
    plain = [t.TextEdit(reading.range(e.span), decode(e.new)) for e in edits]
    if abilities.document_changes:
        return t.WorkspaceEdit(document_changes=[t.TextDocumentEdit(_versioned(reading), plain)])
    return t.WorkspaceEdit(changes={reading.uri: plain})


def text_with(reading: Reading, run: Run, variant: dict[str, Any]) -> str:
    """The whole document with the variant in it. `BadInput` as in `edit_of`."""
    return decode(apply(reading.snapshot.data, _replacements(reading, run, variant)))


def _replacements(reading: Reading, run: Run, variant: dict[str, Any]) -> list[Replacement]:
    name = run.target.name
    if unchanged(reading, run) is None:
        raise BadInput(f"`{name}` has changed since it was optimized; nothing was applied.", help=_AGAIN)
    base, wanted, now = encode(run.target.text), encode(variant["source"]), reading.snapshot.data
    edits = edits_between(base, wanted) if base == now else rebase(base, wanted, now)
    if edits is None:
        raise BadInput(
            f"The lines around `{name}` that the variant changes too have changed since.", help=_AGAIN
        )
    if not edits or apply(now, edits) == now:
        raise BadInput(f"The variant changes nothing in `{name}`.")
    return edits


def _annotated(
    reading: Reading, edits: list[Replacement], run: Run, variant: dict[str, Any]
) -> t.WorkspaceEdit:
    note = t.ChangeAnnotation(
        label=f"Optimize `{run.target.name}`", description=variant["summary"], needs_confirmation=False
    )
    noted = [t.AnnotatedTextEdit(_NOTE, reading.range(e.span), decode(e.new)) for e in edits]
    return t.WorkspaceEdit(
        document_changes=[t.TextDocumentEdit(_versioned(reading), noted)],
        change_annotations={_NOTE: note},
    )


def _versioned(reading: Reading) -> t.OptionalVersionedTextDocumentIdentifier:
    return t.OptionalVersionedTextDocumentIdentifier(reading.uri, reading.snapshot.version)
