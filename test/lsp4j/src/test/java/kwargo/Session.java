package kwargo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

import com.google.gson.JsonObject;

/** A server, and a client that behaves as LSP4IJ does. Both validate every message. */
final class Session implements LanguageClient, AutoCloseable {
    static final long PATIENCE = 30;

    final Process process;
    final LanguageServer server;
    InitializeResult started;

    final Map<String, Registration> registered = new HashMap<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    final AtomicInteger refreshes = new AtomicInteger();
    final AtomicInteger lensRefreshes = new AtomicInteger();
    final AtomicInteger questions = new AtomicInteger();
    final List<ApplyWorkspaceEditParams> applied = new CopyOnWriteArrayList<>();
    volatile JsonObject settings;
    private final Map<String, Document> open = new HashMap<>();

    /** A file that is open, as the editor has it. */
    private static final class Document {
        int version = 1;
        String text;
    }

    // What LSP4J complains about: messages that do not fit the protocol.
    private static final List<String> COMPLAINTS = new CopyOnWriteArrayList<>();
    private static final Logger LSP4J = Logger.getLogger("org.eclipse.lsp4j");

    static {
        LSP4J.setUseParentHandlers(false);
        LSP4J.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                String text = record.getMessage() + (record.getThrown() == null ? "" : " " + record.getThrown());
                // Of an answer after the end: the pipe is broken, or Java has closed it already.
                boolean ended = text.contains("Broken pipe") || text.contains("Stream closed");
                if (record.getLevel().intValue() >= Level.WARNING.intValue() && !ended) {
                    COMPLAINTS.add(text);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    static List<String> complaints() {
        List<String> out = List.copyOf(COMPLAINTS);
        COMPLAINTS.clear();
        return out;
    }

    /** Starts the server of the template in a folder. */
    Session(Path folder) throws Exception {
        Template template = Template.read();
        settings = template.settings();
        process = new ProcessBuilder(template.command()).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Launcher<LanguageServer> launcher = new LSPLauncher.Builder<LanguageServer>()
                .setLocalService(this).setRemoteInterface(LanguageServer.class)
                .setInput(process.getInputStream()).setOutput(process.getOutputStream())
                .validateMessages(true).create();
        launcher.startListening();
        server = launcher.getRemoteProxy();

        InitializeParams params = new InitializeParams();
        params.setProcessId((int) ProcessHandle.current().pid());
        params.setWorkspaceFolders(List.of(new WorkspaceFolder(uri(folder), "project")));
        params.setCapabilities(Capabilities.ofLsp4ij());
        params.setInitializationOptions(template.initializationOptions());
        params.setClientInfo(new ClientInfo("LSP4IJ", "test"));
        started = wait(server.initialize(params));
        server.initialized(new InitializedParams());
    }

    static String uri(Path path) {
        return "file://" + URI.create(path.toUri().toString()).getRawPath().replaceAll("/$", "");
    }

    static <T> T wait(CompletableFuture<T> answer) throws Exception {
        return answer.get(PATIENCE, TimeUnit.SECONDS);
    }

    static void until(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for " + what);
            }
            Thread.sleep(20);
        }
    }

    TextDocumentIdentifier open(Path path) throws IOException {
        Document doc = new Document();
        doc.text = Files.readString(path);
        open.put(uri(path), doc);
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri(path), "python", 1, doc.text)));
        return new TextDocumentIdentifier(uri(path));
    }

    String text(TextDocumentIdentifier doc) {
        return open.get(doc.getUri()).text;
    }

    /** Replaces the text of an open file, without saving it. */
    void change(TextDocumentIdentifier id, String text) {
        Document doc = open.get(id.getUri());
        Position end = Text.end(doc.text);
        doc.text = text;
        doc.version++;
        TextDocumentContentChangeEvent all = new TextDocumentContentChangeEvent(new Range(new Position(0, 0), end), text);
        server.getTextDocumentService().didChange(
                new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(id.getUri(), doc.version), List.of(all)));
    }

    void save(TextDocumentIdentifier id) throws IOException {
        Files.writeString(Path.of(URI.create(id.getUri())), text(id));
        server.getTextDocumentService().didSave(new DidSaveTextDocumentParams(id));
    }

    /** The diagnostics, asked for as the registration of the server wants it. */
    List<Diagnostic> diagnostics(TextDocumentIdentifier doc) throws Exception {
        until("the server to offer diagnostics", () -> registered.containsKey("textDocument/diagnostic"));
        DocumentDiagnosticReport report = wait(server.getTextDocumentService().diagnostic(new DocumentDiagnosticParams(doc)));
        return report.getRelatedFullDocumentDiagnosticReport().getItems();
    }

    /** Diagnostics in short: the code, the line and the columns, from 0. */
    List<String> rows(TextDocumentIdentifier doc) throws Exception {
        List<String> out = new ArrayList<>();
        for (Diagnostic d : diagnostics(doc)) {
            Range r = d.getRange();
            out.add(d.getCode().getLeft() + " " + r.getStart().getLine() + ":" + r.getStart().getCharacter() + "-" + r.getEnd().getCharacter());
        }
        return out;
    }

    /** Waits for the diagnostics in short: LSP4IJ asks again when it is told to. */
    void waitForRows(TextDocumentIdentifier doc, List<String> wanted) throws Exception {
        List<String> got = rows(doc);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        for (int told = 0; !got.equals(wanted); got = rows(doc)) {
            int before = told;
            if (System.nanoTime() > end) {
                throw new AssertionError("wanted " + wanted + ", got " + got);
            }
            until("a refresh, with " + got + " and not " + wanted, () -> refreshes.get() > before);
            told = refreshes.get();
        }
    }

    /** The actions on a line, of a kind. */
    List<CodeAction> actions(TextDocumentIdentifier doc, int line, int character, String kind) throws Exception {
        Position at = new Position(line, character);
        CodeActionContext context = new CodeActionContext(
                diagnostics(doc).stream().filter(d -> d.getRange().getStart().getLine() == line).toList(), List.of(kind));
        var answer = wait(server.getTextDocumentService().codeAction(new CodeActionParams(doc, new Range(at, at), context)));
        return answer.stream().map(a -> a.getRight()).toList();
    }

    /** Applies an action as LSP4IJ does: it is resolved when it has no edit yet. */
    void apply(CodeAction action) throws Exception {
        CodeAction whole = action.getEdit() == null ? wait(server.getTextDocumentService().resolveCodeAction(action)) : action;
        apply(whole.getEdit());
    }

    private void apply(WorkspaceEdit edit) throws Exception {
        for (var change : edit.getDocumentChanges()) {
            TextDocumentEdit one = change.getLeft();
            String uri = one.getTextDocument().getUri();
            Document doc = open.get(uri);
            if (doc == null) {
                Path path = Path.of(URI.create(uri));
                Files.writeString(path, Text.edited(Files.readString(path), one.getEdits()));
                continue;
            }
            if (one.getTextDocument().getVersion() != null && one.getTextDocument().getVersion() != doc.version) {
                throw new AssertionError("an edit for version " + one.getTextDocument().getVersion() + " of " + doc.version);
            }
            change(new TextDocumentIdentifier(uri), Text.edited(doc.text, one.getEdits()));
        }
    }

    @Override
    public void close() throws Exception {
        wait(server.shutdown());
        server.exit();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the server does not end");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("exit code " + process.exitValue());
        }
    }

    // What the server asks and says.

    @Override
    public CompletableFuture<Void> registerCapability(RegistrationParams params) {
        params.getRegistrations().forEach(r -> registered.put(r.getMethod(), r));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> unregisterCapability(UnregistrationParams params) {
        params.getUnregisterations().forEach(r -> registered.remove(r.getMethod()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<Object>> configuration(ConfigurationParams params) {
        questions.incrementAndGet();
        List<Object> out = new ArrayList<>();
        params.getItems().forEach(item -> out.add(settings.get(item.getSection())));
        return CompletableFuture.completedFuture(out);
    }

    @Override
    public CompletableFuture<ApplyWorkspaceEditResponse> applyEdit(ApplyWorkspaceEditParams params) {
        applied.add(params);
        return CompletableFuture.supplyAsync(() -> {
            try {
                apply(params.getEdit());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return new ApplyWorkspaceEditResponse(true);
        });
    }

    @Override
    public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyProgress(ProgressParams params) {}

    @Override
    public CompletableFuture<Void> refreshDiagnostics() {
        refreshes.incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> refreshCodeLenses() {
        lensRefreshes.incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams params) {
        if (!params.getDiagnostics().isEmpty()) {
            log.add("published as well as asked for: " + params.getUri());
        }
    }

    @Override
    public void telemetryEvent(Object object) {}

    @Override
    public void showMessage(MessageParams params) {
        log.add(params.getMessage());
    }

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void logMessage(MessageParams params) {
        if (params.getType() == MessageType.Error || params.getType() == MessageType.Warning) {
            log.add(params.getMessage());
        }
    }
}
