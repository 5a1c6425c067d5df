package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/fix"
	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type migrateCommand struct {
	Class      string            `arg:"" help:"The class: package.module.Class, or its name alone when there is only one of it."`
	To         []string          `placeholder:"FACTORY,..." help:"Convert to this factory (from_request, or module:function), or to the first of several that takes a call."`
	Rename     map[string]string `placeholder:"OLD=NEW;..." help:"Keywords that have another name now."`
	Drop       []string          `placeholder:"KEYWORD,..." help:"Keywords that may be left out."`
	Fill       map[string]string `placeholder:"KEYWORD=EXPRESSION;..." help:"Values for arguments that calls lack: new_id(), or module:new_id()."`
	Proposed   bool              `help:"Use the policy that kwargo audit proposes, where the settings have none. --write puts it into the settings first, so that a further run goes by the same one."`
	Diff       bool              `xor:"mode" help:"Print what would be changed as a unified diff, and change nothing (the default)."`
	Write      bool              `xor:"mode" help:"Change the files."`
	Check      bool              `xor:"mode" help:"Say only whether there is something left to migrate."`
	Guide      string            `xor:"mode" placeholder:"FILE" help:"Write a migration guide in Markdown, with an example of each shape of call in this code; - for standard output."`
	Project    string            `default:"." placeholder:"DIR" help:"The project that holds the class (default: the working directory)."`
	Config     string            `placeholder:"FILE" help:"Read the settings from this file."`
	Color      string            `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the diff: auto (on a terminal), always or never."`
	NoProgress bool              `help:"Show no progress bar."`
}

// Help is the longer text of `kwargo migrate --help`.
func (*migrateCommand) Help() string {
	return `Converts every construction of a class that its policy allows, in one go. The policy is that of the settings ([[tool.kwargo.policy]]), with the flags over it. A construction is converted when nothing is left to be decided: all of its arguments have a place, and all that is required has a value. The others stay as they are, and it is said why.

Each file is replaced in one step, and only if it is still the one that was read. A run that was interrupted, or could not write all files, is made good by running it again; a second run changes nothing.

Exit codes: 0 nothing is left to migrate; 1 there are conversions that were not written, or constructions that could not be converted; 2 wrong use, or a file that could not be read or written.`
}

// Run migrates.
func (c *migrateCommand) Run(s *session) error {
	m, err := openMigration(s, c.Class, c.Project, c.Config, !c.NoProgress)
	if err != nil {
		return err
	}
	if c.Proposed && m.configured() == nil {
		if m, err = c.settle(s, m); err != nil {
			return err
		}
	}
	policy, err := c.policy(m)
	if err != nil {
		return err
	}
	if c.Guide != "" {
		return c.guide(s, m, policy)
	}
	if policy == nil {
		s.warn("there is no policy for %s: only what is safe without one is converted; `kwargo audit %s` proposes one", m.class.Name, c.Class)
	}
	return c.convert(s, m, policy)
}

// migration is a class of a project that is looked at as a whole.
type migration struct {
	*project
	class    *contract.Class
	proposed *contract.Policy // what is used where the settings have none; nil for nothing
}

func openMigration(s *session, class, folder, settings string, bar bool) (*migration, error) {
	p, err := openProject([]string{folder}, settings)
	if err != nil {
		return nil, err
	}
	s.later(p.workspace.Release)
	p.keepIn(s, "")
	if err := p.index(s, newProgress(s, bar)); err != nil {
		return nil, err
	}
	p.sayWhatIsSkipped(s)
	if len(p.snapshot.Files()) == 0 {
		return nil, nothingToCheck([]string{folder}, len(p.snapshot.Skipped()))
	}
	found, similar := findClass(p.snapshot, class)
	if found == nil {
		return nil, noClass(class, similar)
	}
	return &migration{project: p, class: found}, nil
}

// configured is the policy of the settings for the class; nil when there is none.
func (m *migration) configured() *contract.Policy {
	l := m.snapshot.Linker()
	for _, p := range l.Policies() {
		if l.PolicyClass(&p) == m.class {
			return &p
		}
	}
	return nil
}

// settle works out a policy for a class that has none. To be written, it is put into the
// settings first, and all goes on from there: worked out again from the calls that are
// left, it would be another one.
func (c *migrateCommand) settle(s *session, m *migration) (*migration, error) {
	survey, err := migrate.Of(s.ctx, m.snapshot, m.class)
	if err != nil {
		return nil, err
	}
	proposed := survey.Propose()
	switch {
	case proposed == nil:
		return m, nil
	case proposed.Loses > 0:
		s.warn("what is proposed for %s leaves out, in %s, what a factory takes: it is not used; `kwargo audit %s` shows it, for the settings if it is meant",
			m.class.Name, howMany(proposed.Loses, "call"), c.Class)
		return m, nil
	}
	m.proposed = &proposed.Policy
	if c.Check || c.Guide != "" {
		return m, nil
	}
	file, err := m.settle(proposed, c.Project)
	if err != nil {
		return nil, err
	}
	if !c.Write {
		return m, report.UnifiedDiff(s.Out, &report.FixedFile{Name: m.name(file.Path), Before: file.Before, After: file.After}, colours(c.Color, s.OutTerminal))
	}
	if err := file.write(); err != nil {
		return nil, fmt.Errorf("%s: %s", m.name(file.Path), unwritable(err))
	}
	s.warn("%s has the policy that was proposed for %s now", m.name(file.Path), m.class.Name)
	return openMigration(s, c.Class, c.Project, c.Config, false)
}

// policy is the policy of the settings with the flags over it; nil when neither says
// anything.
func (c *migrateCommand) policy(m *migration) (*contract.Policy, error) {
	policy := m.configured()
	if policy == nil {
		policy = m.proposed
	}
	if len(c.To)+len(c.Rename)+len(c.Drop)+len(c.Fill) == 0 {
		return policy, nil
	}
	p := config.Policy{Class: m.class.Dotted(), Construct: c.To, Rename: c.Rename, Drop: c.Drop}
	flags, err := config.PolicyOf(p, c.Fill)
	if err != nil {
		return nil, err
	}
	settings := config.Default()
	settings.Policies = []config.Policy{flags}
	if wrong := m.snapshot.Under(workspace.Policies(settings)).JudgePolicies(settings); len(wrong) > 0 {
		return nil, fmt.Errorf("%s", wrong[0].Message)
	}
	over := workspace.Policies(settings)[0]
	if policy == nil {
		return &over, nil
	}
	if len(over.Construct) > 0 {
		policy.Construct = over.Construct
	}
	migrate.Merge(policy, &over)
	return policy, nil
}

// convert shows or writes the conversions.
func (c *migrateCommand) convert(s *session, m *migration, policy *contract.Policy) error {
	snapshot := m.snapshot
	if policy != nil {
		all := slices.DeleteFunc(slices.Clone(snapshot.Linker().Policies()), func(p contract.Policy) bool {
			return snapshot.Linker().PolicyClass(&p) == m.class
		})
		held := *policy
		held.Class = m.class.Dotted()
		if held.Level == "off" {
			held.Level = ""
		}
		snapshot = snapshot.Under(append(all, held))
	}
	dotted, path := m.class.Dotted(), m.class.Module.Path
	opts := diagnostics.DefaultOptions()
	opts.TypeIgnore, opts.PyrightIgnore = false, false // what is silenced is to be converted too
	found, err := fix.Run(s.ctx, snapshot, snapshot.Requested(), fix.Options{
		Diagnostics: func(string) diagnostics.Options { return opts },
		Only: func(l *contract.Linker, b *contract.Binding) bool {
			if b.Class == nil {
				return false
			}
			p := l.PolicyFor(b)
			return b.Class.Dotted() == dotted && b.Class.Module.Path == path || p != nil && p.Class == dotted
		},
		Optional: func(b *contract.Binding) bool { return migrate.HandedOn(b) && len(b.Broken()) == 0 },
		Whole:    true,
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b *fix.File) int { return cmp.Compare(m.name(a.Path), m.name(b.Path)) })
	out := fixOutcome{project: m.project, session: s}
	out.Noun, out.Done = "construction", "converted"
	how := fixCommand{Diff: c.Diff, Write: c.Write, Color: c.Color, quiet: c.Check}
	for _, f := range found {
		if err := how.file(&out, f); err != nil {
			return err
		}
	}
	return out.end(&how)
}

// guide writes the migration guide.
func (c *migrateCommand) guide(s *session, m *migration, policy *contract.Policy) error {
	survey, err := migrate.Of(s.ctx, m.snapshot, m.class)
	if err != nil {
		return err
	}
	if policy == nil {
		proposed := survey.Propose()
		switch n := survey.Count(migrate.Broken); {
		case proposed == nil && n > 0:
			return fmt.Errorf("there is no policy for %s, and none to propose for the %s: say how it is to be made in the settings, or with --to, --rename, --drop and --fill", m.class.Name, howMany(n, "broken construction"))
		case proposed == nil:
			return fmt.Errorf("there is nothing to migrate: no construction of %s is broken, and no policy says how it is to be made", m.class.Name)
		}
		policy = &proposed.Policy
		s.warn("there is no policy for %s: the guide is for the one that kwargo audit proposes", m.class.Name)
	}
	survey.Under(policy)
	audit, err := report.AuditOf(survey, nil, m.sources())
	if err != nil {
		return err
	}
	if c.Guide == "-" {
		return audit.Guide(s.Out)
	}
	return writeFile(c.Guide, audit.Guide)
}

// writeFile writes a file in one step, so that there is never half of it.
func writeFile(path string, write func(io.Writer) error) error {
	var text strings.Builder
	if err := write(&text); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".kwargo-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, reasonOf(err))
	}
	defer func() { _ = os.Remove(temp.Name()) }() // after the rename there is none
	_, err = io.WriteString(temp, text.String())
	if closing := temp.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(temp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, reasonOf(err))
	}
	return nil
}
