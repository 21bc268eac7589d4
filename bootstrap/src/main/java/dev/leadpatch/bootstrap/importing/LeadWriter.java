package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.importing.LeadTable;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;

/** Writes leads to a file. */
public interface LeadWriter {

    /** Writes what precedes the first lead. */
    void writeHeader() throws IOException;

    void write(LeadSnapshot lead) throws IOException;

    /**
     * Writes CSV as RFC 4180 defines, with line feeds.
     *
     * @param spreadsheetSafe whether an apostrophe precedes cells that a spreadsheet would execute as a formula
     */
    static LeadWriter csv(Writer writer, CompanyCatalog catalog, boolean spreadsheetSafe) {
        return new CsvLeadWriter(writer, new LeadTable(catalog), spreadsheetSafe);
    }

    /** Writes one JSON object for each lead, as responses contain it. */
    static LeadWriter newlineDelimitedJson(Writer writer) {
        return new JsonLeadWriter(writer);
    }

    /** Writes CSV. */
    record CsvLeadWriter(Writer writer, LeadTable table, boolean spreadsheetSafe) implements LeadWriter {
        private static final Pattern FORMULA =
                Pattern.compile("[=+\\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20].*", Pattern.DOTALL);
        private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");

        @Override
        public void writeHeader() throws IOException {
            writeRow(table.header());
        }

        @Override
        public void write(LeadSnapshot lead) throws IOException {
            writeRow(table.row(lead));
        }

        private void writeRow(List<String> cells) throws IOException {
            List<String> safe = spreadsheetSafe
                    ? cells.stream().map(CsvLeadWriter::withoutFormula).toList()
                    : cells;
            writer.write(CsvDialect.RFC_4180.format(safe));
            writer.write('\n');
        }

        private static String withoutFormula(String cell) {
            boolean isFormula =
                    FORMULA.matcher(cell).matches() && !NUMBER.matcher(cell).matches();
            return isFormula ? "'" + cell : cell;
        }
    }

    /** Writes newline-delimited JSON. */
    record JsonLeadWriter(Writer writer) implements LeadWriter {
        @Override
        public void writeHeader() {
            // there is none
        }

        @Override
        public void write(LeadSnapshot lead) throws IOException {
            writer.write(JsonWriter.write(LeadDocument.of(lead)));
            writer.write('\n');
        }
    }
}
