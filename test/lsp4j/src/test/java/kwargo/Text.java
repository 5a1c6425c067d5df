package kwargo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SnippetTextEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Places and edits in a text. A Java string counts in UTF-16, as LSP4IJ does. */
final class Text {
    private Text() {}

    static int offset(String text, Position at) {
        int line = 0;
        int start = 0;
        while (line < at.getLine()) {
            start = text.indexOf('\n', start) + 1;
            line++;
        }
        return start + at.getCharacter();
    }

    static Position end(String text) {
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        return new Position(lines, text.length() - (text.lastIndexOf('\n') + 1));
    }

    static Position find(String text, String part) {
        int at = text.indexOf(part);
        if (at < 0) {
            throw new AssertionError("no such text: " + part);
        }
        return end(text.substring(0, at));
    }

    static String edited(String text, List<Either<TextEdit, SnippetTextEdit>> edits) {
        List<TextEdit> all = new ArrayList<>();
        edits.forEach(e -> all.add(e.getLeft()));
        all.sort(Comparator.comparingInt((TextEdit e) -> offset(text, e.getRange().getStart())).reversed());
        String out = text;
        for (TextEdit e : all) {
            out = out.substring(0, offset(text, e.getRange().getStart())) + e.getNewText() + out.substring(offset(text, e.getRange().getEnd()));
        }
        return out;
    }
}
