#!/usr/bin/env bash
# Installs what the test of the VS Code extension drives, when it is not there yet:
# code-server, which is VS Code's workbench on a web page, and Playwright. Prints
# the folder. The browser is the system's Chromium.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

codeserver=4.139.1
playwright=1.65.1
versions="code-server $codeserver playwright-core $playwright"
folder=$KWARGO_CACHE/vscode

if ! command -v "${KWARGO_CHROMIUM:-chromium}" >/dev/null 2>&1; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
		say "the test of the VS Code extension needs Chromium; install it, or set KWARGO_CHROMIUM to a browser of its kind"
		exit 1
	fi
	say "installing Chromium"
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >"$KWARGO_CACHE/chromium.log" 2>&1 ||
		{ tail -20 "$KWARGO_CACHE/chromium.log" >&2; exit 1; }
fi

node=$("$KWARGO_ROOT/scripts/node.sh")
PATH=$node:$PATH

lock vscode
if ! is_stamped "$folder" "$versions"; then
	say "installing VS Code's workbench into $folder"
	rm -rf "$folder"
	mkdir -p "$folder"
	cd "$folder"
	echo '{ "private": true }' >package.json
	# Its install scripts build parts (a terminal, say) that no test needs.
	quiet=(--ignore-scripts --force --no-audit --no-fund --no-update-notifier --loglevel=error)
	npm install "${quiet[@]}" "code-server@$codeserver" "playwright-core@$playwright" >&2
	(cd node_modules/code-server/lib/vscode && npm install --omit=dev "${quiet[@]}" >&2)
	rm -rf node_modules/code-server/lib/vscode/node_modules/@github/copilot-sdk-linux-x64
	stamp "$folder" "$versions"
fi

echo "$folder"
