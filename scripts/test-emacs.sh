#!/usr/bin/env bash
# Runs the tests in a real Emacs, without a screen.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

KWARGO_PYTHON=$("$KWARGO_ROOT/scripts/setup-python.sh")
KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}
KWARGO_SCRATCH=$(cd "$(mktemp -d)" && pwd -P)
export KWARGO_PYTHON KWARGO_BIN KWARGO_SCRATCH
trap 'rm -rf "$KWARGO_SCRATCH"' EXIT
emacs=$("$KWARGO_ROOT/scripts/setup-emacs.sh" | tail -1)
# The user's own files stay out of it.
export HOME=$KWARGO_SCRATCH/home
mkdir -p "$HOME"

timeout "${KWARGO_EMACS_TIMEOUT:-180}" "$emacs" --batch -Q -l "$KWARGO_ROOT/test/emacs/run.el" 2>"$KWARGO_SCRATCH/messages" || {
	cat "$KWARGO_SCRATCH/messages" >&2
	exit 1
}
