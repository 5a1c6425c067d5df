#!/usr/bin/env bash
# Runs the tests in a real Vim with ALE, without a screen.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
. "$(dirname "$0")/need.sh"

need vim.nox vim-nox vim-ale
[ -e /usr/share/vim-ale ] || packages vim-ale

KWARGO_PYTHON=$("$KWARGO_ROOT/scripts/setup-python.sh")
KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}
KWARGO_SCRATCH=$(cd "$(mktemp -d)" && pwd -P)
export KWARGO_PYTHON KWARGO_BIN KWARGO_SCRATCH
trap 'rm -rf "$KWARGO_SCRATCH"' EXIT
cp -r "$KWARGO_ROOT/examples" "$KWARGO_SCRATCH/project"

# In this mode Vim may end with 0 after an error: the last line has to say that it did not.
out=$(HOME=$KWARGO_SCRATCH timeout "${KWARGO_VIM_TIMEOUT:-180}" \
	vim.nox -es -N -u NONE -i NONE -S "$KWARGO_ROOT/test/vim/run.vim" </dev/null 2>&1 | cat) || true
printf '%s\n' "$out"
printf '%s\n' "$out" | grep -q '^Vim: [1-9][0-9]* passed, 0 failed$'
