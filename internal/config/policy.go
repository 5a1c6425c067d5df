package config

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Policy is what a project has decided about how objects of one class are made.
type Policy struct {
	// Class is its dotted name, as an import spells it.
	Class string
	// Construct are the factories that make them, the first choice first: the name
	// of a classmethod or staticmethod, or "module:function". When there are none,
	// the class is called itself.
	Construct []string
	// Level is how bad it is to call the class all the same; empty for the default.
	Level string
	// AllowIn are globs, relative to the settings, of files that may call it.
	AllowIn []string
	// Rename are new names of keywords, by the old ones; Drop are keywords that may
	// be left out; Fill are the values of arguments that a call does not have.
	Rename map[string]string
	Drop   []string
	Fill   map[string]Filling
	// Message ends what is reported.
	Message string
	// Origins say where each part stands: "class", "construct", "construct.0",
	// "rename.session_id".
	Origins map[string]Place
}

// Filling is an expression, and what it needs.
type Filling struct {
	Expression string
	// Imports are import statements that bind its names.
	Imports []Import
}

// Import is `import Module`, or `from Module import Name`, which it is when Name
// is not empty.
type Import struct {
	Module, Name string
}

// policyKeys are the keys of a policy, in the order in which they are named.
var policyKeys = []string{"class", "construct", "level", "allow-in", "rename", "drop", "fill", "message"}

// policies reads the list of policies.
func (p *parser) policies(v *value, to *[]Policy) error {
	if v.kind != unstable.Array {
		return wrong(v.at, "`policy` must be a list of tables, each under `[[tool.kwargo.policy]]` (in kwargo.toml `[[policy]]`), not %s", v.describe())
	}
	for _, item := range v.items {
		if item.table == nil {
			return wrong(item.at, "a policy must be a table, not %s", item.describe())
		}
		one, err := readPolicy(item)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(*to, func(o Policy) bool { return o.Class == one.Class }); i >= 0 {
			return wrong(one.Origins["class"], "there is a policy for `%s` already, in row %d", one.Class, (*to)[i].Origins["class"].Row)
		}
		*to = append(*to, one)
	}
	return nil
}

func readPolicy(of *value) (Policy, error) {
	r := policyReader{Policy: Policy{Origins: map[string]Place{"": of.at}}}
	for _, k := range of.table.keys {
		r.key, r.Origins[k.name] = k.name, k.at
		if err := r.read(k, of.table.entries[k.name]); err != nil {
			return Policy{}, err
		}
	}
	switch {
	case r.Class == "":
		return Policy{}, wrong(of.at, "the policy does not say for which class it is: `class = \"package.module.Class\"`")
	case len(r.Construct)+len(r.Rename)+len(r.Drop)+len(r.Fill) == 0:
		return Policy{}, wrong(of.at, "the policy for `%s` says nothing: it needs `construct`, `rename`, `drop` or `fill`", r.Class)
	}
	for _, name := range r.Drop {
		if to, ok := r.Rename[name]; ok {
			return Policy{}, wrong(r.Origins["drop."+name], "`%s` is renamed to `%s` as well; it can be only one of both", name, to)
		}
	}
	return r.Policy, nil
}

type policyReader struct {
	Policy
	key string
}

func (r *policyReader) read(k key, v *value) (err error) {
	switch k.name {
	case "class":
		if r.Class, err = r.text(v); err == nil && !dotted().MatchString(r.Class) {
			return wrong(v.at, "`class` must be the dotted name of a class, as in \"package.module.Class\", not %q", r.Class)
		}
	case "construct":
		err = r.several(v, &r.Construct, "a factory, or a list of them", func(item *value) error {
			if !factoryName().MatchString(item.text) {
				return wrong(item.at, "a factory is named as \"from_request\", for a method of the class, or as \"package.module:function\", not %q", item.text)
			}
			return nil
		})
	case "level":
		if v.kind != unstable.String || !slices.Contains(levels, v.text) {
			return wrong(v.at, "`level` must be one of \"%s\"", strings.Join(levels, "\", \""))
		}
		r.Level = v.text
	case "allow-in":
		err = r.several(v, &r.AllowIn, "a glob, or a list of globs", func(item *value) error {
			if !doublestar.ValidatePattern(item.text) {
				return wrong(item.at, "`%s` is not a valid glob", item.text)
			}
			if backslash().MatchString(item.text) {
				return wrong(item.at, "`%s` must have / between folders, on Windows too", item.text)
			}
			if clean := path.Clean(item.text); item.text == "" || path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../") {
				return wrong(item.at, "`%s` must be a glob of files below the folder of this file, relative to it", item.text)
			}
			return nil
		})
		for i, glob := range r.AllowIn {
			r.AllowIn[i] = plainGlob(glob)
		}
	case "rename":
		r.Rename, err = r.renames(v)
	case "drop":
		err = r.several(v, &r.Drop, "a keyword, or a list of keywords", keyword)
	case "fill":
		r.Fill, err = r.fillings(v)
	case "message":
		r.Message, err = r.text(v)
		r.Message = strings.Join(strings.Fields(r.Message), " ")
	default:
		return wrong(k.at, "there is no key `%s` in a policy%s", k.name, suggestion(k.name, policyKeys, "its keys are "))
	}
	return err
}

// backslash before what has no special meaning in a glob: it is meant to part folders.
var backslash = pattern(`\\[\p{L}\p{N}_]`)

// plainGlob spells a glob in one way: without "." and ".." in it. A "./" stays where it
// says that a name is not meant at any depth.
func plainGlob(glob string) string {
	clean := path.Clean(glob)
	switch {
	case clean == ".":
		return "**"
	case strings.HasPrefix(glob, "./") && !strings.Contains(clean, "/"):
		return "./" + clean
	case strings.HasSuffix(glob, "/"):
		return clean + "/"
	}
	return clean
}

// pattern is a regular expression that is made when it is first needed: those over all
// letters of Unicode take a millisecond, which every start of the program would pay.
func pattern(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}

var (
	identifier  = `[\p{L}_][\p{L}\p{N}_]*`
	name        = pattern(`^` + identifier + `$`)
	dotted      = pattern(`^` + identifier + `(\.` + identifier + `)*$`)
	factoryName = pattern(`^(` + identifier + `(\.` + identifier + `)*:)?` + identifier + `(\.` + identifier + `)?$`)
)

func (r *policyReader) text(v *value) (string, error) {
	if v.kind != unstable.String || strings.TrimSpace(v.text) == "" {
		return "", wrong(v.at, "`%s` must be a text, not %s", r.key, v.describe())
	}
	return v.text, nil
}

// several reads one text, or a list of them.
func (r *policyReader) several(v *value, to *[]string, what string, check func(*value) error) error {
	items := v.items
	if v.kind == unstable.String {
		items = []*value{v}
	} else if v.kind != unstable.Array {
		return wrong(v.at, "`%s` must be %s, not %s", r.key, what, v.describe())
	}
	for _, item := range items {
		if item.kind != unstable.String {
			return wrong(item.at, "`%s` must be %s, each a string, not %s", r.key, what, item.describe())
		}
		if err := check(item); err != nil {
			return err
		}
		r.Origins[r.key+"."+item.text] = item.at
		*to = append(*to, item.text)
	}
	return nil
}

func keyword(item *value) error {
	if !name().MatchString(item.text) {
		return wrong(item.at, "%q cannot be the name of an argument", item.text)
	}
	return nil
}

func (r *policyReader) renames(v *value) (map[string]string, error) {
	if v.table == nil {
		return nil, wrong(v.at, "`rename` must be a table of old and new keywords, as in { session_id = \"thread_id\" }, not %s", v.describe())
	}
	out := map[string]string{}
	for _, k := range v.table.keys {
		to := v.table.entries[k.name]
		if err := keyword(&value{at: k.at, text: k.name}); err != nil {
			return nil, err
		}
		switch {
		case to.kind != unstable.String:
			return nil, wrong(to.at, "`%s` must be renamed to a keyword, not to %s", k.name, to.describe())
		case to.text == k.name:
			return nil, wrong(to.at, "`%s` is renamed to itself", k.name)
		}
		if err := keyword(to); err != nil {
			return nil, err
		}
		out[k.name] = to.text
		r.Origins["rename."+k.name] = k.at
	}
	return out, nil
}

// fillings reads what arguments are filled in with: an expression, whose first
// name may say where it comes from, as in "app.ids:new_id()"; or a table with the
// imports that it needs.
func (r *policyReader) fillings(v *value) (map[string]Filling, error) {
	if v.table == nil {
		return nil, wrong(v.at, "`fill` must be a table of keywords and expressions, as in { run_id = \"new_run_id()\" }, not %s", v.describe())
	}
	out := map[string]Filling{}
	for _, k := range v.table.keys {
		if err := keyword(&value{at: k.at, text: k.name}); err != nil {
			return nil, err
		}
		r.Origins["fill."+k.name] = k.at
		one, err := r.filling(k.name, v.table.entries[k.name])
		if err != nil {
			return nil, err
		}
		out[k.name] = one
	}
	return out, nil
}

var (
	fromModule = pattern(`^\s*(` + identifier + `(?:\.` + identifier + `)*):\s*(` + identifier + `)(.*)$`)
	importing  = pattern(`^\s*(?:from\s+(` + identifier + `(?:\.` + identifier + `)*)\s+)?import\s+(` + identifier + `(?:\.` + identifier + `)*)\s*$`)
)

func (r *policyReader) filling(of string, v *value) (Filling, error) {
	if v.kind == unstable.String {
		if m := fromModule().FindStringSubmatch(v.text); m != nil && m[1] != "lambda" {
			f := Filling{Expression: m[2] + m[3], Imports: []Import{{m[1], m[2]}}}
			return f, expression(f.Expression, v)
		}
		f := Filling{Expression: strings.TrimSpace(v.text)}
		return f, expression(f.Expression, v)
	}
	if v.table == nil {
		return Filling{}, wrong(v.at, "`%s` must be filled in with an expression, as a string, not with %s", of, v.describe())
	}
	var out Filling
	for _, k := range v.table.keys {
		item := v.table.entries[k.name]
		switch k.name {
		case "value":
			if item.kind != unstable.String {
				return out, wrong(item.at, "`value` must be an expression, as a string, not %s", item.describe())
			}
			out.Expression = strings.TrimSpace(item.text)
			if err := expression(out.Expression, item); err != nil {
				return out, err
			}
		case "import":
			var lines []string
			in := policyReader{Policy: Policy{Origins: map[string]Place{}}, key: "import"}
			if err := in.several(item, &lines, "an import statement, or a list of them", func(line *value) error {
				m := importing().FindStringSubmatch(line.text)
				if m == nil || m[1] != "" && !name().MatchString(m[2]) {
					return wrong(line.at, "`import` must be \"import module\" or \"from module import name\", not %q", line.text)
				}
				if m[1] == "" {
					out.Imports = append(out.Imports, Import{Module: m[2]})
				} else {
					out.Imports = append(out.Imports, Import{m[1], m[2]})
				}
				return nil
			}); err != nil {
				return out, err
			}
		default:
			return out, wrong(k.at, "there is no key `%s` for what is filled in%s", k.name, suggestion(k.name, []string{"value", "import"}, "its keys are "))
		}
	}
	if out.Expression == "" {
		return out, wrong(v.at, "`%s` has no `value`", of)
	}
	return out, nil
}

// expression refuses what certainly is none; whether it is one, a parser of Python
// says later.
func expression(text string, at *value) error {
	if strings.TrimSpace(text) == "" || strings.ContainsAny(text, "\n\r#") {
		return wrong(at.at, "%q is not an expression on one line", text)
	}
	return nil
}

// PolicyOf completes a policy that does not come from a file: fill are expressions,
// written as in one.
func PolicyOf(p Policy, fill map[string]string) (Policy, error) {
	p.Origins = map[string]Place{}
	for _, name := range slices.Sorted(maps.Keys(fill)) {
		text := fill[name]
		r := policyReader{Policy: p, key: "fill"}
		one, err := r.filling(name, &value{kind: unstable.String, text: text})
		if err != nil {
			return p, err
		}
		if p.Fill == nil {
			p.Fill = map[string]Filling{}
		}
		p.Fill[name] = one
	}
	for _, factory := range p.Construct {
		if !factoryName().MatchString(factory) {
			return p, wrong(Place{File: "--to"}, "a factory is named as \"from_request\", for a method of the class, or as \"package.module:function\", not %q", factory)
		}
	}
	return p, nil
}
