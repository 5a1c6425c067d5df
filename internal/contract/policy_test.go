package contract

import "testing"

func TestFilesThatAPolicyAllows(t *testing.T) {
	for _, c := range []struct {
		glob, file string
		want       bool
	}{
		{"m.py", "/p/m.py", true},
		{"m.py", "/p/app/m.py", true}, // a name at any depth
		{"./m.py", "/p/m.py", true},
		{"./m.py", "/p/app/m.py", false},
		{"./app", "/p/app/x/m.py", true},
		{"./app", "/p/lib/app/m.py", false},
		{"app/", "/p/app/m.py", true},
		{"app/*.py", "/p/app/m.py", true},
		{"app/*.py", "/p/app/x/m.py", false},
		{"**", "/p/app/x/m.py", true},
	} {
		p := &Policy{Root: "/p", AllowIn: []string{c.glob}}
		if got := p.allows(&Module{Path: c.file}); got != c.want {
			t.Errorf("%s, %s: %v", c.glob, c.file, got)
		}
	}
}
