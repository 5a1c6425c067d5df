package kwargo;

import java.util.List;

import org.eclipse.lsp4j.*;

/** What LSP4IJ says that it can do, as far as it matters to a server like this. */
final class Capabilities {
    private Capabilities() {}

    static ClientCapabilities ofLsp4ij() {
        ClientCapabilities out = new ClientCapabilities(workspace(), textDocument(), window(), null);
        GeneralClientCapabilities general = new GeneralClientCapabilities();
        general.setPositionEncodings(List.of(PositionEncodingKind.UTF16));
        StaleRequestCapabilities stale = new StaleRequestCapabilities();
        stale.setCancel(true);
        general.setStaleRequestSupport(stale);
        out.setGeneral(general);
        return out;
    }

    private static WorkspaceClientCapabilities workspace() {
        WorkspaceClientCapabilities out = new WorkspaceClientCapabilities();
        out.setApplyEdit(true);
        out.setConfiguration(true);
        out.setWorkspaceFolders(true);
        out.setExecuteCommand(new ExecuteCommandCapabilities(true));
        WorkspaceEditCapabilities edit = new WorkspaceEditCapabilities();
        edit.setDocumentChanges(true);
        edit.setResourceOperations(List.of(ResourceOperationKind.Create, ResourceOperationKind.Delete, ResourceOperationKind.Rename));
        out.setWorkspaceEdit(edit);
        out.setDidChangeWatchedFiles(new DidChangeWatchedFilesCapabilities(true));
        out.setDidChangeConfiguration(new DidChangeConfigurationCapabilities(true));
        out.setCodeLens(new CodeLensWorkspaceCapabilities(true));
        out.setInlayHint(new InlayHintWorkspaceCapabilities(true));
        out.setSemanticTokens(new SemanticTokensWorkspaceCapabilities(true));
        out.setDiagnostics(new DiagnosticWorkspaceCapabilities(true));
        return out;
    }

    private static TextDocumentClientCapabilities textDocument() {
        TextDocumentClientCapabilities out = new TextDocumentClientCapabilities();
        out.setSynchronization(new SynchronizationCapabilities(true, true, true));
        PublishDiagnosticsCapabilities publish = new PublishDiagnosticsCapabilities();
        publish.setDataSupport(true);
        publish.setCodeDescriptionSupport(true);
        publish.setRelatedInformation(true);
        publish.setTagSupport(new DiagnosticsTagSupport(List.of(DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated)));
        out.setPublishDiagnostics(publish);
        DiagnosticCapabilities pull = new DiagnosticCapabilities();
        pull.setDynamicRegistration(true);
        pull.setRelatedDocumentSupport(true);
        out.setDiagnostic(pull);
        CodeActionCapabilities action = new CodeActionCapabilities(
                new CodeActionLiteralSupportCapabilities(new CodeActionKindCapabilities(List.of(
                        CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.RefactorExtract, CodeActionKind.RefactorInline,
                        CodeActionKind.RefactorRewrite, CodeActionKind.Source, CodeActionKind.SourceOrganizeImports))),
                true);
        action.setDataSupport(true);
        action.setResolveSupport(new CodeActionResolveSupportCapabilities(List.of("edit")));
        out.setCodeAction(action);
        out.setCodeLens(new CodeLensCapabilities(true));
        out.setInlayHint(new InlayHintCapabilities(true));
        HoverCapabilities hover = new HoverCapabilities(true);
        hover.setContentFormat(List.of(MarkupKind.MARKDOWN, MarkupKind.PLAINTEXT));
        out.setHover(hover);
        SignatureInformationCapabilities signature = new SignatureInformationCapabilities();
        ParameterInformationCapabilities parameter = new ParameterInformationCapabilities();
        parameter.setLabelOffsetSupport(true);
        signature.setParameterInformation(parameter);
        SignatureHelpCapabilities help = new SignatureHelpCapabilities(true);
        help.setSignatureInformation(signature);
        out.setSignatureHelp(help);
        CompletionItemCapabilities item = new CompletionItemCapabilities(true);
        item.setDocumentationFormat(List.of(MarkupKind.MARKDOWN, MarkupKind.PLAINTEXT));
        CompletionCapabilities completion = new CompletionCapabilities(item);
        completion.setDynamicRegistration(true);
        completion.setCompletionList(new CompletionListCapabilities(List.of("editRange")));
        out.setCompletion(completion);
        out.setDocumentLink(new DocumentLinkCapabilities(true));
        return out;
    }

    private static WindowClientCapabilities window() {
        WindowClientCapabilities out = new WindowClientCapabilities();
        out.setWorkDoneProgress(true);
        out.setShowDocument(new ShowDocumentCapabilities(true));
        return out;
    }
}
