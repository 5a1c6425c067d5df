#!/usr/bin/env bash
# Runs the benchmarks of single parts, and compares them with the last run that was
# recorded on this machine. Recorded with RECORD=1, and when there is none yet.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

benchstat=golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
packages="./internal/scan ./internal/syntax ./internal/contract ./codeactions ./server"
recorded=$KWARGO_CACHE/bench-go.txt
now=$(mktemp)
trap 'rm -f "$now"' EXIT

cd "$KWARGO_ROOT"
# shellcheck disable=SC2086
"${GO:-go}" test -run '^$' -bench . -benchmem -count "${COUNT:-6}" $packages | tee "$now"
if [ -f "$recorded" ]; then
	"${GO:-go}" run "$benchstat" "recorded=$recorded" "now=$now"
fi
if [ ! -f "$recorded" ] || [ -n "${RECORD:-}" ]; then
	cp "$now" "$recorded"
	say "recorded in $recorded"
fi
