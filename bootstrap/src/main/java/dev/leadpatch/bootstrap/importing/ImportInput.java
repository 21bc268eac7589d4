package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.importing.ImportRow;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file to import, with its detected format. It is read twice: to check that it can be read to its end, which imports
 * nothing, and to import it.
 */
public final class ImportInput {
    private static final int MAX_COLUMNS = 2 * CsvDialect.MAX_COLUMNS;

    private final InputFile file;
    private final TextEncoding encoding;
    private final Optional<CsvDialect> dialect;
    private final boolean compressed;

    private ImportInput(InputFile file, TextEncoding encoding, Optional<CsvDialect> dialect) throws IOException {
        this.file = file;
        this.encoding = encoding;
        this.dialect = dialect;
        this.compressed = file.isCompressed();
    }

    /**
     * What is known of an input after it was read once.
     *
     * @param columns the columns of the header, or the members of all objects
     */
    public record Scan(long rows, List<String> columns) {
        public Scan {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Detects the format of a file.
     *
     * @param encodingName the name of the encoding; detected if it is empty
     * @throws InvalidInputException if the file is empty or can't be read, or the encoding is unknown
     */
    public static ImportInput detect(InputFile file, Optional<String> encodingName) throws InvalidInputException {
        try {
            byte[] sample = file.sample();
            if (sample.length == 0) {
                throw new InvalidInputException("it is empty");
            }
            TextEncoding encoding = TextEncoding.detect(sample);
            if (encodingName.isPresent()) {
                encoding = TextEncoding.ofName(encodingName.get(), sample)
                        .orElseThrow(() -> new InvalidInputException(
                                "the encoding must be one of " + String.join(", ", TextEncoding.NAMES)));
            }
            String text = new String(
                    sample, encoding.markLength(), sample.length - encoding.markLength(), encoding.charset());
            String beginning = text.stripLeading();
            boolean isJson = beginning.startsWith("{") || beginning.startsWith("[");
            return new ImportInput(file, encoding, isJson ? Optional.empty() : Optional.of(CsvDialect.detect(text)));
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
    }

    /** The format, for a report. */
    public String describe() {
        String format = dialect.map(csv -> "CSV, " + csv.describe()).orElse("JSON");
        return encoding.describe() + ", " + format + (compressed ? ", compressed by gzip" : "");
    }

    /** The dialect of a CSV file; empty for JSON. */
    public Optional<CsvDialect> dialect() {
        return dialect;
    }

    /** Reads the whole input, and checks that it can be read. */
    public Scan scan() throws InvalidInputException {
        try (OpenRowSource rows = openRows()) {
            Set<String> columns = new LinkedHashSet<>(rows.columns());
            long count = 0;
            Optional<ImportRow> row = rows.next();
            while (row.isPresent()) {
                count++;
                if (dialect.isEmpty() && columns.size() < MAX_COLUMNS) {
                    columns.addAll(row.get().values().keySet());
                }
                row = rows.next();
            }
            return new Scan(count, new ArrayList<>(columns));
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
    }

    /** Opens the rows. */
    OpenRowSource openRows() throws InvalidInputException {
        try {
            DecodingReader text = new DecodingReader(file.open(), encoding);
            return dialect.isPresent() ? new CsvRowSource(text, dialect.get()) : new JsonRowSource(text);
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
    }

    /** Calls a function with the rows, and closes them. */
    public <T> T read(RowsFunction<T> function) throws InvalidInputException {
        try (OpenRowSource rows = openRows()) {
            return function.apply(rows);
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
    }

    /** Reads rows. */
    @FunctionalInterface
    public interface RowsFunction<T> {
        T apply(dev.leadpatch.application.importing.RowSource rows) throws InvalidInputException;
    }
}
