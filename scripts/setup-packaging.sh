#!/usr/bin/env bash
# Makes the virtual environment that releases are made in, when it is not there yet,
# and prints the path of its Python. With --zig it can build for other platforms.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

requirements=("$KWARGO_ROOT/packaging/requirements.txt")
venv=$KWARGO_CACHE/packaging
if [ "${1-}" = --zig ]; then
	requirements+=("$KWARGO_ROOT/packaging/zig.txt")
	venv=$KWARGO_CACHE/packaging-zig
fi
base=$("$KWARGO_ROOT/scripts/setup-python.sh")
versions="$("$base" --version) $(cat "${requirements[@]}" | cksum)"

lock packaging
if ! is_stamped "$venv" "$versions"; then
	say "installing what releases are made with into $venv"
	rm -rf "$venv"
	"$base" -m venv "$venv" >&2
	"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "${requirements[@]/#/--requirement=}" >&2
	stamp "$venv" "$versions"
fi

echo "$venv/bin/python"
