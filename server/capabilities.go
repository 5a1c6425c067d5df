package server

import (
	"slices"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/internal/text"
)

// capabilities are what the client can do, as far as it matters here.
type capabilities struct {
	watchedFiles       bool // workspace/didChangeWatchedFiles can be registered
	progress           bool // window/workDoneProgress
	relatedInformation bool
	diagnosticData     bool
	tags               bool // Diagnostic.tags: deprecated
	faded              bool // Diagnostic.tags: unnecessary
	codeActionLiterals bool
	preferred          bool // CodeAction.isPreferred
	documentChanges    bool // versioned edits
	snippetEdits       bool // SnippetTextEdit, in documentChanges
	annotations        bool // AnnotatedTextEdit, in documentChanges
	applyEdit          bool // workspace/applyEdit
	disabled           bool // CodeAction.disabled
	resolvesEdit       bool // codeAction/resolve for CodeAction.edit
	published          bool // textDocument/publishDiagnostics
	pulls              bool // textDocument/diagnostic
	registersPulls     bool // the same, by dynamic registration
	refreshes          bool // workspace/diagnostic/refresh
	plainHover         bool // hover shows no Markdown
	plainSignatures    bool // nor does signature help
	labelOffsets       bool // ParameterInformation.label as two numbers
	noActiveParameter  bool // SignatureHelp.activeParameter may be null
	refreshesLenses    bool // workspace/codeLens/refresh
	configuration      bool // workspace/configuration
	registersSettings  bool // workspace/didChangeConfiguration can be registered
	registersSync      bool // textDocument/didOpen and its like can be registered
	showsDocuments     bool // window/showDocument
}

func yes(b *bool) bool { return b != nil && *b }

func capabilitiesOf(c *protocol.ClientCapabilities) capabilities {
	var out capabilities
	if w := c.Workspace; w != nil {
		out.applyEdit = yes(w.ApplyEdit)
		if w.DidChangeWatchedFiles != nil {
			out.watchedFiles = yes(w.DidChangeWatchedFiles.DynamicRegistration)
		}
		if w.Diagnostics != nil {
			out.refreshes = yes(w.Diagnostics.RefreshSupport)
		}
		if w.CodeLens != nil {
			out.refreshesLenses = yes(w.CodeLens.RefreshSupport)
		}
		out.configuration = yes(w.Configuration)
		if w.DidChangeConfiguration != nil {
			out.registersSettings = yes(w.DidChangeConfiguration.DynamicRegistration)
		}
		if e := w.WorkspaceEdit; e != nil {
			out.documentChanges = yes(e.DocumentChanges)
			out.annotations = out.documentChanges && e.ChangeAnnotationSupport != nil
			out.snippetEdits = out.documentChanges && yes(e.SnippetEditSupport)
		}
	}
	if w := c.Window; w != nil {
		out.progress = yes(w.WorkDoneProgress)
		out.showsDocuments = w.ShowDocument != nil && w.ShowDocument.Support
	}
	if t := c.TextDocument; t != nil {
		if p := t.PublishDiagnostics; p != nil {
			out.published = true
			out.relatedInformation = yes(p.RelatedInformation)
			out.diagnosticData = yes(p.DataSupport)
			out.tags = slices.Contains(p.TagSupport.ValueSet, protocol.DiagnosticTagDeprecated)
			out.faded = slices.Contains(p.TagSupport.ValueSet, protocol.DiagnosticTagUnnecessary)
		}
		if sync := t.Synchronization; sync != nil {
			out.registersSync = yes(sync.DynamicRegistration)
		}
		if d := t.Diagnostic; d != nil {
			out.pulls = true
			out.registersPulls = yes(d.DynamicRegistration)
			out.relatedInformation = out.relatedInformation || yes(d.RelatedInformation)
			out.diagnosticData = out.diagnosticData || yes(d.DataSupport)
			out.tags = out.tags || slices.Contains(d.TagSupport.ValueSet, protocol.DiagnosticTagDeprecated)
			out.faded = out.faded || slices.Contains(d.TagSupport.ValueSet, protocol.DiagnosticTagUnnecessary)
		}
		if h := t.Hover; h != nil && len(h.ContentFormat) > 0 {
			out.plainHover = !slices.Contains(h.ContentFormat, protocol.MarkupKindMarkdown)
		}
		if h := t.SignatureHelp; h != nil && h.SignatureInformation != nil {
			info := h.SignatureInformation
			out.plainSignatures = len(info.DocumentationFormat) > 0 && !slices.Contains(info.DocumentationFormat, protocol.MarkupKindMarkdown)
			out.labelOffsets = info.ParameterInformation != nil && yes(info.ParameterInformation.LabelOffsetSupport)
			out.noActiveParameter = yes(info.NoActiveParameterSupport)
		}
		if a := t.CodeAction; a != nil {
			out.codeActionLiterals = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
			out.preferred = yes(a.IsPreferredSupport)
			out.disabled = yes(a.DisabledSupport)
			out.resolvesEdit = yes(a.DataSupport) && slices.Contains(a.ResolveSupport.Properties, "edit")
		}
	}
	return out
}

// encodings are the position encodings that the server knows.
var encodings = map[protocol.PositionEncodingKind]text.Encoding{
	protocol.PositionEncodingKindUTF8:  text.UTF8,
	protocol.PositionEncodingKindUTF16: text.UTF16,
	protocol.PositionEncodingKindUTF32: text.UTF32,
}

// encodingOf picks the position encoding: the first that the client lists, as
// it lists them in the order of its preference, and that is known. Without a
// list it is UTF-16 (LSP 3.18, PositionEncodingKind).
func encodingOf(c *protocol.ClientCapabilities) protocol.PositionEncodingKind {
	if c.General != nil {
		known := func(kind protocol.PositionEncodingKind) bool { _, ok := encodings[kind]; return ok }
		if i := slices.IndexFunc(c.General.PositionEncodings, known); i >= 0 {
			return c.General.PositionEncodings[i]
		}
	}
	return protocol.PositionEncodingKindUTF16
}
