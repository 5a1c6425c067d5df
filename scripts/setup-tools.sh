#!/usr/bin/env bash
# Builds the linter and the formatter, when they are not there yet, and prints
# the folder that they are in. The linter takes two minutes, once.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

golangci=v2.15.0
gofumpt=v0.12.0

bin=$KWARGO_CACHE/tools
# A linter that was built with an older Go refuses to read newer code.
versions="golangci-lint $golangci gofumpt $gofumpt $(go env GOVERSION)"

lock tools
if ! is_stamped "$bin" "$versions" || ! "$bin/golangci-lint" version >/dev/null 2>&1 || ! "$bin/gofumpt" -version >/dev/null 2>&1; then
	say "building the linter and the formatter into $bin"
	rm -rf "$bin"
	mkdir -p "$bin"
	# Outside the module, so that its go.mod has no say in their versions.
	cd "$bin"
	GOFLAGS= GOBIN=$bin go install "mvdan.cc/gofumpt@$gofumpt" >&2
	GOFLAGS= GOBIN=$bin go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$golangci" >&2
	stamp "$bin" "$versions"
fi

echo "$bin"
