package diagnostics

import (
	"embed"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// Rule is one kind of diagnostic.
type Rule struct {
	Code string // KW001
	Name string // unexpected-keyword
	// Fault is what the rule reports. A rule without a report is about something
	// else than a construction.
	Fault contract.FaultKind
	// Severity of a certain fault; one that is only likely is a warning at most.
	Severity Severity
	// Outdated: what it reports is not to be used any more; editors strike it through
	// (LSP, DiagnosticTag.Deprecated).
	Outdated bool
	// report words the diagnostic; Rule, Severity, Module, Class, Binding and
	// Fault are filled in already.
	report func(*subject, *Diagnostic)
}

// rules is the table of all rules, in the order of their codes.
var rules = []*Rule{
	unexpectedKeyword,
	missingArgument,
	tooManyPositional,
	duplicateArgument,
	positionalOnlyKeyword,
	ignoredKeyword,
	typedDictKey,
	directConstruction,
	deprecatedConstructor,
	unknownFactory,
	breakingChange,
	unusedSuppression,
}

// Rules are all rules in the order of their codes.
func Rules() []*Rule { return rules }

// RuleByName finds a rule by its code (KW001, in any case) or its name.
func RuleByName(codeOrName string) (*Rule, bool) {
	for _, r := range rules {
		if strings.EqualFold(r.Code, codeOrName) || r.Name == codeOrName {
			return r, true
		}
	}
	return nil, false
}

func ruleFor(kind contract.FaultKind) *Rule {
	for _, r := range rules {
		if r.Fault == kind && r.report != nil {
			return r
		}
	}
	return nil
}

//go:embed kw*.md
var pages embed.FS

func (r *Rule) file() string {
	return strings.ToLower(r.Code) + "_" + strings.ReplaceAll(r.Name, "-", "_") + ".md"
}

// Page is the documentation of the rule in Markdown.
func (r *Rule) Page() string {
	page, err := pages.ReadFile(r.file())
	if err != nil {
		panic("no page for rule " + r.Code) // a test reads them all
	}
	return string(page)
}

// Summary is the first paragraph of the page.
func (r *Rule) Summary() string {
	for _, paragraph := range strings.Split(r.Page(), "\n\n") {
		if !strings.HasPrefix(paragraph, "#") {
			return strings.ReplaceAll(strings.TrimSpace(paragraph), "\n", " ")
		}
	}
	return r.Name
}

// URL is where the page can be read.
func (r *Rule) URL() string {
	return "https://github.com/kwargo/kwargo/blob/main/diagnostics/" + r.file()
}
