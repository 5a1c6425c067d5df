package report

import (
	"encoding/json"
	"io"
)

// The keys below are a promise to programs that read them. A test holds them.

type jsonFinding struct {
	Code        string     `json:"code"`
	Name        string     `json:"name"`
	Severity    string     `json:"severity"`
	Message     string     `json:"message"`
	Filename    string     `json:"filename"`
	Location    location   `json:"location"`
	EndLocation location   `json:"end_location"`
	Class       string     `json:"class"`
	Argument    *string    `json:"argument"`
	Related     []jsonNote `json:"related"`
	Fixes       []jsonFix  `json:"fixes"`
	URL         string     `json:"url"`
}

type jsonNote struct {
	Filename    string   `json:"filename"`
	Location    location `json:"location"`
	EndLocation location `json:"end_location"`
	Message     string   `json:"message"`
}

type jsonFix struct {
	Title         string     `json:"title"`
	Applicability string     `json:"applicability"`
	Edits         []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Filename    string   `json:"filename"`
	Location    location `json:"location"`
	EndLocation location `json:"end_location"`
	Content     string   `json:"content"`
}

// JSON prints findings, which must be sorted, as an array of objects.
func JSON(w io.Writer, findings []Finding) error {
	out := make([]jsonFinding, 0, len(findings))
	for i := range findings {
		out = append(out, jsonOf(&findings[i]))
	}
	return writeJSON(w, out)
}

func jsonOf(f *Finding) jsonFinding {
	out := jsonFinding{
		Code: f.Code, Name: f.Name, Severity: f.Severity.String(), Message: f.Message,
		Filename: f.Place.Source.Name, Location: f.Place.start(), EndLocation: f.Place.end(),
		Class: f.Class, URL: f.URL, Related: []jsonNote{}, Fixes: []jsonFix{},
	}
	if f.Argument != "" {
		out.Argument = &f.Argument
	}
	for _, n := range f.Related {
		out.Related = append(out.Related, jsonNote{n.Place.Source.Name, n.Place.start(), n.Place.end(), n.Message})
	}
	for _, fix := range f.Fixes {
		edits := []jsonEdit{}
		for _, e := range fix.Edits {
			edits = append(edits, jsonEdit{e.Place.Source.Name, e.Place.start(), e.Place.end(), e.Content})
		}
		out.Fixes = append(out.Fixes, jsonFix{fix.Title, fix.Applicability.String(), edits})
	}
	return out
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
