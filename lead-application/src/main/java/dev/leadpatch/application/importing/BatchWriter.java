package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.importing.ImportLeads.Command;
import dev.leadpatch.application.importing.ImportLeadsService.Pause;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Writes the batches of one import, each in one transaction, unless they are done. Thread-safe, except for a dry run with a
 * match.
 */
record BatchWriter(
        Command command,
        BulkCreateLeads bulkCreateLeads,
        ImportBatchStore batchStore,
        DryRunMatches dryRunMatches,
        Pause pause) {
    private static final int MAX_RETRIES = 8;

    /**
     * A batch that is done.
     *
     * @param doneBefore whether an earlier run has done it
     */
    record WrittenBatch(List<ImportRow> rows, BatchReport report, boolean doneBefore) {}

    WrittenBatch write(RowBatch batch) {
        if (batch.drafts().isEmpty()) {
            return new WrittenBatch(batch.rows(), batch.report(List.of()), false);
        }
        if (command.dryRun()) {
            return new WrittenBatch(batch.rows(), attempt(() -> preview(batch)), false);
        }
        Optional<BatchReport> done = attempt(() -> findReport(batch));
        return done.isPresent()
                ? new WrittenBatch(batch.rows(), done.get(), true)
                : new WrittenBatch(batch.rows(), attempt(() -> writeOnce(batch)), false);
    }

    private BatchReport preview(RowBatch batch) {
        List<CreateLead.Result> results = resultsOf(bulkCreateLeads.handle(requestOf(batch)));
        return batch.report(dryRunMatches.adjust(batch.drafts(), results, command.match()));
    }

    /** Writes a batch; if an earlier attempt with an unknown outcome has written it, returns that report. */
    private BatchReport writeOnce(RowBatch batch) {
        Optional<BatchReport> written = findReport(batch);
        return written.isPresent() ? written.get() : batch.report(resultsOf(bulkCreateLeads.handle(requestOf(batch))));
    }

    private Optional<BatchReport> findReport(RowBatch batch) {
        return batchStore
                .findReport(command.caller().company(), command.importId(), batch.firstRow())
                .map(BatchReport::decode);
    }

    private BulkCreateLeads.Command requestOf(RowBatch batch) {
        return new BulkCreateLeads.Command(
                command.caller(),
                new ParsedBulkDraft(batch.drafts(), List.of(), List.of()),
                command.match(),
                false,
                "import-" + command.importId(),
                Optional.empty(),
                Optional.of(new ImportBatch<>(
                        command.importId(),
                        batch.firstRow(),
                        command.sendsEvents(),
                        result -> batch.report(resultsOf(result)).encode())),
                command.dryRun());
    }

    private <T> T attempt(Supplier<T> work) {
        for (int failures = 0; failures < MAX_RETRIES; failures++) {
            try {
                return work.get();
            } catch (StoreUnavailableException | DeadlineExceededException e) {
                pause.await(Duration.ofMillis(100L << failures));
            }
        }
        return work.get();
    }

    private static List<CreateLead.Result> resultsOf(BulkResult<CreateLead.Result> result) {
        if (result instanceof BulkResult.Completed<CreateLead.Result> completed) {
            return completed.results();
        }
        if (result instanceof BulkResult.Busy<CreateLead.Result>) {
            throw new StoreUnavailableException("other changes locked the leads for too long", new TimeoutException());
        }
        throw new IllegalStateException("the caller of an import must have write access");
    }
}
