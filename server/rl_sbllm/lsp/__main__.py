"""`python -m rl_sbllm.lsp`: the language server on standard input and output."""

from __future__ import annotations

import sys

from rl_sbllm.lsp.stdio import serve

if __name__ == "__main__":
    sys.exit(serve())
