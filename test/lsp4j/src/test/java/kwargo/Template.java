package kwargo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The template folder for LSP4IJ. */
record Template(Path folder) {
    static Template read() {
        return new Template(Path.of(System.getProperty("kwargo.root"), "editors", "jetbrains", "kwargo"));
    }

    JsonObject json(String name) throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
    }

    JsonObject settings() throws IOException {
        return json("settings.json");
    }

    JsonObject initializationOptions() throws IOException {
        return json("initializationOptions.json");
    }

    /** The command that it starts, with the binary that is tested. */
    List<String> command() throws IOException {
        String[] words = json("template.json").getAsJsonObject("programArgs").get("default").getAsString().split(" ");
        words[0] = System.getProperty("kwargo.bin");
        return List.of(words);
    }
}
