package report

import (
	"fmt"
	"io"
	"strings"
)

// Markdown prints the audit as a page for a wiki or an issue.
func (a *Audit) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Constructions of `%s`\n\n", a.Class)
	fmt.Fprintf(&b, "Defined in `%s`, row %d.\n\n%s.\n%s\n\n", a.Filename, a.Location.Row, a.headline(), a.outlook())
	b.WriteString("| count | state | shape | what is wrong | converts | in the way |\n|---:|---|---|---|---:|---|\n")
	for _, s := range a.Shapes {
		fmt.Fprintf(&b, "| %d | %s | %s | %s | %d | %s |\n", s.Count, s.State, tableCell("`"+s.Shape+"`"), tableCell(strings.Join(s.Problems, "; ")), s.Converts, tableCell(strings.Join(s.Why, "; ")))
	}
	b.WriteString("\n")
	a.markdownTallies(&b, "Broken by keyword", "keyword", a.ByKeyword)
	a.markdownTallies(&b, "Broken by directory", "directory", a.ByDirectory)
	if a.Proposal != nil {
		fmt.Fprintf(&b, "## Proposed policy\n\nIt converts %d of %d broken constructions.\n\n```toml\n%s```\n\n", a.Proposal.Converts, a.Proposal.Broken, a.Proposal.TOML)
	}
	b.WriteString("## Places\n")
	for _, s := range a.Shapes {
		if s.State == "fine" {
			continue
		}
		fmt.Fprintf(&b, "\n### `%s`\n\n", s.Shape)
		for _, site := range s.Sites {
			mark := " "
			if site.Converts {
				mark = "x"
			}
			fmt.Fprintf(&b, "- [%s] `%s:%d`", mark, site.Filename, site.Location.Row)
			if site.Why != "" && !site.Converts {
				b.WriteString(": " + strings.ReplaceAll(site.Why, "\n", " "))
			}
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (a *Audit) markdownTallies(b *strings.Builder, title, what string, all []tally) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "## %s\n\n| %s | broken | converts |\n|---|---:|---:|\n", title, what)
	for _, t := range all {
		fmt.Fprintf(b, "| %s | %d | %d |\n", tableCell("`"+t.Name+"`"), t.Count, t.Converts)
	}
	b.WriteString("\n")
}

// tableCell keeps text inside of a cell of a table.
func tableCell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(s)
}

// Guide prints a migration guide: what to do, with an example of each shape of call
// that there is in this code.
func (a *Audit) Guide(w io.Writer) error {
	var b strings.Builder
	a.by = "the policy below"
	name := a.Class[strings.LastIndexByte(a.Class, '.')+1:]
	fmt.Fprintf(&b, "# Migrating `%s`\n\n%s. %s\n\n", name, a.headline(), a.outlook())
	b.WriteString("`" + a.Class + "` takes\n\n```python\n")
	for _, s := range a.Signatures {
		b.WriteString(s + "\n")
	}
	b.WriteString("```\n\n")
	if len(a.Factories) > 0 {
		b.WriteString("and is made by\n\n```python\n" + strings.Join(a.Factories, "\n") + "\n```\n\n")
	}
	if a.Policy != nil {
		fmt.Fprintf(&b, "## The policy\n\nIn `pyproject.toml`:\n\n```toml\n%s```\n\n", *a.Policy)
		fmt.Fprintf(&b, "With it, `kwargo migrate %s --diff` shows what follows, and `--write` does it.\n\n", a.Class)
	}
	b.WriteString("## Calls that are converted\n")
	n := 0
	for _, s := range a.Shapes {
		if s.Converts == 0 {
			continue
		}
		n++
		fmt.Fprintf(&b, "\n### `%s`\n\n%s, for example `%s:%d`.", s.Shape, count(s.Converts, "time"), s.first(true).Filename, s.first(true).Location.Row)
		if len(s.Problems) > 0 {
			b.WriteString("\n\n")
			for _, problem := range s.Problems {
				b.WriteString("* " + problem + "\n")
			}
		} else {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "\n%s:\n\n```diff\n%s```\n", s.Title, before(s.Before, s.After))
	}
	if n == 0 {
		b.WriteString("\nThere are none.\n")
	}
	b.WriteString("\n## Calls that need a decision\n")
	n = 0
	for _, s := range a.Shapes {
		if s.Converts == s.Count || s.State == "fine" {
			continue
		}
		n++
		fmt.Fprintf(&b, "\n### `%s`\n\n", s.Shape)
		for _, site := range s.Sites {
			if site.Converts {
				continue
			}
			fmt.Fprintf(&b, "* `%s:%d`: %s\n", site.Filename, site.Location.Row, strings.ReplaceAll(site.Why, "\n", " "))
		}
		fmt.Fprintf(&b, "\n```python\n%s\n```\n", dedent(s.first(false).Before))
	}
	if n == 0 {
		b.WriteString("\nThere are none.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// first is the first construction of a shape that converts, or that does not.
func (s *auditShape) first(converts bool) *auditSite {
	for i := range s.Sites {
		if s.Sites[i].Converts == converts {
			return &s.Sites[i]
		}
	}
	return &s.Sites[0]
}

// before shows a call and what becomes of it as the lines of a diff.
func before(old, now string) string {
	var b strings.Builder
	for _, line := range strings.Split(dedent(old), "\n") {
		b.WriteString("- " + line + "\n")
	}
	for _, line := range strings.Split(dedent(now), "\n") {
		b.WriteString("+ " + line + "\n")
	}
	return b.String()
}

// dedent takes the white space away that all lines but the first have in common.
func dedent(code string) string {
	lines := strings.Split(strings.ReplaceAll(code, "\r\n", "\n"), "\n")
	common := -1
	for _, line := range lines[1:] {
		if trimmed := strings.TrimLeft(line, " \t"); trimmed != "" {
			if n := len(line) - len(trimmed); common < 0 || n < common {
				common = n
			}
		}
	}
	for i := range lines[1:] {
		if common > 0 && len(lines[i+1]) >= common {
			lines[i+1] = lines[i+1][common:]
		}
	}
	return strings.Join(lines, "\n")
}
