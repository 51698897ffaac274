#!/bin/sh
# What the tests and benches need besides the product. Without the extra `llm` the tests of the model are skipped, with the reason.
set -eu
venv=$1
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]'
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[llm]'; then
  echo "The extra 'llm' (LiteLLM) could not be installed: its tests will be skipped." >&2
fi
