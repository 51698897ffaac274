"""tree-sitter: text, positions, grammars, outline of functions, edits. Never runs or imports user code, never knows LSP."""
