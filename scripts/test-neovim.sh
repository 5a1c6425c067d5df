#!/usr/bin/env bash
# Runs the tests in a real Neovim, without a screen.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

KWARGO_PYTHON=$("$KWARGO_ROOT/scripts/setup-python.sh")
KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}
export KWARGO_PYTHON KWARGO_BIN
nvim=$("$KWARGO_ROOT/scripts/neovim.sh")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export KWARGO_SCRATCH=$scratch
# The user's own Neovim files stay out of it, and stay as they are.
export XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_STATE_HOME=$scratch/state
export XDG_CACHE_HOME=$scratch/cache XDG_RUNTIME_DIR=$scratch/run
mkdir -p "$XDG_RUNTIME_DIR"

timeout "${KWARGO_NEOVIM_TIMEOUT:-180}" "$nvim" --clean -l "$KWARGO_ROOT/test/neovim/run.lua" "$@"
