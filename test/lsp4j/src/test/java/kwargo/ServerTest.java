package kwargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.lsp4j.*;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The server under a client like LSP4IJ, on the project of the examples. */
class ServerTest {
    private static final List<String> HANDLER = List.of("KW002 8:11-31", "KW001 8:51-59");
    private static final List<String> DEMO = List.of(
            "KW002 8:24-44", "KW001 10:8-18", "KW001 11:8-23", "KW001 12:8-19", "KW001 13:8-16");
    private static final String CALL = "    return UserExecutionContext(user_id=\"visitor\", metadata={\"channel\": \"🌍 public\"})";
    private static final String CONVERTED = "    return UserExecutionContext.from_request_supervisor("
            + "user_id=\"visitor\", metadata={\"channel\": \"🌍 public\"}, thread_id=thread_id, run_id=run_id)";

    @TempDir
    Path folder;
    private Path project;
    private Session session;

    @BeforeEach
    void start() throws Exception {
        Path examples = Path.of(System.getProperty("kwargo.root"), "examples");
        try (Stream<Path> all = Files.walk(examples)) {
            for (Path from : all.filter(p -> !p.toString().contains("__pycache__")).toList()) {
                Path to = folder.resolve(examples.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
        folder = folder.toRealPath();
        project = folder.resolve("execution_context");
        session = new Session(folder);
    }

    @AfterEach
    void end() throws Exception {
        session.close();
        assertEquals(List.of(), session.log);
        assertEquals(List.of(), Session.complaints());
    }

    private String runPython(String code) throws IOException, InterruptedException {
        Process python = new ProcessBuilder(System.getProperty("kwargo.python"), "-B", "-c", code)
                .directory(folder.toFile()).redirectErrorStream(true).start();
        String out = new String(python.getInputStream().readAllBytes());
        return python.waitFor() == 0 ? "" : out;
    }

    private static CodeAction titled(List<CodeAction> all, String start) {
        return all.stream().filter(a -> a.getTitle().startsWith(start)).findFirst()
                .orElseThrow(() -> new AssertionError(start + " is not among " + all.stream().map(CodeAction::getTitle).toList()));
    }

    @Test
    void itCountsInUtf16AndLeavesCompletionToTheIde() {
        ServerCapabilities can = session.started.getCapabilities();
        assertEquals(PositionEncodingKind.UTF16, can.getPositionEncoding());
        assertTrue(can.getCodeLensProvider().getResolveProvider());
        assertTrue(can.getCodeActionProvider().getRight().getResolveProvider());
        assertNull(can.getCompletionProvider());
        assertNull(can.getSignatureHelpProvider());
        assertNull(can.getInlayHintProvider());
    }

    @Test
    void theClientAsksForDiagnosticsAndIsToldWhenToAskAgain() throws Exception {
        var handler = session.open(project.resolve("websocket/handler.py"));
        var demo = session.open(project.resolve("api/demo.py"));
        session.waitForRows(handler, HANDLER);
        session.waitForRows(demo, DEMO);
        for (Diagnostic d : session.diagnostics(handler)) {
            assertEquals("kwargo", d.getSource());
            assertFalse(d.getCodeDescription().getHref().isEmpty());
            assertTrue(d.getRelatedInformation().get(0).getLocation().getUri().endsWith("/execution_context/context.py"));
        }

        // An edit of the class, which is not saved.
        var context = session.open(project.resolve("context.py"));
        int before = session.refreshes.get();
        String text = session.text(context);
        int field = text.indexOf("    audit_metadata: ");
        session.change(context, text.substring(0, field) + "    metadata: dict = field(default_factory=dict)\n" + text.substring(field));
        Session.until("a refresh", () -> session.refreshes.get() > before);
        session.waitForRows(handler, HANDLER.subList(0, 1));
        session.waitForRows(demo, DEMO.subList(0, 4));
    }

    @Test
    void thePreferredFixMakesAFileThatRuns() throws Exception {
        Path path = project.resolve("websocket/handler.py");
        String call = "from execution_context.websocket.handler import open_channel; assert open_channel('t', 'r').thread_id == 't'";
        assertTrue(runPython(call).contains("TypeError"));

        var handler = session.open(path);
        String before = Files.readString(path);
        CodeAction action = titled(session.actions(handler, 8, 52, CodeActionKind.QuickFix), "Convert to `UserExecutionContext.from_request_supervisor(");
        session.apply(action);
        session.save(handler);

        assertEquals(before.replace(CALL, CONVERTED), Files.readString(path));
        session.waitForRows(handler, List.of());
        assertEquals("", runPython(call));
    }

    @Test
    void anEditOfAnotherFileIsMadeWhenTheActionIsPicked() throws Exception {
        Path box = project.resolve("box.py");
        Files.writeString(box, "class Box:\n    def __init__(self, width):\n        self.width = width\n");
        Path use = project.resolve("use_box.py");
        Files.writeString(use, "from execution_context.box import Box\n\nbox = Box(1, colour=2)\n");
        session.server.getWorkspaceService().didChangeWatchedFiles(
                new DidChangeWatchedFilesParams(List.of(new FileEvent(Session.uri(box), FileChangeType.Created))));
        var doc = session.open(use);
        session.waitForRows(doc, List.of("KW001 2:13-19"));
        CodeAction action = titled(session.actions(doc, 2, 14, CodeActionKind.QuickFix), "Add the parameter `colour`");
        assertNull(action.getEdit());
        session.apply(action);
        assertEquals("class Box:\n    def __init__(self, width, colour):\n        self.width = width\n        self.colour = colour\n", Files.readString(box));
        assertEquals("from execution_context.box import Box\n\nbox = Box(1, colour=2)\n", Files.readString(use));
        assertEquals("", runPython("from execution_context.use_box import box; assert box.colour == 2"));
    }

    @Test
    void allSafeFixesOfTheWorkspaceAreMade() throws Exception {
        Files.writeString(project.resolve("twice.py"), "class P:\n    def __init__(self, x): pass\n\nP(1, x=1)\n");
        Files.writeString(project.resolve("again.py"), "from execution_context.twice import P\nP(2, x=2)\n");
        session.server.getWorkspaceService().didChangeWatchedFiles(new DidChangeWatchedFilesParams(List.of(
                new FileEvent(Session.uri(project.resolve("twice.py")), FileChangeType.Created),
                new FileEvent(Session.uri(project.resolve("again.py")), FileChangeType.Created))));
        String handler = Files.readString(project.resolve("websocket/handler.py"));
        var twice = session.open(project.resolve("twice.py"));
        session.waitForRows(twice, List.of("KW004 3:5-6"));
        Session.wait(session.server.getWorkspaceService().executeCommand(new ExecuteCommandParams("kwargo.fixWorkspace", List.of())));
        session.save(twice);
        assertEquals("class P:\n    def __init__(self, x): pass\n\nP(1)\n", Files.readString(project.resolve("twice.py")));
        assertEquals("from execution_context.twice import P\nP(2)\n", Files.readString(project.resolve("again.py")));
        assertEquals(handler.replace(CALL, CONVERTED), Files.readString(project.resolve("websocket/handler.py")));
        assertEquals(1, session.applied.size());
        assertEquals("", runPython("import execution_context.again; from execution_context.websocket.handler import open_channel; "
                + "assert open_channel('t', 'r').thread_id == 't'"));
    }

    private List<CodeLens> lenses(TextDocumentIdentifier doc) throws Exception {
        List<? extends CodeLens> all = Session.wait(session.server.getTextDocumentService().codeLens(new CodeLensParams(doc)));
        return all.stream().map(l -> {
            try {
                return Session.wait(session.server.getTextDocumentService().resolveCodeLens(l));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }

    @Test
    void aLensBringsThePlacesThatLsp4ijShows() throws Exception {
        var context = session.open(project.resolve("context.py"));
        CodeLens lens = lenses(context).get(0);
        assertTrue(lens.getCommand().getTitle().matches("\\d+ constructions · \\d+ broken · \\d+ through factories"), lens.getCommand().getTitle());
        assertEquals("editor.action.showReferences", lens.getCommand().getCommand());
        assertEquals(3, lens.getCommand().getArguments().size());
        var places = ((JsonElement) lens.getCommand().getArguments().get(2)).getAsJsonArray();
        assertEquals(lens.getCommand().getTitle().split(" ")[0], String.valueOf(places.size()));
        String first = places.get(0).getAsJsonObject().get("uri").getAsString();
        assertTrue(first.startsWith(Session.uri(project)), first);

        // An edit elsewhere: the lenses are asked for again after a pause.
        var handler = session.open(project.resolve("websocket/handler.py"));
        session.change(handler, "");
        Session.until("a refresh of the lenses", () -> session.lensRefreshes.get() > 0);
        String now = lenses(context).get(0).getCommand().getTitle();
        assertTrue(number(now, 0) < number(lens.getCommand().getTitle(), 0), now);
        assertEquals(number(lens.getCommand().getTitle(), 1) - 1, number(now, 1));
    }

    /** The number that a part of the title of a lens begins with. */
    private static int number(String title, int part) {
        return Integer.parseInt(title.split(" · ")[part].split(" ")[0]);
    }

    @Test
    void hoverShowsTheContract() throws Exception {
        var handler = session.open(project.resolve("websocket/handler.py"));
        Hover hover = Session.wait(session.server.getTextDocumentService().hover(new HoverParams(handler, new Position(8, 15))));
        MarkupContent shown = hover.getContents().getRight();
        assertEquals(MarkupKind.MARKDOWN, shown.getKind());
        assertTrue(shown.getValue().contains("UserExecutionContext(\n    user_id: str,"), shown.getValue());
        assertTrue(shown.getValue().contains("UserExecutionContext.from_request_supervisor("), shown.getValue());
    }

    @Test
    void theSettingsOfTheTemplateAreAskedForAndFollowed() throws Exception {
        Session.until("the question", () -> session.questions.get() > 0);
        Session.until("the registration", () -> session.registered.containsKey("workspace/didChangeConfiguration"));
        var context = session.open(project.resolve("context.py"));
        assertFalse(lenses(context).isEmpty());
        JsonObject changed = session.settings.deepCopy();
        changed.getAsJsonObject("kwargo").addProperty("codeLens", false);
        session.settings = changed;
        int before = session.questions.get();
        session.server.getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(new JsonObject()));
        Session.until("another question", () -> session.questions.get() > before);
        Session.until("no lenses", () -> {
            try {
                return lenses(context).isEmpty();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
