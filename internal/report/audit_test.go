package report

import "testing"

func TestCodeOnOneLineHasNoComments(t *testing.T) {
	for code, want := range map[string]string{
		"C(a)":                                     "C(a)",
		"C(\n    a=1,  # one\n    b=\"#\",\n)":     "C(a=1, b=\"#\")",
		"C(\r\n    a='it\\'s # no',\r\n)":          "C(a='it\\'s # no')",
		"C(\n    # all\n    *args,\n    **more\n)": "C(*args, **more)",
	} {
		if got := flat(code); got != want {
			t.Errorf("%q became %q, not %q", code, got, want)
		}
	}
}

func TestLinesOfACallLoseTheirIndent(t *testing.T) {
	if got := dedent("C(\n        a=1,\n    )"); got != "C(\n    a=1,\n)" {
		t.Errorf("got %q", got)
	}
}
