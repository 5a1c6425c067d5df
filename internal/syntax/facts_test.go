package syntax

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

// factCase holds some lines of a dump, spans left out, that must or must not be
// there. The class C is defined and the name f imported before each source,
// unless it is whole.
type factCase struct {
	name  string
	src   string
	want  []string
	never []string
	whole bool
}

const prelude = "class C: x = 1\nfrom m import f\n"

var spans = regexp.MustCompile(` (in |line |name |body |params )?\[\d+:\d+\)`)

func lines(src string) []string {
	dump := spans.ReplaceAllString(python.Dump(Facts([]byte(src))), "")
	all := strings.Split(strings.TrimSpace(dump), "\n")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

func run(t *testing.T, cases []factCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := c.src
			if !c.whole {
				src = prelude + src
			}
			have := lines(src)
			for _, want := range c.want {
				if i := slices.Index(have, want); i >= 0 {
					have = slices.Delete(have, i, i+1)
				} else {
					t.Errorf("missing %q", want)
				}
			}
			for _, line := range have {
				for _, never := range c.never {
					if strings.HasPrefix(line, never) {
						t.Errorf("unwanted %q", line)
					}
				}
			}
			if t.Failed() {
				t.Logf("facts of\n%s\n%s", src, strings.Join(lines(src), "\n"))
			}
		})
	}
}
