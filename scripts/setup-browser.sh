#!/usr/bin/env bash
# Installs what drives a browser, and the browser, when they are not there yet.
# Prints the path of the Python to run the tests with.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

requirements=$KWARGO_ROOT/test/browser/requirements.txt
base=${PYTHON:-python3}
venv=$KWARGO_CACHE/browser
versions="$("$base" -c 'import sys; print(sys.version, sys.executable)') $(cksum <"$requirements")"

lock browser
if ! command -v "${KWARGO_CHROMIUM:-chromium}" >/dev/null 2>&1; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
		say "the test of the pages needs Chromium; install it, or set KWARGO_CHROMIUM to a browser of its kind"
		exit 1
	fi
	say "installing Chromium"
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >"$KWARGO_CACHE/chromium.log" 2>&1 ||
		{ tail -20 "$KWARGO_CACHE/chromium.log" >&2; exit 1; }
fi

if ! is_stamped "$venv" "$versions" || ! "$venv/bin/python" -c 'import playwright, pytest' 2>/dev/null; then
	say "installing Playwright into $venv"
	rm -rf "$venv"
	"$base" -m venv "$venv" >&2
	"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" >&2
	stamp "$venv" "$versions"
fi

echo "$venv/bin/python"
