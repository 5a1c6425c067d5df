package cli

import "os"

// colours decides whether output is coloured. With auto it is on a terminal,
// unless the environment speaks against it (https://no-color.org).
func colours(when string, terminal bool) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	return terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
