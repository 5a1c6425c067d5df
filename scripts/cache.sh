# Sourced by the other scripts: where downloads and built tools are kept.
#
# A step that fills a folder writes a stamp last. The stamp names the versions
# inside, so a folder that is half done, or is from another version, is made anew.

KWARGO_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
KWARGO_CACHE=${KWARGO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kwargo}
export KWARGO_ROOT KWARGO_CACHE

mkdir -p "$KWARGO_CACHE"

# say TEXT: tell the user what takes so long.
say() {
	printf 'kwargo: %s\n' "$*" >&2
}

# is_stamped FOLDER VERSIONS
is_stamped() {
	[ -f "$1/.stamp" ] && [ "$(cat "$1/.stamp")" = "$2" ]
}

# stamp FOLDER VERSIONS
stamp() {
	printf '%s\n' "$2" >"$1/.stamp"
}

# lock NAME: wait until no other run sets the same thing up. Held until the script ends.
lock() {
	if command -v flock >/dev/null 2>&1; then
		exec 9>"$KWARGO_CACHE/.lock-$1"
		flock 9
	fi
}
