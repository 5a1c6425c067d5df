#!/usr/bin/env bash
# Takes the pictures of the VS Code extension anew, while its test runs, and makes the
# animation of them. Needs ffmpeg, and a font with emoji in it for the example's globe.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

command -v ffmpeg >/dev/null || { say "the animation needs ffmpeg"; exit 1; }
images=$KWARGO_ROOT/editors/vscode/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

KWARGO_PICTURES=$work "$KWARGO_ROOT/scripts/test-vscode.sh" "$KWARGO_ROOT/test/vscode/carried.test.mjs"

for name in problem hover lightbulb preview lens; do
	# Few colours, which is what an editor has: a third of the bytes.
	ffmpeg -loglevel error -y -i "$work/$name.png" \
		-vf "split[a][b];[a]palettegen=max_colors=128[p];[b][p]paletteuse=dither=none" "$images/$name.png"
done

# The name of a frame ends with how long it is shown, in tenths of a second.
for frame in "$work"/frame-*.png; do
	tenths=${frame##*-}
	printf "file '%s'\nduration %s\n" "$frame" "$(awk "BEGIN { print ${tenths%.png} / 10 }")"
done >"$work/frames.txt"
printf "file '%s'\n" "$(ls "$work"/frame-*.png | tail -1)" >>"$work/frames.txt"
ffmpeg -loglevel error -y -f concat -safe 0 -i "$work/frames.txt" \
	-vf "fps=5,split[a][b];[a]palettegen=max_colors=96[p];[b][p]paletteuse=dither=none" "$images/demo.gif"
ls -l "$images"
