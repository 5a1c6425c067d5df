#!/usr/bin/env bash
# Prints the path of a Helix: $KWARGO_HELIX, or the one of Debian 13, which is unpacked into
# the cache with the C library that it needs. Nothing is installed in the system.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

if [ -n "${KWARGO_HELIX-}" ]; then
	command -v "$KWARGO_HELIX"
	exit
fi

release=trixie
folder=$KWARGO_CACHE/helix

lock helix
if ! is_stamped "$folder" "$release"; then
	if ! command -v apt-get >/dev/null 2>&1 || ! [ -f /usr/share/keyrings/debian-archive-keyring.gpg ]; then
		say "the test of Helix needs Debian's apt, or KWARGO_HELIX with the path of a Helix"
		exit 1
	fi
	say "unpacking Helix into $folder"
	rm -rf "$folder"
	mkdir -p "$folder/apt/sources" "$folder/apt/lists/partial"
	mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -1 || true)
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
		"${mirror:-http://deb.debian.org/debian}" "$release" >"$folder/apt/sources/helix.sources"
	options=(-qq -o APT::Sandbox::User= -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$folder/apt/sources" -o "Dir::State::Lists=$folder/apt/lists")
	apt-get "${options[@]}" update >&2
	(cd "$folder/apt" && apt-get "${options[@]}" download hx libc6 libgcc-s1 >&2)
	for package in "$folder"/apt/*.deb; do
		dpkg-deb -x "$package" "$folder/root"
	done
	rm -rf "$folder/apt"
	library=$(dirname "$(find "$folder/root/usr/lib" -name 'libc.so.6' | head -1)")
	loader=$(find "$library" -name 'ld-linux*' | head -1)
	printf '#!/bin/sh\nHELIX_RUNTIME="%s" exec "%s" --library-path "%s" "%s" "$@"\n' \
		"$folder/root/usr/lib/hx/runtime" "$loader" "$library" "$folder/root/usr/lib/hx/hx" >"$folder/hx"
	chmod +x "$folder/hx"
	stamp "$folder" "$release"
fi
echo "$folder/hx"
