# Sourced by the scripts that drive clients from Debian's packages.

# need PROGRAM PACKAGE...: have packages installed when a program is not there.
need() {
	local program=$1
	shift
	command -v "$program" >/dev/null 2>&1 || packages "$@"
}

# packages NAME...: have apt install packages, where that is possible without asking.
packages() {
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
		say "the tests need what \`apt-get install $*\` brings on Debian"
		exit 1
	fi
	say "installing $*"
	# Other runs may be installing too.
	lock apt
	apt-get update -qq >&2
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >&2
}
