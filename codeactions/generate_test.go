package codeactions_test

import (
	"fmt"
	"math/rand"
	"strings"
)

// shapes are classes of all kinds, with factories, for generated calls. Every
// instance keeps what it was made with.
const shapes = `from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Plain:
    def __init__(self, name, size=0, owner=None):
        self.name, self.size, self.owner = name, size, owner

    @classmethod
    def tagged(cls, name, size=0, owner=None, tag=None):
        made = cls(name, size, owner=owner)
        return made

    @classmethod
    def moved(cls, owner, name, weight=1):
        return cls(name, owner=owner)

    @classmethod
    def titled(cls, title, subtitle):
        return cls(name=title)


class Sub(Plain):
    pass


@dataclass
class Data:
    host: str
    port: int = 80
    options: dict = field(default_factory=dict)

    @classmethod
    def from_url(cls, host, port=80, options=None, *, url):
        return cls(host, port, options or {})

    @staticmethod
    def secure(host: str, certificate: str) -> Data:
        return Data(host=host)


@dataclass(kw_only=True)
class Named:
    host: str
    port: int


class Row(NamedTuple):
    first: int
    second: int = 2


class Places:
    def __init__(self, x, y, /, z=0, *, label=None):
        self.x, self.y, self.z, self.label = x, y, z, label

    @classmethod
    def painted(cls, x, y, /, z=0, *, colour):
        return cls(x, y, z)


class Größe:
    def __init__(self, höhe, breite=1, *, länge=None):
        self.höhe, self.breite, self.länge = höhe, breite, länge

    @classmethod
    def gefärbt(cls, höhe, breite=1, farbe="rot"):
        return cls(höhe, breite)


class Later:
    def __init__(self, name, when=None):
        self.name, self.when = name, when

    @classmethod
    async def fetched(cls, name, when=None, url=None) -> Later:
        return cls(name, when)


def make_plain(name, size, gift) -> Plain:
    return Plain(name, size)
`

// shape is a class of shapes for the generator.
type shape struct {
	name     string
	params   []parameter
	factory  []string // keywords that only factories take
	async    bool
	keywords bool // all by name
}

type parameter struct {
	name     string
	required bool
	kind     byte // 'p' by position only, 'k' by name only, else both
}

var generated = []shape{
	{"Plain", []parameter{{"name", true, 0}, {"size", false, 0}, {"owner", false, 0}}, []string{"tag", "weight", "subtitle", "gift"}, false, false},
	{"Sub", []parameter{{"name", true, 0}, {"size", false, 0}, {"owner", false, 0}}, []string{"tag", "weight"}, false, false},
	{"Data", []parameter{{"host", true, 0}, {"port", false, 0}, {"options", false, 0}}, []string{"url", "certificate"}, false, false},
	{"Named", []parameter{{"host", true, 'k'}, {"port", true, 'k'}}, nil, false, true},
	{"Row", []parameter{{"first", true, 0}, {"second", false, 0}}, nil, false, false},
	{"Places", []parameter{{"x", true, 'p'}, {"y", true, 'p'}, {"z", false, 0}, {"label", false, 'k'}}, []string{"colour"}, false, false},
	{"Größe", []parameter{{"höhe", true, 0}, {"breite", false, 0}, {"länge", false, 'k'}}, []string{"farbe"}, false, false},
	{"Later", []parameter{{"name", true, 0}, {"when", false, 0}}, []string{"url"}, true, false},
}

// argument is one argument of a generated call.
type argument struct {
	name  string // empty for a positional one
	value string
	param string // that it is meant for; empty when the class has none for it
}

// broken is a generated file with one broken call.
type broken struct {
	source string
	// fields are what the arguments are meant for, and their values.
	fields map[string]string
}

// generate makes a file with a broken call.
func generate(r *rand.Rand) broken {
	s := generated[r.Intn(len(generated))]
	args := s.arguments(r)
	for n := 1 + r.Intn(2); n > 0; n-- {
		args = s.spoil(r, args)
	}
	args = ordered(args)
	s.meanings(args)
	out := broken{fields: map[string]string{}}
	for _, a := range args {
		if a.param != "" {
			out.fields[a.param] = a.value
		}
	}
	call := s.name + layout(r, texts(r, args))
	indent := "    "
	if r.Intn(4) == 0 {
		indent = "\t"
		call = strings.ReplaceAll(call, "\n        ", "\n\t\t")
		call = strings.ReplaceAll(call, "\n    ", "\n\t")
	}
	var b strings.Builder
	if r.Intn(4) == 0 {
		b.WriteString("# ein Kommentar: ü😀\n")
	}
	fmt.Fprintf(&b, "from shapes import %s\n\n\n", s.name)
	def := "def"
	if s.async {
		def = "async def"
	}
	fmt.Fprintf(&b, "%s run(name='N', size='S', y='Y', port='P'):\n%s", def, indent)
	switch r.Intn(5) {
	case 0:
		b.WriteString("return " + call + "  # am Ende")
	case 1:
		b.WriteString("made = " + call + "\n" + indent + "return made")
	case 2:
		b.WriteString("return (\n" + indent + indent + call + "\n" + indent + ")")
	case 3:
		b.WriteString("for made in [" + call + ", 'ä']:\n" + indent + indent + "return made")
	case 4:
		b.WriteString("return " + call)
	}
	if r.Intn(5) > 0 {
		b.WriteString("\n")
	}
	out.source = b.String()
	if r.Intn(4) == 0 {
		out.source = strings.ReplaceAll(out.source, "\n", "\r\n")
	}
	if r.Intn(10) == 0 {
		out.source = "\ufeff" + out.source
	}
	return out
}

var values = []string{
	"%d", "'s%d'", `"ü%d"`, "('a%d' 'b')", "[%d, 2]", "(%d,)", "lambda: %d", "%d if name else 0", "{'k': %d}", "name and %d", "f'{name}%d'",
	"-%d", "%d.5", "'''a\nb%d'''", "dict(a=%d)", "(yes := %d)", "[i for i in range(%d)]", "not %d", "b'%d'",
}

// arguments makes a call that fits.
func (s *shape) arguments(r *rand.Rand) []argument {
	var out []argument
	byName := s.keywords || r.Intn(3) == 0
	for _, p := range s.params {
		if !p.required && r.Intn(2) == 0 {
			byName = true
			continue
		}
		a := argument{value: fmt.Sprintf(values[r.Intn(len(values))], 10+r.Intn(90)), param: p.name}
		byName = byName && p.kind != 'p' || p.kind == 'k'
		if byName {
			a.name = p.name
		}
		out = append(out, a)
	}
	return out
}

// spoil breaks a call in one way.
func (s *shape) spoil(r *rand.Rand, args []argument) []argument {
	value := fmt.Sprintf(values[r.Intn(len(values))], 100+r.Intn(900))
	switch r.Intn(8) {
	case 0, 1: // a keyword of a factory
		if len(s.factory) > 0 {
			return append(args, argument{name: s.factory[r.Intn(len(s.factory))], value: value})
		}
	case 2: // a slip
		for i, a := range args {
			if a.name == a.param && len([]rune(a.name)) > 3 {
				letters := []rune(a.name)
				switch r.Intn(3) {
				case 0:
					letters[1], letters[2] = letters[2], letters[1]
				case 1:
					letters = append(letters[:2], letters[3:]...)
				case 2:
					letters = append([]rune(strings.ToUpper(string(letters[:1]))), letters[1:]...)
				}
				args[i].name = string(letters)
				return args
			}
		}
	case 3: // nothing that anybody knows
		return append(args, argument{name: "zzz", value: value})
	case 4: // one is missing
		if i := r.Intn(len(args) + 1); i < len(args) {
			return append(append([]argument{}, args[:i]...), args[i+1:]...)
		}
	case 5: // twice
		for _, a := range args {
			if a.name == "" && a.param != "" && r.Intn(2) == 0 {
				return append(args, argument{name: a.param, value: a.value})
			}
		}
	case 6: // by name what is taken by position
		for i := range args {
			if args[i].name == "" {
				args[i].name = args[i].param
			}
		}
	case 7: // too many
		if s.keywords && len(args) > 0 {
			args[0].name = ""
			return args
		}
		return append([]argument{{value: value}}, args...)
	}
	return args
}

// meanings says what positional arguments are for: it is their places that count.
func (s *shape) meanings(args []argument) {
	for i := range args {
		switch {
		case args[i].name != "" || s.keywords:
		case i < len(s.params) && s.params[i].kind != 'k':
			args[i].param = s.params[i].name
		default:
			args[i].param = ""
		}
	}
}

// ordered puts positional arguments before keywords, and drops a keyword that is
// there already: Python refuses that before it runs anything.
func ordered(args []argument) []argument {
	var out, names []argument
	seen := map[string]bool{}
	for _, a := range args {
		switch {
		case a.name == "":
			out = append(out, a)
		case !seen[a.name]:
			seen[a.name] = true
			names = append(names, a)
		}
	}
	return append(out, names...)
}

// texts spells arguments, some of them in a literal `**{…}`.
func texts(r *rand.Rand, args []argument) []string {
	var out []string
	unpack := r.Intn(6) == 0
	for i, a := range args {
		equals := [...]string{"=", "=", "=", " = ", "= "}[r.Intn(5)]
		switch {
		case a.name == "" && len(args) == 1 && r.Intn(3) == 0:
			out = append(out, "i for i in 'ab'")
		case a.name == "" && strings.HasPrefix(a.value, "lambda") && i < len(args)-1:
			out = append(out, "("+a.value+")")
		case a.name == "":
			out = append(out, a.value)
		case unpack && i == len(args)-1:
			out = append(out, "**{"+[...]string{"'", `"`}[r.Intn(2)]+a.name+"QUOTE: "+a.value+"}")
		default:
			out = append(out, a.name+equals+a.value)
		}
		if unpack && i == len(args)-1 && a.name != "" {
			quote := out[i][3:4]
			out[i] = strings.Replace(out[i], "QUOTE", quote, 1)
		}
	}
	return out
}

// layout puts arguments into parentheses, in one of many ways.
func layout(r *rand.Rand, args []string) string {
	if len(args) == 0 {
		return [...]string{"()", "( )", "(\n    )", "(  # nothing\n    )"}[r.Intn(4)]
	}
	bare := len(args) == 1 && strings.HasPrefix(args[0], "i for")
	trailing := ""
	if r.Intn(2) == 0 && !bare {
		trailing = ","
	}
	switch r.Intn(9) {
	case 0, 1:
		return "(" + strings.Join(args, ", ") + trailing + ")"
	case 2: // one a line
		return "(\n        " + strings.Join(args, ",\n        ") + trailing + "\n    )"
	case 3: // hanging
		return "(" + strings.Join(args, ",\n        ") + trailing + ")"
	case 4: // a comment behind each
		var b strings.Builder
		b.WriteString("(  # vorn ü\n")
		for i, a := range args {
			comma := ","
			if i == len(args)-1 {
				comma = trailing
			}
			fmt.Fprintf(&b, "        %s%s  # Nummer %d, a=b\n", a, comma, i)
		}
		b.WriteString("        # zuletzt\n    )")
		return b.String()
	case 5: // comments on lines of their own
		var b strings.Builder
		b.WriteString("(\n")
		for i, a := range args {
			comma := ","
			if i == len(args)-1 {
				comma = trailing
			}
			fmt.Fprintf(&b, "        # über %d (,\n        %s%s\n", i, a, comma)
		}
		b.WriteString("    )")
		return b.String()
	case 6: // two a line
		var b strings.Builder
		b.WriteString("(")
		for i, a := range args {
			if i > 0 {
				b.WriteString([...]string{", ", ",\n        "}[i%2])
			}
			b.WriteString(a)
		}
		return b.String() + trailing + ")"
	case 7: // air
		if trailing != "" {
			trailing = " ,"
		}
		return " ( " + strings.Join(args, " , ") + trailing + " )"
	}
	// continuation lines
	return "(" + strings.Join(args, ", \\\n        ") + trailing + ")"
}
