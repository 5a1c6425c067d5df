package report

import (
	"io"
	"slices"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/text"
)

// The keys are those of the Reviewdog Diagnostic Format. Unlike those of the other
// formats, its columns count bytes.

type rdResult struct {
	Source      rdSource       `json:"source"`
	Severity    string         `json:"severity,omitempty"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdDiagnostic struct {
	Message     string         `json:"message"`
	Location    rdLocation     `json:"location"`
	Severity    string         `json:"severity"`
	Code        rdCode         `json:"code"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	Related     []rdRelated    `json:"related_locations,omitempty"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdLocation struct {
	Path  string  `json:"path"`
	Range rdRange `json:"range"`
}

type rdRelated struct {
	Message  string     `json:"message"`
	Location rdLocation `json:"location"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

var rdSeverities = map[diagnostics.Severity]string{
	diagnostics.Error: "ERROR", diagnostics.Warning: "WARNING", diagnostics.Information: "INFO",
}

// RDJSON prints findings, which must be sorted, for reviewdog, which comments on
// pull requests. The fix that comes first is the suggestion.
func RDJSON(w io.Writer, findings []Finding) error {
	out := rdResult{Source: rdSource{"kwargo", homepage}, Diagnostics: make([]rdDiagnostic, 0, len(findings))}
	for i := range findings {
		f := &findings[i]
		d := rdDiagnostic{Message: f.Message, Location: f.Place.rd(), Severity: rdSeverities[f.Severity], Code: rdCode{f.Code, f.URL}}
		for _, n := range f.Related {
			d.Related = append(d.Related, rdRelated{n.Message, n.Place.rd()})
		}
		for _, fix := range f.Fixes {
			if s, ok := suggestion(f.Place.Source, &fix); ok {
				d.Suggestions = []rdSuggestion{s}
				break
			}
		}
		out.Diagnostics = append(out.Diagnostics, d)
	}
	return writeJSON(w, out)
}

func (p Place) rd() rdLocation { return rdLocation{p.Source.Name, p.bytes()} }

func (p Place) bytes() rdRange {
	at := func(offset uint32) rdPosition {
		b := p.Source.lines.Position(offset, text.UTF8)
		return rdPosition{int(b.Row) + 1, int(b.Column) + 1}
	}
	return rdRange{at(p.Span.Start), at(p.Span.End)}
}

// suggestion is a fix as one replacement, from its first edit to its last. A fix of
// other files is none.
func suggestion(src *Source, fix *Fix) (rdSuggestion, bool) {
	if !fix.Applies() {
		return rdSuggestion{}, false
	}
	var edits []text.Edit
	all := fix.Edits[0].Place.Span
	for _, e := range fix.Edits {
		if e.Place.Source != src {
			return rdSuggestion{}, false
		}
		all = text.Span{Start: min(all.Start, e.Place.Span.Start), End: max(all.End, e.Place.Span.End)}
		edits = append(edits, text.Edit{Span: e.Place.Span, New: e.Content})
	}
	for i := range edits {
		edits[i].Span.Start -= all.Start
		edits[i].Span.End -= all.Start
	}
	after, err := text.Apply(slices.Clone(all.Of(src.Text)), edits)
	if err != nil {
		return rdSuggestion{}, false
	}
	return rdSuggestion{Place{src, all}.bytes(), string(after)}, true
}
