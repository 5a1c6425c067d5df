package config

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Value is one setting as it holds.
type Value struct {
	Key string
	// Value is nil when nothing is set and there is no default.
	Value any
	// Place is where it is set; empty for a default.
	Place Place
}

// Default reports whether nothing is set.
func (v *Value) Default() bool { return v.Place.File == "" }

// Values are all settings of a file that has been read, in the order in which they
// are named. Without a file all are defaults.
func Values(c *Config) ([]Value, error) {
	set := &table{}
	if c.File != "" {
		src, err := read(c.File)
		if err != nil {
			return nil, wrong(Place{File: c.File}, "%s", reason(err))
		}
		if set, err = ours(c.File, src); err != nil {
			return nil, err
		}
	}
	var out []Value
	for _, key := range Keys() {
		v := Value{Key: key, Value: defaultOf(key)}
		if given := set.entries[key]; given != nil {
			v.Value, v.Place = given.plain(), c.Origins[key]
		}
		out = append(out, v)
	}
	return out, nil
}

// ours is the table of a settings file that is for this program.
func ours(file string, src []byte) (*table, error) {
	root, err := document(file, src)
	if err != nil {
		return nil, err
	}
	if filepath.Base(file) != projectFile {
		return root, nil
	}
	for _, part := range []string{"tool", "kwargo"} {
		v := root.entries[part]
		if v == nil || v.table == nil {
			return &table{}, nil
		}
		root = v.table
	}
	return root, nil
}

// plain is a value as Go has it.
func (v *value) plain() any {
	switch v.kind {
	case unstable.Bool:
		return v.text == "true"
	case unstable.Integer:
		if n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimPrefix(v.text, "+"), "_", ""), 0, 64); err == nil {
			return n
		}
	case unstable.Array:
		out := []any{}
		for _, item := range v.items {
			out = append(out, item.plain())
		}
		return out
	case unstable.InlineTable:
		out := map[string]any{}
		for _, k := range v.table.keys {
			out[k.name] = v.table.entries[k.name].plain()
		}
		return out
	}
	return v.text
}

// fields are the settings that the file may hold, in the order of their types.
func fields() []reflect.StructField { return reflect.VisibleFields(reflect.TypeFor[settingsFile]()) }

func keyOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// defaultOf is the default of a setting, nil when it has none.
func defaultOf(key string) any {
	for _, f := range fields() {
		if keyOf(f) != key {
			continue
		}
		for _, part := range strings.Split(f.Tag.Get("jsonschema"), ",") {
			text, ok := strings.CutPrefix(part, "default=")
			if !ok {
				continue
			}
			var v any
			if json.Unmarshal([]byte(text), &v) != nil {
				return text
			}
			if n, ok := v.(float64); ok {
				return int64(n)
			}
			return v
		}
	}
	return nil
}
