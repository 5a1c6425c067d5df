package config

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// go-toml decodes strictly only a whole document, and a pyproject.toml belongs
// to many tools. So the document is validated by decoding it, and then read
// again into a tree in which every key and value knows its place.

// value is one TOML value.
type value struct {
	kind  unstable.Kind // Array, InlineTable (any table), String, Bool, Integer, …
	text  string
	at    Place
	items []*value // of an array
	table *table   // of a table
	// inline: it is written as { … }, and cannot be added to.
	inline bool
}

// table is a TOML table, with its keys in the order of the document.
type table struct {
	keys    []key
	entries map[string]*value
}

type key struct {
	name string
	at   Place
}

func newTable(at Place) *value {
	return &value{kind: unstable.InlineTable, at: at, table: &table{entries: map[string]*value{}}}
}

// document reads a TOML file into a tree.
func document(file string, src []byte) (*table, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	var all map[string]any
	if err := toml.Unmarshal(src, &all); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			row, column := at.Position()
			return nil, wrong(Place{file, row, column}, "not valid TOML: %s", bytes.TrimPrefix([]byte(at.Error()), []byte("toml: ")))
		}
		return nil, wrong(Place{File: file}, "not valid TOML: %s", err)
	}
	r := reader{file: file, src: src}
	r.parser.Reset(src)
	root := newTable(Place{file, 1, 1})
	here := root
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.Table:
			here = r.walk(root, e.Key(), false)
		case unstable.ArrayTable:
			here = r.walk(root, e.Key(), true)
		case unstable.KeyValue:
			r.set(here, e)
		}
	}
	if err := r.parser.Error(); err != nil {
		return nil, wrong(Place{File: file}, "not valid TOML: %s", err)
	}
	return root.table, nil
}

type reader struct {
	file   string
	src    []byte
	parser unstable.Parser
}

func (r *reader) place(raw unstable.Range) Place {
	before := r.src[:raw.Offset]
	row := bytes.Count(before, []byte("\n")) + 1
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return Place{r.file, row, utf8.RuneCount(line) + 1}
}

// walk goes down a dotted key and makes the tables on the way. With array the
// last part is an array of tables, and gets a new one.
func (r *reader) walk(from *value, parts unstable.Iterator, array bool) *value {
	for parts.Next() {
		k := parts.Node()
		next := from.table.entries[string(k.Data)]
		last := array && parts.IsLast()
		if next == nil {
			next = newTable(r.place(k.Raw))
			if last {
				next.kind, next.table = unstable.Array, nil
			}
			from.put(string(k.Data), r.place(k.Raw), next)
		}
		if last {
			next.items = append(next.items, newTable(r.place(k.Raw)))
		}
		if next.table == nil { // the last table of an array of them
			next = next.items[len(next.items)-1]
		}
		from = next
	}
	return from
}

func (r *reader) set(in *value, e *unstable.Node) {
	parts := e.Key()
	for parts.Next() {
		k := parts.Node()
		name, at := string(k.Data), r.place(k.Raw)
		if parts.IsLast() {
			in.put(name, at, r.value(e.Value(), at))
			return
		}
		next := in.table.entries[name]
		if next == nil {
			next = newTable(at)
			in.put(name, at, next)
		}
		in = next
	}
}

// value reads a value; near is the place of its key, for arrays, which have
// none of their own.
func (r *reader) value(n *unstable.Node, near Place) *value {
	v := &value{kind: n.Kind, text: string(n.Data), at: near}
	if n.Raw.Length > 0 {
		v.at = r.place(n.Raw)
	}
	switch n.Kind {
	case unstable.Array:
		for c := n.Children(); c.Next(); {
			v.items = append(v.items, r.value(c.Node(), v.at))
		}
	case unstable.InlineTable:
		v.table, v.inline = newTable(v.at).table, true
		for c := n.Children(); c.Next(); {
			r.set(v, c.Node())
		}
	}
	return v
}

func (v *value) put(name string, at Place, to *value) {
	v.table.keys = append(v.table.keys, key{name, at})
	v.table.entries[name] = to
}

// describe names the kind of a value for messages.
func (v *value) describe() string {
	switch v.kind {
	case unstable.String:
		return "a string"
	case unstable.Bool:
		return "a boolean"
	case unstable.Integer:
		return "a whole number"
	case unstable.Float:
		return "a number with a fraction"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	}
	return "a date or time"
}
