package dev.leadpatch.bootstrap.importing;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.leadpatch.application.importing.ImportRow;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a CSV file, whose first row names the columns. The source of a row is the list of its cells. */
final class CsvRowSource implements OpenRowSource {
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> columns;
    private long rows;
    private long lastLine;
    private boolean ended;

    /** Reads the header. */
    CsvRowSource(Reader text, CsvDialect dialect) throws InvalidInputException, IOException {
        reader = dialect.open(new EndMarkingReader(text));
        records = reader.iterator();
        CsvRecord header = nextRecord().orElseThrow(() -> new InvalidInputException("it is empty"));
        columns = columnsOf(header);
    }

    private static List<String> columnsOf(CsvRecord header) throws InvalidInputException {
        Map<String, Integer> positions = new HashMap<>();
        List<String> columns = new java.util.ArrayList<>();
        for (String cell : header.getFields()) {
            int position = columns.size() + 1;
            String name = cell.isBlank() ? "column " + position : cell.strip();
            Integer first = positions.putIfAbsent(name, position);
            if (first != null) {
                throw new InvalidInputException(
                        "line 1: the columns %d and %d have the same name, \"%s\"".formatted(first, position, name));
            }
            columns.add(name);
        }
        return List.copyOf(columns);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<ImportRow> next() throws InvalidInputException {
        Optional<CsvRecord> next = nextRecord();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        CsvRecord row = next.get();
        rows++;
        List<String> cells = row.getFields();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Optional<String> error = Optional.empty();
        if (cells.size() == columns.size()) {
            for (int i = 0; i < cells.size(); i++) {
                values.put(columns.get(i), cells.get(i));
            }
        } else {
            error = Optional.of("has %d columns; the header has %d".formatted(cells.size(), columns.size()));
        }
        return Optional.of(new ImportRow(rows, row.getStartingLineNumber(), values, cells, error));
    }

    /** Returns the next record; empty at the end mark, which is a record of its own unless a quote is not closed. */
    private Optional<CsvRecord> nextRecord() throws InvalidInputException {
        if (ended) {
            return Optional.empty();
        }
        CsvRecord row;
        try {
            row = records.next();
        } catch (CsvParseException e) {
            throw new InvalidInputException("after line %d: %s".formatted(lastLine, reasonOf(e)));
        } catch (UncheckedIOException e) {
            throw InputFile.toInvalidInput(Objects.requireNonNull(e.getCause()));
        }
        lastLine = row.getStartingLineNumber();
        String last = row.getField(row.getFieldCount() - 1);
        if (!last.endsWith(EndMarkingReader.MARK)) {
            return Optional.of(row);
        }
        if (row.getFieldCount() > 1 || !last.equals(EndMarkingReader.MARK)) {
            throw new InvalidInputException("line %d: a quotation mark is not closed".formatted(lastLine));
        }
        ended = true;
        return Optional.empty();
    }

    /** The reason, without class names and values. */
    private static String reasonOf(CsvParseException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IOException && !(cause instanceof java.io.CharConversionException)) {
            return String.valueOf(cause.getMessage());
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("fields")) {
            return "a row has more than %,d columns".formatted(CsvDialect.MAX_COLUMNS);
        }
        if (message.contains("quote")) {
            return "a character follows the closing quotation mark of a cell";
        }
        return "a cell has more than %,d characters, or its quotation mark is not closed"
                .formatted(CsvDialect.MAX_CELL_SIZE);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Appends a last row that consists of a mark, so that an open quotation at the end is noticed. */
    private static final class EndMarkingReader extends FilterReader {
        /** Noncharacters, which texts do not contain in this order (Unicode, section 23.7). */
        static final String MARK = "\uFFFF\uFFFE\uFDD0\uFFFF";

        private static final String LAST_ROW = "\n" + MARK;

        private int marked = -1; // the number of characters of the last row that were read

        EndMarkingReader(Reader text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (marked < 0) {
                int count = super.read(buffer, offset, length);
                if (count >= 0) {
                    return count;
                }
                marked = 0;
            }
            int count = Math.min(length, LAST_ROW.length() - marked);
            LAST_ROW.getChars(marked, marked + count, buffer, offset);
            marked += count;
            return count == 0 ? -1 : count;
        }
    }
}
