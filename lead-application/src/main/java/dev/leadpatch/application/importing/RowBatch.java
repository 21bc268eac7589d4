package dev.leadpatch.application.importing;

import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.importing.RejectedRow.RowError;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows of one batch, converted to drafts. */
final class RowBatch {
    private final List<ImportRow> rows;
    private final Optional<Match> match;
    private final Map<Long, List<RowError>> unreadable = new LinkedHashMap<>();
    private final List<ConvertedRow> converted = new ArrayList<>();

    RowBatch(List<ImportRow> rows, RowConverter converter, Optional<Match> match) {
        this.rows = List.copyOf(rows);
        this.match = match;
        for (ImportRow row : rows) {
            if (row.error().isPresent()) {
                unreadable.put(row.number(), List.of(RowError.ofRow(row.error().get())));
            } else {
                converted.add(converter.convert(row));
            }
        }
    }

    long firstRow() {
        return rows.get(0).number();
    }

    List<ImportRow> rows() {
        return rows;
    }

    /** The drafts of the rows that could be read. */
    List<ParsedBulkDraft.Item> drafts() {
        List<ParsedBulkDraft.Item> items = new ArrayList<>(converted.size());
        converted.forEach(row -> items.add(new ParsedBulkDraft.Item(items.size(), row.draft())));
        return items;
    }

    /** Returns the report of the batch, given the results of the drafts. */
    BatchReport report(List<CreateLead.Result> results) {
        return BatchReport.of(results, unreadable, new BatchReport.Rejections() {
            @Override
            public long number(int index) {
                return converted.get(index).row().number();
            }

            @Override
            public List<RowError> errorsOf(int index, CreateLead.Result result) {
                return RowBatch.this.errorsOf(converted.get(index), result);
            }
        });
    }

    private List<RowError> errorsOf(ConvertedRow row, CreateLead.Result result) {
        String matchName = match.map(used -> used.field().wireName()).orElse("");
        String matchColumn = row.columns().getOrDefault(matchName, matchName);
        if (result instanceof CreateLead.Result.NoMatchValue) {
            // an invalid value is reported as such
            List<RowError> invalid = row.toErrors(row.draft().patch().readErrors());
            return invalid.isEmpty() ? List.of(new RowError(matchColumn, "has no value to match by")) : invalid;
        }
        if (result instanceof CreateLead.Result.SeveralMatch several) {
            String ids = several.leads().stream()
                    .map(LeadId::value)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            return List.of(new RowError(matchColumn, "matches several leads: " + ids));
        }
        if (result instanceof CreateLead.Result.NotCreated notCreated) {
            if (notCreated.result() instanceof UpdateLead.Result.Rejected rejected) {
                return row.toErrors(rejected.violations());
            }
            if (notCreated.result() instanceof UpdateLead.Result.NotFound) {
                return List.of(new RowError(matchColumn, "is the " + matchName + " of an archived lead"));
            }
        }
        throw new IllegalStateException("unexpected result of a row");
    }
}
