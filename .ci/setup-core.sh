#!/bin/sh
# Make the project's own environment with the product in it. Says what is missing and how to mend it.
set -eu
python=$1
venv=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo "rl-sbllm needs Python 3.10 or newer; '$python' is not. Try: make PYTHON=python3.12" >&2
  exit 2
fi
if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
  echo "'$python -m venv' failed: on Debian and Ubuntu install python3-venv (apt install python3-venv)." >&2
  exit 2
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e .
