package kwargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The template has the files and keys that LSP4IJ reads, and no others: it ignores those. */
class TemplateTest {
    private static final Set<String> FILES = Set.of("template.json", "settings.json", "settings.schema.json",
            "initializationOptions.json", "clientSettings.json", "installer.json", "README.md");
    private static final Set<String> SYSTEMS = Set.of("default", "windows", "mac", "linux", "unix");
    private static final Map<String, Set<String>> TASKS = Map.of(
            "exec", Set.of("id", "name", "command", "workingDir", "timeout", "ignoreStderr", "onSuccess", "onFail"),
            "configureServer", Set.of("id", "name", "command", "update", "onSuccess", "onFail"),
            "showMessage", Set.of("id", "name", "message", "actions", "onSuccess", "onFail"));

    private final Template template = Template.read();

    private static void known(Set<String> keys, JsonObject object, String where) {
        Set<String> others = new TreeSet<>(object.keySet());
        others.removeAll(keys);
        assertTrue(others.isEmpty(), where + ": LSP4IJ does not know " + others);
    }

    @Test
    void theFolderHoldsTheFilesThatAreImported() throws Exception {
        try (var files = Files.list(template.folder())) {
            assertEquals(new TreeSet<>(FILES), new TreeSet<>(files.map(f -> f.getFileName().toString()).toList()));
        }
    }

    @Test
    void theTemplateStartsTheServerForPython() throws Exception {
        JsonObject json = template.json("template.json");
        known(Set.of("id", "name", "programArgs", "expandConfiguration", "fileTypeMappings", "languageMappings"), json, "template.json");
        assertEquals("kwargo", json.get("id").getAsString());
        JsonObject commands = json.getAsJsonObject("programArgs");
        known(SYSTEMS, commands, "programArgs");
        commands.entrySet().forEach(e -> assertTrue(e.getValue().getAsString().matches("kwargo(\\.exe)? server"), e.toString()));
        JsonObject mapping = json.getAsJsonArray("fileTypeMappings").get(0).getAsJsonObject();
        known(Set.of("fileType", "languageId"), mapping, "fileTypeMappings");
        known(Set.of("name", "patterns"), mapping.getAsJsonObject("fileType"), "fileType");
        assertEquals("python", mapping.get("languageId").getAsString());
        assertEquals("[\"*.py\",\"*.pyw\"]", mapping.getAsJsonObject("fileType").getAsJsonArray("patterns").toString());
    }

    @Test
    void theSettingsAreTheDefaultsOfTheSchema() throws Exception {
        JsonObject schema = template.json("settings.schema.json").getAsJsonObject("properties").getAsJsonObject("kwargo").getAsJsonObject("properties");
        JsonObject settings = template.settings().getAsJsonObject("kwargo");
        known(schema.keySet(), settings, "settings.json");
        for (String name : settings.keySet()) {
            JsonObject of = schema.getAsJsonObject(name);
            assertEquals(of.get("default"), settings.get(name), name);
            assertTrue(of.has("description"), name + " has no description");
        }
        JsonObject options = template.initializationOptions();
        known(schema.keySet(), options, "initializationOptions.json");
        options.keySet().forEach(name -> assertEquals(schema.getAsJsonObject(name).get("default"), options.get(name), name));
    }

    @Test
    void theInstallerChecksForTheBinaryAndRunsPip() throws Exception {
        JsonObject json = template.json("installer.json");
        known(Set.of("id", "name", "executeOnStartServer", "properties", "check", "run"), json, "installer.json");
        List.of("check", "run").forEach(step -> task(json.getAsJsonObject(step), step));
        assertEquals("kwargo version", command(json.getAsJsonObject("check")));
        JsonObject run = json.getAsJsonObject("run");
        assertTrue(command(run).contains("pip install"), command(run));
        assertEquals("kwargo server", run.getAsJsonObject("exec").getAsJsonObject("onSuccess")
                .getAsJsonObject("configureServer").getAsJsonObject("command").get("default").getAsString());
    }

    private static String command(JsonObject step) {
        return step.getAsJsonObject("exec").getAsJsonObject("command").get("default").getAsString();
    }

    /** A step is one task, and what follows it is a step again. */
    private static void task(JsonObject step, String where) {
        assertEquals(1, step.size(), where + " is not one task");
        for (Map.Entry<String, JsonElement> entry : step.entrySet()) {
            assertTrue(TASKS.containsKey(entry.getKey()), where + ": there is no task " + entry.getKey());
            JsonObject task = entry.getValue().getAsJsonObject();
            known(TASKS.get(entry.getKey()), task, where + "." + entry.getKey());
            if (task.has("command")) {
                known(SYSTEMS, task.getAsJsonObject("command"), where + ".command");
                assertTrue(task.getAsJsonObject("command").has("default"), where + ": no command for other systems");
            }
            for (String next : List.of("onSuccess", "onFail")) {
                if (task.has(next)) {
                    task(task.getAsJsonObject(next), where + "." + next);
                }
            }
        }
    }

    @Test
    void theClientSettingsAreThoseThatLsp4ijKnows() throws Exception {
        known(Set.of("caseSensitive", "lineCommentPrefix", "completion", "workspaceSymbol"), template.json("clientSettings.json"), "clientSettings.json");
    }
}
