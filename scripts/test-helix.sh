#!/usr/bin/env bash
# Runs the tests in a real Helix, on a terminal that nobody sees.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

KWARGO_PYTHON=$("$KWARGO_ROOT/scripts/setup-python.sh")
KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}
KWARGO_HELIX=$("$KWARGO_ROOT/scripts/setup-helix.sh")
KWARGO_SCRATCH=$(cd "$(mktemp -d)" && pwd -P)
export KWARGO_PYTHON KWARGO_BIN KWARGO_HELIX KWARGO_SCRATCH
trap 'rm -rf "$KWARGO_SCRATCH"' EXIT

timeout "${KWARGO_HELIX_TIMEOUT:-180}" "$KWARGO_PYTHON" "$KWARGO_ROOT/test/helix/run.py"
