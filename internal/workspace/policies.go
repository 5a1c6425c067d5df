package workspace

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/syntax"
)

// Policies are the policies of settings, for the linker.
func Policies(c *config.Config) []contract.Policy {
	root := ""
	if c.File != "" {
		root = filepath.ToSlash(Canonical(c.Dir()))
	}
	var out []contract.Policy
	for _, p := range c.Policies {
		one := contract.Policy{
			Class: p.Class, Construct: p.Construct, Level: p.Level, Message: p.Message,
			Root: root, AllowIn: p.AllowIn, Rename: p.Rename, Drop: p.Drop,
		}
		for name, f := range p.Fill {
			filling := contract.Filling{Expression: f.Expression}
			for _, i := range f.Imports {
				filling.Imports = append(filling.Imports, contract.Needed(i))
			}
			if one.Fill == nil {
				one.Fill = map[string]contract.Filling{}
			}
			one.Fill[name] = filling
		}
		out = append(out, one)
	}
	return out
}

// JudgePolicies says what the policies of settings name that is not there, each
// with its place in the file. A class is missed only when all of the folder that the
// settings hold for was read.
func (s *Snapshot) JudgePolicies(c *config.Config) []*config.Error {
	if len(c.Policies) == 0 {
		return nil
	}
	l := s.Linker()
	var out []*config.Error
	for i, linked := range Policies(c) {
		p := &c.Policies[i]
		wrong := func(key, format string, args ...any) {
			out = append(out, &config.Error{Place: p.Origins[key], Message: fmt.Sprintf(format, args...)})
		}
		for _, name := range slices.Sorted(maps.Keys(p.Fill)) {
			if !isExpression(p.Fill[name].Expression) {
				wrong("fill."+name, "`%s` is not an expression of Python", p.Fill[name].Expression)
			}
		}
		class := l.PolicyClass(&linked)
		if class == nil {
			if s.readsAll(c.Dir()) {
				wrong("class", "there is no class `%s`%s", p.Class, s.similarClass(p.Class))
			}
			continue
		}
		for _, name := range p.Construct {
			if fac := l.PolicyFactory(class, name); fac == nil {
				wrong("construct."+name, "`%s` has no factory `%s`%s", class.Name, name, similarFactory(l, class, name))
			} else if fac.Refusal != "" {
				wrong("construct."+name, "`%s` cannot be used as a factory: %s", fac.Dotted(), fac.Refusal)
			}
		}
		for _, old := range slices.Sorted(maps.Keys(p.Rename)) {
			if to := p.Rename[old]; !accepted(l, class, p.Construct, to) {
				wrong("rename."+old, "nothing that makes a `%s` takes `%s`", class.Name, to)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(p.Fill)) {
			if !accepted(l, class, p.Construct, name) {
				wrong("fill."+name, "nothing that makes a `%s` takes `%s`", class.Name, name)
			}
		}
	}
	return out
}

// readsAll reports whether all below a folder is part of the snapshot.
func (s *Snapshot) readsAll(dir string) bool {
	dir = Canonical(dir)
	return slices.ContainsFunc(s.roots, func(r root) bool {
		return r.marked && within(r.project, dir) && within(dir, r.path) || within(r.path, dir)
	})
}

// isExpression reports whether a text is one expression, as the value of an argument:
// `1, 2` would be two.
func isExpression(text string) bool {
	f := syntax.Facts([]byte("_ = _(_=" + text + "\n)\n"))
	if len(f.Broken) > 0 || len(f.ScopeBindings(1)) != 1 {
		return false
	}
	call := f.Expr(python.ExprID(f.ScopeBindings(1)[0].Ref))
	if call.Kind != python.ExprCall || call.Items.N != 1 || f.Items(call)[0].Kind != python.ArgKeyword {
		return false
	}
	// A parenthesis in the text may close the one around it.
	depth := 0
	for _, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return true
}

// accepted reports whether a name is one of a parameter of the factories, or, when
// there are none, of the class. In doubt it is.
func accepted(l *contract.Linker, class *contract.Class, construct []string, name string) bool {
	found := false
	for _, factory := range construct {
		fac := l.PolicyFactory(class, factory)
		found = found || fac != nil
		if fac != nil && (fac.TakesKeyword(name) || fac.Signature.Unknown() == contract.UnknownKept) {
			return true
		}
	}
	if len(construct) > 0 {
		return !found
	}
	c := l.Contract(class)
	if !c.Closed() || c.Unknown() != contract.UnknownRaises {
		return true
	}
	for i := range c.Signatures {
		if _, ok := c.Signatures[i].Param(name); ok {
			return true
		}
	}
	return false
}

func similarFactory(l *contract.Linker, class *contract.Class, name string) string {
	var all []string
	for _, fac := range l.Factories(class) {
		if fac.Refusal == "" {
			all = append(all, FactoryName(fac))
		}
	}
	if near := config.Similar(name, all, 1); len(near) > 0 {
		return "; did you mean `" + near[0] + "`?"
	}
	if len(all) == 0 {
		return ": it has none"
	}
	return "; it has `" + strings.Join(all, "`, `") + "`"
}

// FactoryName is how a policy names a factory.
func FactoryName(fac *contract.Factory) string {
	switch fac.Kind {
	case contract.FunctionFactory:
		return fac.Module.Name + ":" + fac.Name
	case contract.OtherClassFactory:
		return fac.Module.Name + ":" + fac.Owner.Qualname + "." + fac.Name
	}
	return fac.Name
}

func (s *Snapshot) similarClass(name string) string {
	last := func(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }
	var all, same []string
	for _, file := range s.Files() {
		f := file.Module.Facts()
		if f == nil {
			continue
		}
		for i := 1; i < len(f.Classes); i++ {
			if f.Classes[i].Parent != 1 {
				continue
			}
			dotted := file.Module.Name + "." + f.Str(f.Classes[i].Name)
			all = append(all, dotted)
			if last(dotted) == last(name) {
				same = append(same, dotted)
			}
		}
	}
	if len(same) == 0 {
		same = config.Similar(name, all, 1)
	}
	if len(same) == 0 {
		return ""
	}
	return "; did you mean `" + same[0] + "`?"
}
