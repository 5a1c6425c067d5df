package report

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed audit.html
var auditPage string

var auditTemplate = template.Must(template.New("audit").Parse(auditPage))

// HTML prints the audit as one page that needs nothing else: its data, its script and
// its style are in it, and it asks no server for anything.
func (a *Audit) HTML(w io.Writer) error { return auditTemplate.Execute(w, a) }
