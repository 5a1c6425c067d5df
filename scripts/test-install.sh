#!/usr/bin/env bash
# Makes the packages for this machine and installs them in all ways. Arguments go to pytest.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

python=$("$KWARGO_ROOT/scripts/setup-packaging.sh")

cd "$KWARGO_ROOT/test/install"
exec "$python" -m pytest "$@"
