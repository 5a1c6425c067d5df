#!/usr/bin/env bash
# Packages the VS Code extension, and tests the packages in a real workbench.
# With KWARGO_PICTURES set to a folder, pictures of it are left there.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

scripts=$KWARGO_ROOT/scripts
KWARGO_PYTHON=$("$scripts/setup-python.sh")
KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}
KWARGO_EXAMPLES=$KWARGO_ROOT/examples
KWARGO_VSCODE=$("$scripts/setup-vscode.sh")
KWARGO_CHROMIUM=$(command -v "${KWARGO_CHROMIUM:-chromium}")
KWARGO_VSIX=$("$scripts/build-vscode.sh")
case $(uname -m) in aarch64 | arm64) platform=linux-arm64 ;; *) platform=linux-x64 ;; esac
KWARGO_VSIX_PLATFORM=$("$scripts/build-vscode.sh" "$platform" "$KWARGO_BIN")
export KWARGO_PYTHON KWARGO_BIN KWARGO_EXAMPLES KWARGO_VSCODE KWARGO_CHROMIUM KWARGO_VSIX KWARGO_VSIX_PLATFORM

KWARGO_SCRATCH=$(mktemp -d)
export KWARGO_SCRATCH
# What a test has left to look at is kept when one fails.
trap '[ $? = 0 ] && rm -rf "$KWARGO_SCRATCH" || say "see $KWARGO_SCRATCH"' EXIT

"$("$scripts/node.sh")/node" --test --test-concurrency=1 --test-timeout=120000 --test-reporter=spec \
	"${@:-$KWARGO_ROOT/test/vscode/*.test.mjs}"
