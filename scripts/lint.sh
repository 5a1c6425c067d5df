#!/usr/bin/env bash
# Runs the linters, which hold the import law; arguments go to `golangci-lint run`.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

tools=$("$KWARGO_ROOT/scripts/setup-tools.sh")
export GOLANGCI_LINT_CACHE=${GOLANGCI_LINT_CACHE:-$KWARGO_CACHE/golangci-lint}

cd "$KWARGO_ROOT"

# The one part of the import law that the linter cannot see: who needs a C compiler.
cgo=$(go list -f '{{if .CgoFiles}}{{.ImportPath}}{{end}}' ./... | grep -v '/internal/syntax$' || true)
if [ -n "$cgo" ]; then
	echo "only internal/syntax may use cgo, and so do:" $cgo >&2
	exit 1
fi

exec "$tools/golangci-lint" run "$@" ./...
