package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
)

var githubCommands = map[diagnostics.Severity]string{
	diagnostics.Error: "error", diagnostics.Warning: "warning", diagnostics.Information: "notice",
}

// The characters that mean something in a workflow command, in its message and in
// its properties.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub prints findings, which must be sorted, as workflow commands: GitHub
// Actions shows each in the pull request, on its line. The place is in the message
// too, for those who read the log.
func GitHub(w io.Writer, findings []Finding) error {
	var b bytes.Buffer
	for i := range findings {
		f := &findings[i]
		start, end := f.Place.start(), f.Place.end()
		fmt.Fprintf(&b, "::%s file=%s,line=%d,", githubCommands[f.Severity], githubProperty.Replace(f.Place.Source.Name), start.Row)
		if start.Row == end.Row { // columns are taken for a single line only
			fmt.Fprintf(&b, "endLine=%d,col=%d,endColumn=%d,", end.Row, start.Column, end.Column)
		} else {
			fmt.Fprintf(&b, "endLine=%d,", end.Row)
		}
		fmt.Fprintf(&b, "title=%s::%s\n", githubProperty.Replace(f.Code+" "+f.Name),
			githubMessage.Replace(f.Place.String()+": "+f.Message))
	}
	_, err := w.Write(b.Bytes())
	return err
}
