package dev.leadpatch.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of a Markdown document.
 *
 * @param rows the cells of each row, without the header of the table
 */
record MarkdownTable(List<List<String>> rows) {

    /** Returns the first table after a heading. */
    static MarkdownTable after(String heading, Path document) {
        return after("\n" + heading + "\n", "(?:[^|\\n].*\\n|\\n)*", document);
    }

    /** Returns the table whose header starts with a cell. */
    static MarkdownTable withFirstColumn(String name, Path document) {
        return after("\n", "(?=\\| " + Pattern.quote(name) + " \\|)", document);
    }

    private static MarkdownTable after(String start, String between, Path document) {
        Matcher table = Pattern.compile(Pattern.quote(start) + between + "((?:\\|.*\\n)+)")
                .matcher(read(document));
        if (!table.find()) {
            throw new AssertionError(document + " has no such table: " + start.strip() + between);
        }
        return new MarkdownTable(table.group(1)
                .lines()
                .skip(2)
                .map(row -> Arrays.stream(row.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList());
    }

    private static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
