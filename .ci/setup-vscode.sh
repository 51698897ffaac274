#!/bin/sh
# What the VS Code client and the tests in a real workbench need, from npm alone; no install script runs, nothing is compiled.
# Both go to node_modules folders that git ignores. Without npm or a network the tests are skipped, with the reason.
set -eu
cd "$(dirname "$0")/.."
quiet="--ignore-scripts --no-audit --no-fund --loglevel=error"
(cd vscode-client && npm ci $quiet)
cd tests/e2e/vscode
npm ci $quiet
# VS Code's own packages: what code-server's postinstall does, without its native builds, which the tests do not need
cd node_modules/code-server/lib/vscode
npm install --omit=dev $quiet
rm -rf node_modules/@github/copilot-sdk-linux-x64 node_modules/@microsoft/mxc-sdk node_modules/@parcel/watcher-linux-x64-musl
