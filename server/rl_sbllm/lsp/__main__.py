"""`python -m rl_sbllm.lsp`: the language server on standard input and output."""

from __future__ import annotations

import os
import sys

# `-m` puts the working folder first on the path: an editor starts us in the user's project, whose files must never be
# imported here (`rl-sbllm serve` and `python -I -m` have no such entry from the beginning)
if sys.path and sys.path[0] in {"", os.getcwd()}:
    del sys.path[0]

from rl_sbllm.lsp.stdio import serve

if __name__ == "__main__":
    sys.exit(serve())
