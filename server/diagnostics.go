package server

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/diagnostics"
)

// sourceName is Diagnostic.source.
const sourceName = "kwargo"

var severities = map[diagnostics.Severity]protocol.DiagnosticSeverity{
	diagnostics.Error:       protocol.DiagnosticSeverityError,
	diagnostics.Warning:     protocol.DiagnosticSeverityWarning,
	diagnostics.Information: protocol.DiagnosticSeverityInformation,
}

// toProtocol words diagnostics of one file for the client, with as much as it
// understands.
func (p *places) toProtocol(src *source, all []diagnostics.Diagnostic) []protocol.Diagnostic {
	out := []protocol.Diagnostic{} // not null
	for i := range all {
		d := &all[i]
		client := &p.server.client
		one := protocol.Diagnostic{
			Range:    p.toRange(src, d.Span),
			Severity: severities[d.Severity],
			Code:     protocol.String(d.Rule.Code),
			Source:   protocol.NewOptional(sourceName),
			Message:  protocol.String(d.Message),
			// Sent to all: clients show it that do not say they know it.
			CodeDescription: protocol.CodeDescription{Href: uri.URI(d.Rule.URL())},
		}
		if d.Known {
			one.Severity, one.Message = protocol.DiagnosticSeverityHint, protocol.String(d.Message+" (known: it is in the baseline)")
		}
		switch {
		case d.Rule.Outdated && client.tags:
			one.Tags = protocol.NewDiagnosticTags(protocol.DiagnosticTagDeprecated)
		case d.Rule.Code == diagnostics.UnusedSuppression && client.faded:
			one.Tags = protocol.NewDiagnosticTags(protocol.DiagnosticTagUnnecessary)
		}
		if client.diagnosticData {
			one.Data = object(map[string]any{"code": d.Rule.Code, "class": d.Class, "argument": optional(d.Argument)})
		}
		if client.relatedInformation {
			for _, r := range d.Related {
				if at, ok := p.location(r.Place); ok {
					one.RelatedInformation = append(one.RelatedInformation, protocol.DiagnosticRelatedInformation{Location: at, Message: r.Message})
				}
			}
		}
		out = append(out, one)
	}
	return out
}

// optional is null for the empty string.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}
