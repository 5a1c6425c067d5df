package fix

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/kwargo/kwargo/internal/text"
)

// cookie is the declaration of an encoding (PEP 263).
var cookie = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// spellable reports whether the new text of edits may stand in a file: one that
// declares another encoding than UTF-8 is read here when its bytes are UTF-8 as
// well, but Python reads them otherwise. ASCII is the same in all.
func spellable(src []byte, edits []text.Edit) bool {
	ascii := true
	for _, e := range edits {
		for i := range len(e.New) {
			ascii = ascii && e.New[i] < 0x80
		}
	}
	if ascii {
		return true
	}
	for _, line := range bytes.SplitN(bytes.ReplaceAll(src[:min(len(src), 1024)], []byte("\r"), []byte("\n")), []byte("\n"), 4)[:] {
		if m := cookie.FindSubmatch(bytes.TrimPrefix(line, []byte("\ufeff"))); m != nil {
			name := strings.ToLower(strings.ReplaceAll(string(m[1]), "_", "-"))
			return strings.HasPrefix(name, "utf") || name == "u8"
		}
	}
	return true
}
