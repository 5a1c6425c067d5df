# Sourced by the scripts that drive clients from Debian's packages.

# need PROGRAM PACKAGE...: have apt install packages when a program is not there, where
# that is possible without asking.
need() {
	local program=$1
	shift
	if command -v "$program" >/dev/null 2>&1; then
		return
	fi
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
		say "the tests need $program; on Debian, \`apt-get install $*\` brings it"
		exit 1
	fi
	install "$@"
}

# install PACKAGE...
install() {
	say "installing $*"
	# Other runs may be installing too.
	lock apt
	apt-get update -qq >&2
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >&2
}
