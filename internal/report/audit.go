package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/migrate"
)

// Audit is all constructions of a class, ready to be printed. Its JSON is made of the
// fields below.
type Audit struct {
	Class    string   `json:"class"`
	Filename string   `json:"filename"`
	Location location `json:"location"`
	// Signatures are what the class takes, and Factories what its factories take.
	Signatures []string `json:"signatures"`
	Factories  []string `json:"factories"`
	Counts     counts   `json:"counts"`
	// Policy is the one that conversions are worked out under; Proposed says that it is
	// not that of the settings.
	Policy   *string        `json:"policy"`
	Proposed bool           `json:"policy_is_proposed"`
	Proposal *auditProposal `json:"proposal"`
	Shapes   []auditShape   `json:"shapes"`
	// ByKeyword counts the broken constructions that give a keyword in vain, or lack an
	// argument; ByDirectory those of a folder.
	ByKeyword   []tally `json:"broken_by_keyword"`
	ByDirectory []tally `json:"broken_by_directory"`

	policy string // without evidence
	by     string // what the policy is called; empty for that of the settings
}

type counts struct {
	Constructions int `json:"constructions"`
	Files         int `json:"files"`
	Broken        int `json:"broken"`
	Forbidden     int `json:"forbidden"`
	Fine          int `json:"fine"`
	Unchecked     int `json:"unchecked"`
	// Converts are the broken and forbidden ones that can be converted without asking.
	Converts int `json:"converts"`
	// AlsoConverts are those that are fine and would be converted as well.
	AlsoConverts int `json:"also_converts"`
}

type auditProposal struct {
	TOML           string `json:"toml"`
	Broken         int    `json:"broken"`
	Converts       int    `json:"converts"`
	AlsoForbidden  int    `json:"also_forbidden"`
	StaysForbidden int    `json:"stays_forbidden"`
}

type tally struct {
	Name     string `json:"name"`
	Count    int    `json:"count"`
	Converts int    `json:"converts"`
}

// auditShape are the constructions that are written alike and stand alike.
type auditShape struct {
	Shape    string      `json:"shape"`
	State    string      `json:"state"`
	Count    int         `json:"count"`
	Files    int         `json:"files"`
	Problems []string    `json:"problems"`
	Converts int         `json:"converts"`
	Title    string      `json:"conversion"`
	Before   string      `json:"before"`
	After    string      `json:"after"`
	Why      []string    `json:"in_the_way"`
	Sites    []auditSite `json:"sites"`
}

type auditSite struct {
	Filename string   `json:"filename"`
	Location location `json:"location"`
	Converts bool     `json:"converts"`
	Why      string   `json:"in_the_way"`
	Before   string   `json:"before"`
	After    string   `json:"after"`
}

// AuditOf makes an audit of a survey; the proposal may be nil.
func AuditOf(s *migrate.Survey, proposal *migrate.Proposal, sources *Sources) (*Audit, error) {
	contract, err := ContractOf(s.Linker(), s.Class, sources)
	if err != nil {
		return nil, err
	}
	out := &Audit{
		Class: contract.Class, Filename: contract.Filename, Location: contract.Location,
		Signatures: []string{}, Factories: []string{}, Shapes: []auditShape{}, ByKeyword: []tally{}, ByDirectory: []tally{},
	}
	for _, sig := range contract.Signatures {
		out.Signatures = append(out.Signatures, sig.Name+inline(sig.Parameters))
	}
	for _, f := range contract.Factories {
		if f.Refusal == nil {
			out.Factories = append(out.Factories, f.Name+inline(f.Parameters))
		}
	}
	if s.Policy != nil {
		out.policy = migrate.TOML(s.Policy, "[[tool.kwargo.policy]]", nil)
		out.Policy = &out.policy
		out.Proposed = proposal != nil && s.Policy == &proposal.Policy
	}
	if proposal != nil {
		out.Proposal = &auditProposal{
			migrate.TOML(&proposal.Policy, "[[tool.kwargo.policy]]", proposal.Evidence),
			proposal.Broken, proposal.Converts, proposal.AlsoForbidden, proposal.StaysForbidden,
		}
	}
	if err := out.add(s, sources); err != nil {
		return nil, err
	}
	return out, nil
}

// inline is a list of parameters on one line, without annotations.
func inline(params []parameter) string {
	var b strings.Builder
	star := false
	for i, p := range params {
		if i > 0 {
			b.WriteString(", ")
		}
		switch p.Kind {
		case "var-positional":
			b.WriteString("*")
			star = true
		case "var-keyword":
			b.WriteString("**")
		case "keyword-only":
			if !star {
				b.WriteString("*, ")
				star = true
			}
		}
		b.WriteString(p.Name)
		if p.Default != nil && len(*p.Default) <= 20 {
			b.WriteString("=" + *p.Default)
		} else if !p.Required && p.Kind != "var-positional" && p.Kind != "var-keyword" {
			b.WriteString("=…")
		}
	}
	return "(" + b.String() + ")"
}

// add counts the sites, and puts those together that are alike.
func (a *Audit) add(s *migrate.Survey, sources *Sources) error {
	files, keywords, folders := map[string]bool{}, map[string]*tally{}, map[string]*tally{}
	shapes := map[string]*auditShape{}
	inShape := map[string]map[string]bool{}
	var order []string
	for _, site := range s.Sites {
		src, err := sources.Of(site.File.Module)
		if err != nil {
			return err
		}
		files[src.Name] = true
		a.count(site)
		key := site.Shape + "\n" + site.State.String() + "\n" + strings.Join(site.Problems, "\n")
		shape := shapes[key]
		if shape == nil {
			shape = &auditShape{Shape: site.Shape, State: site.State.String(), Problems: append([]string{}, site.Problems...), Why: []string{}}
			shapes[key], inShape[key] = shape, map[string]bool{}
			order = append(order, key)
		}
		inShape[key][src.Name] = true
		shape.add(site, src.Name)
		if site.State == migrate.Broken {
			for _, name := range offending(site) {
				bump(keywords, name, site.Converts())
			}
			bump(folders, path.Dir(src.Name), site.Converts())
		}
	}
	a.Counts.Files = len(files)
	for _, key := range order {
		shapes[key].Files = len(inShape[key])
		a.Shapes = append(a.Shapes, *shapes[key])
	}
	rank := map[string]int{"broken": 0, "forbidden": 1, "unchecked": 2, "fine": 3}
	slices.SortStableFunc(a.Shapes, func(x, y auditShape) int {
		return cmp.Or(cmp.Compare(rank[x.State], rank[y.State]), cmp.Compare(y.Count, x.Count), cmp.Compare(x.Shape, y.Shape))
	})
	a.ByKeyword, a.ByDirectory = ranked(keywords), ranked(folders)
	return nil
}

func (a *Audit) count(site *migrate.Site) {
	c := &a.Counts
	c.Constructions++
	switch site.State {
	case migrate.Broken:
		c.Broken++
	case migrate.Forbidden:
		c.Forbidden++
	case migrate.Fine:
		c.Fine++
	case migrate.Unchecked:
		c.Unchecked++
	}
	switch {
	case !site.Converts():
	case site.State == migrate.Fine:
		c.AlsoConverts++
	default:
		c.Converts++
	}
}

func (s *auditShape) add(site *migrate.Site, name string) {
	s.Count++
	one := auditSite{
		Filename: name, Location: location{site.Row, site.Column}, Converts: site.Converts(), Why: site.Why,
		Before: site.Source, After: site.After,
	}
	if one.Converts {
		s.Converts++
		if s.Title == "" {
			s.Title, s.Before, s.After = site.Conversion.Fix.Title, site.Source, site.After
		}
	} else if site.Why != "" && !slices.Contains(s.Why, site.Why) {
		s.Why = append(s.Why, site.Why)
	}
	if s.Before == "" {
		s.Before = site.Source
	}
	s.Sites = append(s.Sites, one)
}

// offending are the keywords that a call gives in vain, and the arguments that it
// lacks.
func offending(site *migrate.Site) []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, name := range site.Faulty {
		add(name)
	}
	for _, f := range site.Binding.Broken() {
		for _, p := range f.Missing {
			add(p.Name + " (missing)")
		}
	}
	if len(out) == 0 {
		add("(by position)")
	}
	return out
}

func bump(of map[string]*tally, name string, converts bool) {
	if of[name] == nil {
		of[name] = &tally{Name: name}
	}
	of[name].Count++
	if converts {
		of[name].Converts++
	}
}

func ranked(of map[string]*tally) []tally {
	out := []tally{}
	for _, t := range of {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b tally) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	return out
}

// Broken reports whether there is something to be done.
func (a *Audit) Broken() bool { return a.Counts.Broken+a.Counts.Forbidden > 0 }

// headline says in one line how things stand.
func (a *Audit) headline() string {
	c := &a.Counts
	parts := []string{number(c.Broken) + " broken"}
	if c.Forbidden > 0 {
		parts = append(parts, number(c.Forbidden)+" against the policy")
	}
	if c.Unchecked > 0 {
		parts = append(parts, number(c.Unchecked)+" not checked")
	}
	parts = append(parts, number(c.Fine)+" fine")
	return fmt.Sprintf("%s in %s: %s", count(c.Constructions, "construction"), count(c.Files, "file"), strings.Join(parts, ", "))
}

// outlook says in one line what could be converted.
func (a *Audit) outlook() string {
	c := &a.Counts
	todo := c.Broken + c.Forbidden
	if todo == 0 {
		return "Nothing is to be converted."
	}
	by := "without a policy"
	switch {
	case a.Proposed:
		by = "by the policy that is proposed below"
	case a.Policy != nil:
		by = "by " + cmp.Or(a.by, "the policy of the settings")
	}
	out := fmt.Sprintf("%s of %s can be converted %s; %s a decision.", number(c.Converts), number(todo), by,
		map[bool]string{true: number(todo-c.Converts) + " needs", false: number(todo-c.Converts) + " need"}[todo-c.Converts == 1])
	if c.AlsoConverts > 0 {
		out += fmt.Sprintf(" %s that %s right as %s would be converted as well.", number(c.AlsoConverts),
			map[bool]string{true: "is", false: "are"}[c.AlsoConverts == 1], map[bool]string{true: "it is", false: "they are"}[c.AlsoConverts == 1])
	}
	return out
}
