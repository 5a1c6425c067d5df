package config

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"

	"github.com/invopop/jsonschema"
)

// SchemaURL is where the schema of the settings can be read.
const SchemaURL = "https://raw.githubusercontent.com/kwargo/kwargo/main/docs/kwargo.schema.json"

// Schema is the JSON schema of the settings: of kwargo.toml, and of the table
// [tool.kwargo] in pyproject.toml. known are the codes and names that there are.
func Schema(known []string) ([]byte, error) {
	r := jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, ExpandedStruct: true,
		Mapper: func(t reflect.Type) *jsonschema.Schema { return schemaOf(t, known) },
	}
	s := r.Reflect(&settingsFile{})
	// Draft 7 is what SchemaStore asks for, and what editors of TOML read.
	s.Version = "http://json-schema.org/draft-07/schema#"
	s.ID, s.Title = SchemaURL, "Settings of Kwargo"
	s.Description = "kwargo.toml, or the table [tool.kwargo] of pyproject.toml"
	for p := s.Properties.Oldest(); p != nil; {
		next := p.Next()
		if !slices.Contains(Keys(), p.Key) {
			s.Properties.Delete(p.Key)
		}
		p = next
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(s)
	return out.Bytes(), err
}

// schemaOf is the schema of a type that has one of its own.
func schemaOf(t reflect.Type, known []string) *jsonschema.Schema {
	text := func() *jsonschema.Schema { return &jsonschema.Schema{Type: "string", MinLength: new(uint64(1))} }
	switch t {
	case reflect.TypeFor[rule]():
		return ruleSchema(known)
	case reflect.TypeFor[someRules]():
		return &jsonschema.Schema{Type: "array", Items: ruleSchema(known), MinItems: new(uint64(1))}
	case reflect.TypeFor[severities]():
		level := &jsonschema.Schema{Type: "string"}
		for _, l := range levels {
			level.Enum = append(level.Enum, l)
		}
		return &jsonschema.Schema{Type: "object", PropertyNames: ruleSchema(known), AdditionalProperties: level}
	case reflect.TypeFor[oneOrMore]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{text(), {Type: "array", Items: text()}}}
	case reflect.TypeFor[filling]():
		table := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(), Required: []string{"value"}, AdditionalProperties: jsonschema.FalseSchema}
		table.Properties.Set("value", text())
		table.Properties.Set("import", schemaOf(reflect.TypeFor[oneOrMore](), known))
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{text(), table}}
	}
	return nil
}

// code is the shape of a rule's code, which may be written in small letters.
var code = regexp.MustCompile(`^KW\d+$`)

// ruleSchema is a code or a name of a rule.
func ruleSchema(known []string) *jsonschema.Schema {
	out := &jsonschema.Schema{}
	all := &jsonschema.Schema{Type: "string"}
	small := &jsonschema.Schema{Type: "string"}
	for _, r := range known {
		all.Enum = append(all.Enum, r)
		if code.MatchString(r) {
			small.Enum = append(small.Enum, string(bytes.ToLower([]byte(r))))
		}
	}
	out.AnyOf = []*jsonschema.Schema{all, small}
	return out
}
