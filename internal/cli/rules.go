package cli

import (
	"fmt"
	"io"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
)

// ruleNames are the codes and names that settings and flags may name.
func ruleNames() []string {
	var out []string
	for _, r := range diagnostics.Rules() {
		out = append(out, r.Code, r.Name)
	}
	return out
}

type explainCommand struct {
	Rule string `arg:"" optional:"" help:"Code or name of the rule: KW001, unexpected-keyword. Without it, the rules are listed."`
}

// Run prints the page of a rule.
func (c *explainCommand) Run(s *session) error {
	if c.Rule == "" {
		listRules(s.Out)
		return nil
	}
	name, err := config.Rule(c.Rule, ruleNames())
	if err != nil {
		fmt.Fprintf(s.Err, "kwargo: there is no rule `%s`. The rules are:\n", c.Rule)
		listRules(s.Err)
		return code(exitWrong)
	}
	r, _ := diagnostics.RuleByName(name)
	_, err = fmt.Fprint(s.Out, r.Page())
	return err
}

func listRules(w io.Writer) {
	for _, r := range diagnostics.Rules() {
		fmt.Fprintf(w, "  %s  %-26s %s\n", r.Code, r.Name, r.Summary())
	}
}
