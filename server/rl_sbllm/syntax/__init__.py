"""tree-sitter: text, positions, grammars, outline of functions, edits. Never runs or imports user code, never knows LSP.

Public face: `document.Document` (one open file, parsed incrementally), `snapshot.Snapshot` (one immutable version of it),
`outline.functions`, `target.find_target`, `target.at_position`, `target.split_spec`, `difference.edits_between`,
`merge.rebase`.
"""
