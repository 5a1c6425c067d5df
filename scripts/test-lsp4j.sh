#!/usr/bin/env bash
# Runs the tests of the JetBrains template: the built server under LSP4J, the client
# library of LSP4IJ. Maven's downloads are kept in the cache.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
. "$(dirname "$0")/need.sh"

need javac default-jdk-headless
need mvn maven
python=$("$KWARGO_ROOT/scripts/setup-python.sh")

built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
timeout "${KWARGO_LSP4J_TIMEOUT:-420}" mvn -q -B -ntp -Dstyle.color=never -f "$KWARGO_ROOT/test/lsp4j/pom.xml" \
	-Dmaven.repo.local="$KWARGO_CACHE/maven" -Dbuild.folder="$built" \
	-Dkwargo.root="$KWARGO_ROOT" -Dkwargo.bin="${KWARGO_BIN:-$KWARGO_ROOT/bin/kwargo}" -Dkwargo.python="$python" \
	test "$@"
sed -n 's/^Tests run:/LSP4J: tests run:/p' "$built"/surefire-reports/*.txt
