#!/usr/bin/env bash
# Builds the image of the Dockerfile and runs it, with Buildah, which needs no daemon. The
# base image with Go comes from a registry that tests do not ask: here it is made of
# Debian's packages and of the Go of this machine, and has the same name and variables.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
. "$(dirname "$0")/need.sh"

[ "$(id -u)" = 0 ] || { say "making the base image needs root"; exit 1; }
need buildah buildah
need debootstrap debootstrap

base=docker.io/library/$(sed -n 's/^FROM \(golang:[^ ]*\).*/\1/p' "$KWARGO_ROOT/Dockerfile")
folder=$KWARGO_CACHE/image
export STORAGE_DRIVER=vfs
buildah=(buildah --root "$folder/store" --runroot "$folder/run")

lock image
versions="$base $(go version)"
if ! is_stamped "$folder" "$versions"; then
	say "making $base of Debian's packages in $folder"
	rm -rf --one-file-system "$folder"
	mkdir -p "$folder"
	debootstrap --variant=minbase --include=gcc,libc6-dev "${base##*-}" "$folder/rootfs" >"$folder/debootstrap.log" 2>&1 ||
		{ tail -20 "$folder/debootstrap.log" >&2; exit 1; }
	cp -r "$(go env GOROOT)" "$folder/rootfs/usr/local/go"
	printf '%s\n' 'FROM scratch' 'COPY rootfs /' 'ENV GOPATH=/go GOTOOLCHAIN=local PATH=/go/bin:/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin' >"$folder/Base"
	"${buildah[@]}" bud --isolation chroot --quiet -f "$folder/Base" -t "$base" "$folder" >&2
	rm -rf "$folder/rootfs"
	stamp "$folder" "$versions"
fi

cd "$KWARGO_ROOT"
go mod download
"${buildah[@]}" bud --isolation chroot --pull-never --no-cache --quiet --build-arg VERSION=1.2.3 \
	-v "$(go env GOMODCACHE):/go/pkg/mod" -t kwargo . >&2
container=$("${buildah[@]}" from --pull-never localhost/kwargo)
trap '"${buildah[@]}" rm "$container" >/dev/null' EXIT
# `run` takes no notice of the entry point and of the command: they are compared.
config=$("${buildah[@]}" inspect --type image --format '{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}} {{.OCIv1.Config.WorkingDir}}' localhost/kwargo)
[ "$config" = "[/usr/bin/kwargo] [check] /src" ] || { say "the image runs $config"; exit 1; }
inside() { # ARGUMENT...
	"${buildah[@]}" run --isolation chroot -v "$KWARGO_ROOT/examples:/src" "$container" /usr/bin/kwargo "$@"
}
inside version | grep -q '^kwargo 1\.2\.3$'
found=$(inside check --no-progress 2>/dev/null || true)
grep -q '^10 broken constructions' <<<"$found" || { say "check in the image printed: $found"; exit 1; }
say "the image builds, and finds the ten broken calls"
