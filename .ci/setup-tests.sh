#!/bin/sh
# What the tests and benches need besides the product. Tests of extras that cannot be had (`llm`, `prove`) are skipped, with the reason.
set -eu
venv=$1
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]'
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[llm]'; then
  echo "The extra 'llm' (LiteLLM) could not be installed: its tests will be skipped." >&2
fi
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[prove]'; then
  echo "The extra 'prove' (CrossHair) could not be installed: its tests will be skipped." >&2
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "npm is not installed: the tests of the VS Code client will be skipped." >&2
elif ! sh .ci/setup-vscode.sh; then
  echo "The packages of the VS Code client could not be installed: its tests will be skipped." >&2
fi
