#!/usr/bin/env bash
# Opens the pages that Kwargo writes in a real browser. Arguments go to pytest.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

python=$("$KWARGO_ROOT/scripts/setup-browser.sh")
export KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}

cd "$KWARGO_ROOT/test/browser"
exec "$python" -B -m pytest -p no:cacheprovider "$@"
