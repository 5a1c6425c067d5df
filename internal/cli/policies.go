package cli

import (
	"strings"

	"github.com/kwargo/kwargo/internal/config"
)

// settingsErrors are several things that are wrong in the settings.
type settingsErrors []*config.Error

func (e settingsErrors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\nkwargo: ")
}

// judgePolicies says what the policies of the settings name that is not there.
func (p *project) judgePolicies() error {
	wrong := p.snapshot.JudgePolicies(p.config)
	if len(wrong) == 0 {
		return nil
	}
	for _, one := range wrong {
		_ = p.relative(one)
	}
	return settingsErrors(wrong)
}
