package report

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
)

// The part of SARIF 2.1.0 (OASIS, 2020) that is written. Its types are our own: a
// default that is written out, as generated types do, means something else than
// one that is left out.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string             `json:"id"`
	Name                 string             `json:"name"`
	ShortDescription     sarifText          `json:"shortDescription"`
	FullDescription      sarifText          `json:"fullDescription"`
	Help                 sarifText          `json:"help"`
	HelpURI              string             `json:"helpUri"`
	DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
	Properties           sarifProperties    `json:"properties"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifProperties struct {
	Tags      []string `json:"tags,omitempty"`
	Precision string   `json:"precision,omitempty"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifResult struct {
	RuleID              string             `json:"ruleId"`
	RuleIndex           int                `json:"ruleIndex"`
	Level               string             `json:"level"`
	Message             sarifText          `json:"message"`
	Locations           []sarifLocation    `json:"locations"`
	RelatedLocations    []sarifLocation    `json:"relatedLocations,omitempty"`
	PartialFingerprints map[string]string  `json:"partialFingerprints,omitempty"`
	BaselineState       string             `json:"baselineState,omitempty"`
	Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
	Fixes               []sarifFix         `json:"fixes,omitempty"`
	Properties          *sarifAbout        `json:"properties,omitempty"`
}

// sarifAbout is what a result is about, for programs.
type sarifAbout struct {
	Class    string `json:"class"`
	Argument string `json:"argument,omitempty"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

type sarifLocation struct {
	ID               *int          `json:"id,omitempty"`
	PhysicalLocation sarifPhysical `json:"physicalLocation"`
	Message          *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct {
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifFix struct {
	Description     sarifText     `json:"description"`
	ArtifactChanges []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	ArtifactLocation sarifArtifact      `json:"artifactLocation"`
	Replacements     []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	DeletedRegion   sarifRegion  `json:"deletedRegion"`
	InsertedContent sarifContent `json:"insertedContent"`
}

type sarifContent struct {
	Text string `json:"text"`
}

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homepage    = "https://github.com/kwargo/kwargo"
	// sourceRoot is the name for the working directory, by which those who read
	// the file find the sources (SARIF 2.1.0, 3.14.14).
	sourceRoot = "%SRCROOT%"
)

var sarifLevels = map[diagnostics.Severity]string{
	diagnostics.Error: "error", diagnostics.Warning: "warning", diagnostics.Information: "note",
}

// Run says under what circumstances findings were made.
type Run struct {
	Version string // of this program
	// Baseline is the file of known problems; empty when there was none to compare
	// with.
	Baseline string
	// Since is the revision that the findings were compared with; empty for none.
	Since string
}

// SARIF prints findings, which must be sorted, as a log in the Static Analysis
// Results Interchange Format. What the baseline knows is there as well, and is
// marked.
func SARIF(w io.Writer, findings []Finding, run Run) error {
	index := map[string]int{}
	var rules []sarifRule
	for _, r := range diagnostics.Rules() {
		index[r.Code] = len(rules)
		rules = append(rules, sarifRuleOf(r))
	}
	results := make([]sarifResult, 0, len(findings))
	for i := range findings {
		f := &findings[i]
		r := sarifResultOf(f, run)
		r.RuleIndex = index[f.Code]
		results = append(results, r)
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{{
		Tool:       sarifTool{sarifDriver{Name: "kwargo", Version: run.Version, InformationURI: homepage, Rules: rules}},
		ColumnKind: "unicodeCodePoints",
		Results:    results,
	}}})
}

func sarifRuleOf(r *diagnostics.Rule) sarifRule {
	_, body, _ := strings.Cut(r.Page(), "\n")
	return sarifRule{
		ID: r.Code, Name: r.Name, HelpURI: r.URL(),
		ShortDescription:     sarifText{Text: firstSentence(r.Summary())},
		FullDescription:      sarifText{Text: r.Summary()},
		Help:                 sarifText{Text: strings.TrimSpace(body), Markdown: r.Page()},
		DefaultConfiguration: sarifConfiguration{sarifLevels[r.Severity]},
		Properties:           sarifProperties{Tags: []string{"python", "correctness"}, Precision: "very-high"},
	}
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}

func sarifResultOf(f *Finding, run Run) sarifResult {
	out := sarifResult{
		RuleID: f.Code, Level: sarifLevels[f.Severity], Message: sarifText{Text: f.Message},
		Locations: []sarifLocation{{PhysicalLocation: f.Place.sarif()}},
	}
	if f.Fingerprint != "" {
		// The second name is the one that GitHub reads.
		out.PartialFingerprints = map[string]string{"kwargo/v1": f.Fingerprint, "primaryLocationLineHash": f.Fingerprint}
	}
	if f.Class != "" {
		out.Properties = &sarifAbout{f.Class, f.Argument}
	}
	switch {
	case f.Baselined:
		out.BaselineState = "unchanged"
		out.Suppressions = []sarifSuppression{{"external", "accepted", "it is in the baseline " + run.Baseline}}
	case f.Old:
		out.BaselineState = "unchanged"
	case run.Baseline != "" || run.Since != "":
		out.BaselineState = "new"
	}
	for i, n := range f.Related {
		out.RelatedLocations = append(out.RelatedLocations, sarifLocation{ID: new(i + 1), PhysicalLocation: n.Place.sarif(), Message: &sarifText{Text: n.Message}})
	}
	for _, fix := range f.Fixes {
		if fix.Applies() {
			out.Fixes = append(out.Fixes, sarifFixOf(&fix))
		}
	}
	return out
}

func sarifFixOf(fix *Fix) sarifFix {
	out := sarifFix{Description: sarifText{Text: fix.Title}}
	at := map[*Source]int{}
	for _, e := range fix.Edits {
		i, ok := at[e.Place.Source]
		if !ok {
			i = len(out.ArtifactChanges)
			at[e.Place.Source] = i
			out.ArtifactChanges = append(out.ArtifactChanges, sarifChange{ArtifactLocation: e.Place.Source.sarif()})
		}
		out.ArtifactChanges[i].Replacements = append(out.ArtifactChanges[i].Replacements, sarifReplacement{e.Place.region(), sarifContent{e.Content}})
	}
	return out
}

func (p Place) sarif() sarifPhysical { return sarifPhysical{p.Source.sarif(), p.region()} }

func (p Place) region() sarifRegion {
	start, end := p.start(), p.end()
	return sarifRegion{start.Row, start.Column, end.Row, end.Column}
}

// sarif names a file relative to the source root, when it is below that.
func (s *Source) sarif() sarifArtifact {
	switch {
	case filepath.IsAbs(filepath.FromSlash(s.Name)):
		path := s.Name
		if !strings.HasPrefix(path, "/") { // C:/…
			path = "/" + path
		}
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: path}).String()}
	case strings.HasPrefix(s.Name, "../"):
		return sarifArtifact{URI: (&url.URL{Path: s.Name}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: s.Name}).String(), URIBaseID: sourceRoot}
}
