package dev.leadpatch.application.importing;

import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.creation.LeadRules;
import dev.leadpatch.application.importing.BatchWriter.Batch;
import dev.leadpatch.application.importing.ImportLeads.Command;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of one import, unless an earlier run has done so. Thread-safe, except for a dry run with a match.
 */
record RowBatchWriter(Command command, Instant startedAt, BatchWriter writer, DryRunMatches dryRunMatches) {

    /**
     * A batch that is done.
     *
     * @param doneBefore whether an earlier run has done it
     */
    record WrittenBatch(List<ImportRow> rows, BatchReport report, boolean doneBefore) {}

    WrittenBatch write(RowBatch rows) {
        if (rows.drafts().isEmpty()) {
            return new WrittenBatch(rows.rows(), rows.report(List.of()), false);
        }
        Batch batch = toBatch(rows);
        if (command.dryRun()) {
            return new WrittenBatch(rows.rows(), preview(rows, batch), false);
        }
        Optional<BatchReport> done = writer.find(batch);
        return done.isPresent()
                ? new WrittenBatch(rows.rows(), done.get(), true)
                : new WrittenBatch(rows.rows(), writer.write(batch), false);
    }

    private BatchReport preview(RowBatch rows, Batch batch) {
        return writer.attempt(() -> {
            List<CreateLead.Result> results = writer.preview(batch);
            return rows.report(dryRunMatches.adjust(rows.drafts(), results, command.match()));
        });
    }

    private Batch toBatch(RowBatch rows) {
        return new Batch(
                command.caller(),
                command.importId(),
                startedAt,
                rows.firstRow(),
                command.sendsEvents(),
                rows.drafts(),
                command.match(),
                LeadRules.REQUEST,
                rows::report);
    }
}
