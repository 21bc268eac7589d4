package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command prints its result on stdout: a table or text for people, or with {@code --json} one JSON value. */
final class OutputOptions {
    @Option(names = "--json", description = "Print the result as JSON, on one line.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** Prints rows as a table, or as a JSON array. The table is truncated to the width of a terminal. */
    <T> void printRows(Console console, EntryFormat<T> format, List<T> rows) {
        if (json) {
            printJsonArray(console, rows, format);
            return;
        }
        TextTable table =
                new TextTable(format.columns().stream().map(Column::header).toList());
        rows.forEach(row -> table.addRow(format.columns().stream()
                .map(column -> column.text().apply(row))
                .toList()));
        console.out().print(table.render(console.terminal().width().orElse(Integer.MAX_VALUE)));
        console.out().flush();
    }

    /** Prints a JSON object, or the text. */
    void print(Console console, Map<String, ?> object, String text) {
        if (json) {
            console.out().println(JsonWriter.write(object));
        } else {
            console.out().println(text);
        }
    }

    /** Writes one element after the other, because the writer limits the length of a value. */
    private static <T> void printJsonArray(Console console, List<T> rows, EntryFormat<T> format) {
        console.out().print('[');
        for (int i = 0; i < rows.size(); i++) {
            console.out()
                    .print((i == 0 ? "" : ",") + JsonWriter.write(format.json().apply(rows.get(i))));
        }
        console.out().println(']');
    }

    /**
     * How the entries of one kind are printed.
     *
     * @param json the members; those that the HTTP API has too have the same names
     */
    record EntryFormat<T>(List<Column<T>> columns, Function<T, Map<String, ? extends @Nullable Object>> json) {
        EntryFormat {
            columns = List.copyOf(columns);
        }
    }

    /** A column of a table. */
    record Column<T>(String header, Function<T, String> text) {}
}
