package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.importing.RejectedRow;
import dev.leadpatch.application.importing.RejectedRow.RowError;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the rejected rows as they were, after two more columns: the rejected columns, and the reasons. Once it is
 * corrected, it can be imported. It has the format of the input: CSV, or newline-delimited JSON.
 */
public final class RejectsFile implements AutoCloseable {
    private static final List<String> ADDED = List.of(RejectedRow.COLUMN, RejectedRow.REASON);

    private final Optional<CsvDialect> dialect;
    private final List<String> columns;
    private final BufferedWriter writer;

    /**
     * Creates the file, or replaces it.
     *
     * @param dialect the dialect of the input; empty if it is JSON
     * @param columns the columns of the input; the added columns of an earlier file are replaced
     */
    public RejectsFile(Path path, Optional<CsvDialect> dialect, List<String> columns) throws IOException {
        this.dialect = dialect;
        this.columns = List.copyOf(columns);
        writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        if (dialect.isPresent()) {
            writeCells(dialect.get(), ADDED, columns);
        }
    }

    /** Adds a row. */
    public void add(RejectedRow rejected) {
        List<String> added = List.of(
                join(rejected.errors().stream().map(RowError::column).distinct().toList()),
                join(rejected.errors().stream().map(RowError::toPhrase).toList()));
        Object source = rejected.row().source();
        try {
            if (dialect.isPresent() && source instanceof List<?> cells) {
                writeCells(
                        dialect.get(),
                        added,
                        cells.stream().map(String::valueOf).toList());
            } else {
                writeObject(added, source);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String join(List<String> texts) {
        return texts.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
    }

    private void writeCells(CsvDialect csv, List<String> added, List<String> cells) throws IOException {
        List<String> row = new ArrayList<>(added);
        IntStream.range(0, cells.size())
                .filter(i -> i >= columns.size() || !ADDED.contains(columns.get(i)))
                .forEach(i -> row.add(cells.get(i)));
        writer.write(csv.format(row));
        writer.write("\n");
    }

    private void writeObject(List<String> added, Object source) throws IOException {
        Map<Object, @Nullable Object> members = new LinkedHashMap<>();
        members.put(RejectedRow.COLUMN, added.get(0));
        members.put(RejectedRow.REASON, added.get(1));
        if (source instanceof Map<?, ?> object) {
            object.forEach(members::putIfAbsent);
        } else {
            members.put("value", source);
        }
        writer.write(JsonWriter.write(members));
        writer.write("\n");
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
