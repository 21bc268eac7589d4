package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.LeadRules;
import dev.leadpatch.application.importing.ImportLeadsService.Pause;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes batches of drafts, each in one transaction and once, even if the outcome of an attempt is unknown. It waits and
 * retries while the store is busy or unavailable. Thread-safe.
 *
 * @param pause waits between the attempts
 */
public record BatchWriter(BulkCreateLeads bulkCreateLeads, ImportBatchStore batchStore, Pause pause) {
    /** Maximum number of drafts of a batch: its transaction must end within the deadline of the store. */
    public static final int MAX_DRAFTS = BulkPatchReader.MAX_LEADS;

    /** A batch is complete when it has this number of characters, approximately. */
    public static final long MAX_CHARACTERS = 1 << 20;

    private static final int MAX_RETRIES = 8;

    /**
     * Drafts to write in one transaction.
     *
     * @param importId identifies the import together with its options
     * @param startedAt the time when the import, or its continuation, was started
     * @param firstRow the position of the batch in the import, from 1
     * @param sendsEvents whether webhook endpoints receive the events of the changes
     * @param match if present, a draft changes the lead that matches
     * @param reporter returns the report, given the result of each draft; pure
     */
    public record Batch(
            Caller caller,
            UUID importId,
            Instant startedAt,
            long firstRow,
            boolean sendsEvents,
            List<ParsedBulkDraft.Item> drafts,
            Optional<Match> match,
            LeadRules rules,
            Function<List<CreateLead.Result>, BatchReport> reporter) {
        public Batch {
            drafts = List.copyOf(drafts);
        }

        private BulkCreateLeads.Command toCommand(boolean dryRun) {
            return new BulkCreateLeads.Command(
                    caller,
                    new ParsedBulkDraft(drafts, List.of(), List.of()),
                    match,
                    false,
                    "import-" + importId,
                    Optional.empty(),
                    Optional.of(new ImportBatch<>(
                            importId,
                            firstRow,
                            sendsEvents,
                            List.of(caller.auditor(startedAt).importStarted(importId)),
                            result -> reporter.apply(resultsOf(result)).encode())),
                    rules,
                    dryRun);
        }
    }

    /**
     * Writes a batch.
     *
     * @throws StoreUnavailableException if the store is unavailable for longer than the retries
     * @throws DeadlineExceededException if the validation exceeds its deadline in each attempt
     */
    public BatchReport write(Batch batch) {
        return attempt(() -> writeOnce(batch));
    }

    /** Returns the report of a batch that is done. */
    Optional<BatchReport> find(Batch batch) {
        return attempt(() -> findReport(batch));
    }

    /** Returns the results that a batch would have, and writes nothing. It is not retried. */
    List<CreateLead.Result> preview(Batch batch) {
        return resultsOf(bulkCreateLeads.handle(batch.toCommand(true)));
    }

    /** Writes a batch; if an earlier attempt with an unknown outcome has written it, returns that report. */
    private BatchReport writeOnce(Batch batch) {
        Optional<BatchReport> written = findReport(batch);
        return written.isPresent()
                ? written.get()
                : batch.reporter().apply(resultsOf(bulkCreateLeads.handle(batch.toCommand(false))));
    }

    private Optional<BatchReport> findReport(Batch batch) {
        return batchStore
                .findReport(batch.caller().company(), batch.importId(), batch.firstRow())
                .map(BatchReport::decode);
    }

    <T> T attempt(Supplier<T> work) {
        for (int failures = 0; failures < MAX_RETRIES; failures++) {
            try {
                return work.get();
            } catch (StoreUnavailableException | DeadlineExceededException | MemoryExhaustedException e) {
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
