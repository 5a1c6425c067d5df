#!/usr/bin/env bash
# Runs the Python-side tests: the example against CPython, and the server
# against the types of the specification. Arguments go to pytest.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

python=$("$KWARGO_ROOT/scripts/setup-python.sh")
export KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}

cd "$KWARGO_ROOT/test/python"
exec "$python" -m pytest "$@"
