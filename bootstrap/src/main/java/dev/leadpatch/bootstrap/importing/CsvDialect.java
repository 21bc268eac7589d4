package dev.leadpatch.bootstrap.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;

/**
 * The separator and the quotation mark of a CSV file.
 *
 * @param separator separates the cells of a row
 * @param quote encloses cells that contain a separator, a quotation mark or a line break
 */
public record CsvDialect(char separator, char quote) {
    /** Comma and quotation mark, as RFC 4180 defines. */
    public static final CsvDialect RFC_4180 = new CsvDialect(',', '"');

    /** Maximum number of columns. */
    static final int MAX_COLUMNS = 1_000;

    /** Maximum number of characters of a cell. */
    static final int MAX_CELL_SIZE = 1 << 20;

    private static final int MAX_ROW_SIZE = 4 << 20;
    private static final int SAMPLE_ROWS = 100;
    private static final Map<Character, String> NAMES =
            Map.of(',', "comma", ';', "semicolon", '\t', "tab", '|', "vertical bar");

    /**
     * Detects the dialect by the beginning of a text: the separator by which the first rows have the same number of columns,
     * and the most of them.
     */
    static CsvDialect detect(String sample) {
        CsvDialect best = RFC_4180;
        long bestScore = 0;
        for (char quote : new char[] {'"', '\''}) {
            for (char separator : new char[] {',', ';', '\t', '|'}) {
                CsvDialect dialect = new CsvDialect(separator, quote);
                long score = dialect.score(sample);
                if (score > bestScore) {
                    best = dialect;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    /** The number of rows with as many cells as the first one, times that number; 0 if it has one cell. */
    private long score(String sample) {
        int columns = 0;
        long rows = 0;
        try (CsvReader<CsvRecord> reader = open(new StringReader(sample))) {
            for (CsvRecord row : reader) {
                if (columns == 0) {
                    columns = row.getFieldCount();
                }
                rows += row.getFieldCount() == columns ? 1 : 0;
                if (rows == SAMPLE_ROWS) {
                    break;
                }
            }
        } catch (CsvParseException | java.io.IOException e) {
            // the rows before count
        }
        boolean usesQuote = quote == '"' || sample.indexOf(quote + String.valueOf(separator)) >= 0;
        return columns > 1 && usesQuote ? rows * columns : 0;
    }

    /** Opens a reader of rows. */
    CsvReader<CsvRecord> open(Reader text) {
        CsvRecordHandler rows = CsvRecordHandler.of(handler ->
                handler.maxFields(MAX_COLUMNS).maxFieldSize(MAX_CELL_SIZE).maxRecordSize(MAX_ROW_SIZE));
        return CsvReader.builder()
                .fieldSeparator(separator)
                .quoteCharacter(quote)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .maxBufferSize(MAX_ROW_SIZE)
                .build(rows, text);
    }

    /** The names of the separator and the quotation mark. */
    public String describe() {
        return "separated by " + NAMES.getOrDefault(separator, String.valueOf(separator)) + ", quoted by " + quote;
    }

    /** Renders a row, without a line break. */
    public String format(List<String> cells) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                row.append(separator);
            }
            append(cells.get(i), row);
        }
        // an empty line would be skipped
        return row.isEmpty() ? String.valueOf(quote) + quote : row.toString();
    }

    private void append(String cell, StringBuilder row) {
        boolean quoted = false;
        for (int i = 0; i < cell.length() && !quoted; i++) {
            char c = cell.charAt(i);
            quoted = c == separator || c == quote || c == '\n' || c == '\r';
        }
        if (quoted) {
            String mark = String.valueOf(quote);
            row.append(quote).append(cell.replace(mark, mark + mark)).append(quote);
        } else {
            row.append(cell);
        }
    }
}
