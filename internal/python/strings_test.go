package python

import "testing"

func TestStringsAreDecodedAsPythonDoes(t *testing.T) {
	for _, c := range []struct {
		literal, want string
		ok            bool
	}{
		{`'a'`, "a", true},
		{`""`, "", true},
		{`"""a
b"""`, "a\nb", true},
		{`r'\n'`, `\n`, true},
		{`U"ä"`, "ä", true},
		{`'\x41\u00e4\U0001F600'`, "Aä😀", true},
		{`'\101\0'`, "A\x00", true},
		{`'\
b'`, "b", true},
		{`'\q'`, `\q`, true},
		{`'\'"\\'`, `'"\`, true},
		{`'\N{DIGIT ONE}'`, "", false},
		{`f'a'`, "", false},
		{`b'a'`, "", false},
		{`'\x4'`, "", false},
		{`'a`, "", false},
		{`a`, "", false},
		{``, "", false},
	} {
		got, ok := DecodeString(c.literal)
		if got != c.want || ok != c.ok {
			t.Errorf("DecodeString(%s) = %q, %v; want %q, %v", c.literal, got, ok, c.want, c.ok)
		}
	}
}

func TestQuotedAnnotations(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"C", "C"},
		{" a.b.C ", "a.b.C"},
		{"Optional[C]", "Optional[...]"},
		{"dict[str, list[a.C]] | None", "..."},
		{"Callable[[int, str], C]", "Callable[...]"},
		{"Literal['a', \"b\"]", "Literal[...]"},
		{"Tuple[int, ...]", "Tuple[...]"},
		{"", ""},
		{"C +", ""},
		{"a b", ""},
		{"C[", ""},
		{"1", ""},
	} {
		b := NewBuilder(0)
		got := ""
		if id := b.Quoted(c.source, 0); id != 0 {
			got = b.f.Spell(id)
		}
		if got != c.want {
			t.Errorf("Quoted(%q) spells %q, want %q", c.source, got, c.want)
		}
	}
}

func TestIdentifiersAreNormalised(t *testing.T) {
	b := NewBuilder(0)
	if b.Intern([]byte("ﬁeld")) != b.Intern([]byte("field")) {
		t.Error("two spellings of one identifier (NFKC) are two names")
	}
}

func TestSuppressionComments(t *testing.T) {
	for comment, want := range map[string]bool{
		" kwargo: ignore[KW001]":       true,
		" noqa":                        true,
		" NOQA: E501":                  true,
		" type: ignore[call-arg]":      true,
		" pyright: ignore":             true,
		" see the docs  # noqa: KW001": true,
		" an ordinary remark":          false,
		" mytype: ignore":              false,
		"":                             false,
	} {
		if got := IsSuppression([]byte(comment)); got != want {
			t.Errorf("IsSuppression(%q) = %v", comment, got)
		}
	}
}
