package contract

import "github.com/kwargo/kwargo/internal/python"

// field is one field of a class that gets its constructor from its annotations.
type field struct {
	name       string
	owner      *Class
	place      Place
	annotation python.ExprID
	value      python.ExprID
	init       bool
	kwOnly     bool
	optional   bool
}

// param is the parameter that a field becomes.
func (fd *field) param() Param {
	p := Param{
		Name: fd.name, Kind: python.PositionalOrKeyword, Required: !fd.optional,
		Place: fd.place, Owner: fd.owner, Annotation: fd.annotation, Default: fd.value,
	}
	if fd.kwOnly {
		p.Kind = python.KeywordOnly
	}
	return p
}

// fieldList merges the fields of a class and its bases: one that is declared
// again keeps its first position.
type fieldList struct {
	fields []field
	at     map[string]int
}

func (l *fieldList) put(fields ...field) {
	if l.at == nil {
		l.at = map[string]int{}
	}
	for _, fd := range fields {
		if i, ok := l.at[fd.name]; ok {
			l.fields[i] = fd
			continue
		}
		l.at[fd.name] = len(l.fields)
		l.fields = append(l.fields, fd)
	}
}

// params are the parameters that the fields become: keyword-only ones last.
func (l *fieldList) params() []Param { return params(l.fields) }

func params(fields []field) []Param {
	var out []Param
	for _, keywordOnly := range [...]bool{false, true} {
		for i := range fields {
			if fields[i].init && fields[i].kwOnly == keywordOnly {
				out = append(out, fields[i].param())
			}
		}
	}
	return out
}
