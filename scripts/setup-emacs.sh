#!/usr/bin/env bash
# Prints the path of an Emacs 29 or newer, which has eglot; installs one when there is
# none and that is possible without asking.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
. "$(dirname "$0")/need.sh"

usable() {
	command -v emacs >/dev/null 2>&1 && emacs --batch -Q --eval '(kill-emacs (if (>= emacs-major-version 29) 0 1))' >/dev/null 2>&1
}

# candidate [OPTION...]: the version that apt would install.
candidate() {
	apt-cache "$@" policy emacs-nox 2>/dev/null | sed -n 's/^ *Candidate: \(1:\)\?\([0-9]*\).*/\2/p'
}

if ! usable; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
		say "the tests need Emacs 29 or newer; on Debian 12, emacs-nox of bookworm-backports"
		exit 1
	fi
	lock emacs
	if ! usable; then
		apt-get update -qq >&2
		options=()
		if [ "$(candidate)" -lt 29 ]; then
			# Debian's own Emacs is older: take that of the backports, without leaving
			# them among the sources of this system.
			release=$(. /etc/os-release && echo "$VERSION_CODENAME")
			parts=$(mktemp -d)
			trap 'rm -rf "$parts"' EXIT
			cp -r /etc/apt/sources.list.d/. "$parts"
			mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -1 || true)
			printf 'Types: deb\nURIs: %s\nSuites: %s-backports\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
				"${mirror:-http://deb.debian.org/debian}" "$release" >"$parts/kwargo-backports.sources"
			options=(-o "Dir::Etc::SourceParts=$parts" -t "$release-backports")
			apt-get "${options[@]}" update -qq >&2
		fi
		say "installing Emacs"
		DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 emacs-nox >&2
		if [ ${#options[@]} -gt 0 ]; then
			apt-get update -qq >&2 # forget the backports
		fi
	fi
fi
command -v emacs
