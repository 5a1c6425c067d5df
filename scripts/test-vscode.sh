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
packaging=$("$scripts/setup-packaging.sh")
export KWARGO_PYTHON KWARGO_BIN KWARGO_EXAMPLES KWARGO_VSCODE KWARGO_CHROMIUM KWARGO_VSIX KWARGO_VSIX_PLATFORM

KWARGO_SCRATCH=$(mktemp -d)
KWARGO_WHEELS=$KWARGO_SCRATCH/wheels
KWARGO_VSIX_PYTHON=$KWARGO_SCRATCH/python.vsix
export KWARGO_SCRATCH KWARGO_WHEELS KWARGO_VSIX_PYTHON
# What a test has left to look at is kept when one fails.
trap '[ $? = 0 ] && rm -rf "$KWARGO_SCRATCH" || say "see $KWARGO_SCRATCH"' EXIT
"$packaging" "$KWARGO_ROOT/packaging/release.py" --native --program "$KWARGO_BIN" --dist "$KWARGO_WHEELS" wheel >/dev/null 2>&1
PATH=$("$scripts/node.sh"):$PATH
(cd "$KWARGO_ROOT/test/vscode/python-extension" && "$KWARGO_CACHE/vscode-build/node_modules/.bin/vsce" package \
	--no-dependencies --allow-missing-repository --skip-license --out "$KWARGO_VSIX_PYTHON" >/dev/null 2>&1)

node --test --test-concurrency=1 --test-timeout=120000 --test-reporter=spec \
	"${@:-$KWARGO_ROOT/test/vscode/*.test.mjs}"
