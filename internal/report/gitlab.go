package report

import (
	"io"

	"github.com/kwargo/kwargo/diagnostics"
)

// The keys are those of GitLab's Code Quality report, a subset of the issues of
// Code Climate.

type gitlabIssue struct {
	Type        string         `json:"type"`
	CheckName   string         `json:"check_name"`
	Description string         `json:"description"`
	Content     gitlabContent  `json:"content"`
	Categories  []string       `json:"categories"`
	Severity    string         `json:"severity"`
	Fingerprint string         `json:"fingerprint"`
	Location    gitlabLocation `json:"location"`
}

type gitlabContent struct {
	Body string `json:"body"`
}

type gitlabLocation struct {
	Path      string          `json:"path"`
	Positions gitlabPositions `json:"positions"`
	Lines     gitlabLines     `json:"lines"`
}

type gitlabPositions struct {
	Begin gitlabPosition `json:"begin"`
	End   gitlabPosition `json:"end"`
}

type gitlabPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

var gitlabSeverities = map[diagnostics.Severity]string{
	diagnostics.Error: "major", diagnostics.Warning: "minor", diagnostics.Information: "info",
}

// GitLab prints findings, which must be sorted, as a Code Quality report: GitLab
// shows in a merge request which of them are new, by their fingerprints.
func GitLab(w io.Writer, findings []Finding) error {
	out := make([]gitlabIssue, 0, len(findings))
	for i := range findings {
		f := &findings[i]
		start, end := f.Place.start(), f.Place.end()
		out = append(out, gitlabIssue{
			Type: "issue", CheckName: f.Code + " " + f.Name, Description: f.Code + ": " + f.Message, Content: gitlabContent{"See " + f.URL},
			Categories: []string{"Bug Risk"}, Severity: gitlabSeverities[f.Severity], Fingerprint: f.Fingerprint,
			Location: gitlabLocation{
				Path:      f.Place.Source.Name,
				Positions: gitlabPositions{gitlabPosition{start.Row, start.Column}, gitlabPosition{end.Row, end.Column}},
				Lines:     gitlabLines{start.Row, end.Row},
			},
		})
	}
	return writeJSON(w, out)
}
