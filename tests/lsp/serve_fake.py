"""The real server, with the run process replaced by `fake_run.py`."""

from __future__ import annotations

import sys
from pathlib import Path

from rl_sbllm.lsp.stdio import serve

if __name__ == "__main__":
    sys.exit(serve([sys.executable, str(Path(__file__).with_name("fake_run.py"))]))
