#!/bin/sh
# What the VS Code client and its tests in a real workbench need, from npm alone; no install script runs, nothing is compiled.
# All of it goes to node_modules folders that git ignores. What is there already, by the lock file, is kept.
set -eu
cd "$(dirname "$0")/.."
quiet="--ignore-scripts --no-audit --no-fund --loglevel=error"

stale() { [ ! node_modules/.package-lock.json -nt package-lock.json ]; }

cd vscode-client
if stale; then npm ci $quiet && touch node_modules/.package-lock.json; fi
cd ../tests/e2e/vscode
if ! command -v chromium >/dev/null 2>&1; then
  echo "chromium is not installed: the tests in a real VS Code workbench will be skipped." >&2
  exit 0
fi
if stale; then
  npm ci $quiet
  # VS Code's own packages: what code-server's postinstall does, without its native builds, which the tests do not need
  (cd node_modules/code-server/lib/vscode &&
    npm install --omit=dev $quiet &&
    rm -rf node_modules/@github/copilot-sdk-linux-x64 node_modules/@microsoft/mxc-sdk node_modules/@parcel/watcher-linux-x64-musl)
  touch node_modules/.package-lock.json
fi
