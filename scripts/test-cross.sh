#!/usr/bin/env bash
# Makes the packages of all platforms on Linux, and runs the programs in them that can be
# run here: those of Windows in Wine, that of another processor in QEMU.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
. "$(dirname "$0")/need.sh"

need qemu-aarch64-static qemu-user-static
[ -x /usr/lib/wine/wine64 ] || packages wine64
python=$("$KWARGO_ROOT/scripts/setup-packaging.sh" --zig)
KWARGO_WINE=/usr/lib/wine/wine64
WINEPREFIX=$KWARGO_CACHE/wine
# It offers to install Mono and a browser otherwise, and logs what it lacks.
WINEDLLOVERRIDES='mscoree=;mshtml=' WINEDEBUG=-all
export KWARGO_WINE WINEPREFIX WINEDLLOVERRIDES WINEDEBUG
unset DISPLAY

lock wine
version=$("$KWARGO_WINE" --version)
if ! is_stamped "$WINEPREFIX" "$version"; then
	say "making a Windows in $WINEPREFIX"
	rm -rf "$WINEPREFIX"
	"$KWARGO_WINE" wineboot --init >/dev/null 2>&1 || true
	# Go takes its random numbers from a library of Windows 8 that Wine 8 lacks.
	"$python" -m ziglang cc -target x86_64-windows-gnu -shared -s -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
		"$KWARGO_ROOT/test/cross/bcryptprimitives.c" -ladvapi32
	stamp "$WINEPREFIX" "$version"
fi

cd "$KWARGO_ROOT/test/cross"
exec "$python" -m pytest "$@"
