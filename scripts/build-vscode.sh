#!/usr/bin/env bash
# Packages the VS Code extension into dist/:
#
#   build-vscode.sh                        kwargo-vscode-VERSION.vsix, which finds the program
#   build-vscode.sh PLATFORM BINARY ...    kwargo-vscode-VERSION-PLATFORM.vsix, which carries it
#
# PLATFORM is in VS Code's words: linux-x64, linux-arm64, alpine-x64, darwin-arm64,
# win32-x64 and so on. Each file that is made is printed.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

source=$KWARGO_ROOT/editors/vscode
work=$KWARGO_CACHE/vscode-build
PATH=$("$KWARGO_ROOT/scripts/node.sh"):$PATH

lock vscode-build
versions=$(cksum <"$source/package-lock.json")
if ! is_stamped "$work" "$versions"; then
	say "installing what the VS Code extension is built with into $work"
	rm -rf "$work"
	mkdir -p "$work"
	cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$work"
	(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >&2)
	stamp "$work" "$versions"
fi

# A copy below the folder with node_modules: nothing is built in the checkout, and
# the package holds nothing that lies about in it.
stage=$work/stage
rm -rf "$stage"
mkdir -p "$stage" "$KWARGO_ROOT/dist"
(cd "$source" && tar -cf - --exclude=./node_modules --exclude=./dist --exclude=./bin --exclude='./*.vsix' .) | tar -xf - -C "$stage"
cp "$KWARGO_ROOT/LICENSE" "$stage/LICENSE"
[ ! -f "$KWARGO_ROOT/CHANGELOG.md" ] || cp "$KWARGO_ROOT/CHANGELOG.md" "$stage"
cd "$stage"
tools=$work/node_modules/.bin
version=$(node -p 'require("./package.json").version')

package() { # NAME [OPTION...]
	local out=$KWARGO_ROOT/dist/$1
	shift
	"$tools/vsce" package --no-dependencies --out "$out" "$@" >"$work/vsce.log" 2>&1 || { cat "$work/vsce.log" >&2; exit 1; }
	echo "$out"
}

if [ $# = 0 ]; then
	package "kwargo-vscode-$version.vsix"
fi
while [ $# -gt 1 ]; do
	rm -rf bin
	mkdir bin
	case $1 in win32-*) name=kwargo.exe ;; *) name=kwargo ;; esac
	install -m 755 "$2" "bin/$name"
	package "kwargo-vscode-$version-$1.vsix" --target "$1"
	shift 2
done
[ $# = 0 ] || { say "$1: a platform without a binary"; exit 2; }
