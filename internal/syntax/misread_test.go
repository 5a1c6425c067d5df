package syntax

import (
	"strings"
	"testing"
)

// Trees are mended before it is known whether they are whole.
func TestMisreadCodeThatIsBrokenAsWell(t *testing.T) {
	p := New()
	defer p.Close()
	for _, src := range []string{
		"[*f()]", "[*f(a).b[0] | c]", "(x := a if b else c)", "type(x).y = z", "type(x)[0].y: int = C(1)", "type[x, y] = C(1)", "print(1, *f())", "def f(*a: *b[0]): pass",
	} {
		for i := range len(src) + 1 {
			for _, put := range []string{"", "(", ")", "]", "*", ":", "=", ".", ",", "\n", "#", "type ", " if ", "\\\n"} {
				checkSane(t, p.Facts([]byte(src[:i]+put+src[i:])))
				checkSane(t, p.Facts([]byte(src[:i]+put)))
				checkSane(t, p.Facts([]byte(strings.Repeat(src[:i], 2)+put+src[i:]+"\n"+src)))
			}
		}
	}
}
