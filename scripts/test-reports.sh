#!/usr/bin/env bash
# Holds reports to the libraries and types that their readers publish on npm.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

source=$KWARGO_ROOT/test/reports
work=$KWARGO_CACHE/report-tests
PATH=$("$KWARGO_ROOT/scripts/node.sh"):$PATH

lock report-tests
versions=$(cksum <"$source/package-lock.json")
if ! is_stamped "$work" "$versions"; then
	say "installing what reports are held to into $work"
	rm -rf "$work"
	mkdir -p "$work"
	cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$work"
	(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >&2)
	stamp "$work" "$versions"
fi

KWARGO_SCRATCH=$(mktemp -d)
trap 'rm -rf "$KWARGO_SCRATCH"' EXIT
export KWARGO_SCRATCH KWARGO_PACKAGES=$work KWARGO_EXAMPLES=$KWARGO_ROOT/examples
export KWARGO_BIN=${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}

node --test --test-reporter=spec "$source/reports.test.mjs"
