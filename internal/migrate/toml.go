package migrate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// TOML is a policy as it stands in a settings file, under a header such as
// `[[tool.kwargo.policy]]`. evidence, which may be nil, becomes comments.
func TOML(p *contract.Policy, header string, evidence map[string]string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	fmt.Fprintf(&b, "class = %s\n", quoted(p.Class))
	switch len(p.Construct) {
	case 0:
	case 1:
		fmt.Fprintf(&b, "construct = %s\n", quoted(p.Construct[0]))
	default:
		fmt.Fprintf(&b, "construct = %s\n", list(p.Construct))
	}
	if p.Level != "" {
		fmt.Fprintf(&b, "level = %s\n", quoted(p.Level))
	}
	if len(p.AllowIn) > 0 {
		fmt.Fprintf(&b, "allow-in = %s\n", list(p.AllowIn))
	}
	note := func(key string) {
		if why := evidence[key]; why != "" {
			_, name, _ := strings.Cut(key, ".")
			fmt.Fprintf(&b, "# %s: %s\n", name, why)
		}
	}
	if len(p.Rename) > 0 {
		var items []string
		for _, old := range sortedKeys(p.Rename) {
			note("rename." + old)
			items = append(items, old+" = "+quoted(p.Rename[old]))
		}
		fmt.Fprintf(&b, "rename = { %s }\n", strings.Join(items, ", "))
	}
	if len(p.Drop) > 0 {
		for _, name := range p.Drop {
			note("drop." + name)
		}
		fmt.Fprintf(&b, "drop = %s\n", list(p.Drop))
	}
	if len(p.Fill) > 0 {
		var items []string
		for _, name := range sortedKeys(p.Fill) {
			note("fill." + name)
			items = append(items, name+" = "+fillingTOML(p.Fill[name]))
		}
		fmt.Fprintf(&b, "fill = { %s }\n", strings.Join(items, ", "))
	}
	if p.Message != "" {
		fmt.Fprintf(&b, "message = %s\n", quoted(p.Message))
	}
	return b.String()
}

// fillingTOML writes an expression: with its module in front when one import of its
// first name is all that it needs.
func fillingTOML(f contract.Filling) string {
	if len(f.Imports) == 0 {
		return quoted(f.Expression)
	}
	if one := f.Imports[0]; len(f.Imports) == 1 && one.Name != "" && strings.HasPrefix(f.Expression, one.Name) {
		return quoted(one.Module + ":" + f.Expression)
	}
	var imports []string
	for _, i := range f.Imports {
		if i.Name == "" {
			imports = append(imports, "import "+i.Module)
		} else {
			imports = append(imports, "from "+i.Module+" import "+i.Name)
		}
	}
	if len(imports) == 1 {
		return fmt.Sprintf("{ value = %s, import = %s }", quoted(f.Expression), quoted(imports[0]))
	}
	return fmt.Sprintf("{ value = %s, import = %s }", quoted(f.Expression), list(imports))
}

func list(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quoted(n)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// quoted is a TOML string: a basic one, or, where that would need escapes, a literal
// one.
func quoted(s string) string {
	if strings.ContainsAny(s, `"\`) && !strings.ContainsAny(s, "'\n\r\t") {
		return "'" + s + "'"
	}
	return strconv.Quote(s)
}
