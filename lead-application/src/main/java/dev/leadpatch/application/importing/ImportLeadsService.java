package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Imports leads by {@link BulkCreateLeads}, one batch in one transaction after the other. */
public final class ImportLeadsService implements ImportLeads {
    private static final int MAX_RETRIES = 8;

    private final BulkCreateLeads bulkCreateLeads;
    private final ImportBatchStore batchStore;
    private final CatalogStore catalogStore;
    private final InstantSource clock;
    private final Pause pause;

    /** @param pause waits between the attempts to write a batch */
    public ImportLeadsService(
            BulkCreateLeads bulkCreateLeads,
            ImportBatchStore batchStore,
            CatalogStore catalogStore,
            InstantSource clock,
            Pause pause) {
        this.bulkCreateLeads = bulkCreateLeads;
        this.batchStore = batchStore;
        this.catalogStore = catalogStore;
        this.clock = clock;
        this.pause = pause;
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void await(Duration duration);
    }

    @Override
    public Summary run(Command command, RowSource rows, Listener listener) throws InvalidInputException {
        CompanyCatalog catalog = catalogStore.find(command.caller().company()).orElseThrow();
        RowConverter converter =
                new RowConverter(catalog, command.mapping(), command.formats(), identityOf(command), clock.instant());
        Summary summary = Summary.EMPTY;
        BatchReader batches = new BatchReader(rows);
        DryRunMatches dryRunMatches = new DryRunMatches(catalog);
        while (summary.rejected() <= command.maxRejected()) {
            List<ImportRow> batch = batches.next();
            if (batch.isEmpty()) {
                return report(summary, listener);
            }
            Optional<BatchReport> done = command.dryRun()
                    ? Optional.empty()
                    : findReport(command, batch.get(0).number());
            BatchReport report = done.isPresent()
                    ? done.get()
                    : write(command, new RowBatch(batch, converter, command.match()), dryRunMatches);
            summary = summary.plus(batch, report, done.isPresent());
            batch.stream()
                    .filter(row -> report.rejected().containsKey(row.number()))
                    .forEach(row -> listener.rejected(
                            new RejectedRow(row, report.rejected().getOrDefault(row.number(), List.of()))));
            listener.progress(summary);
        }
        return report(summary.stop(), listener);
    }

    private Optional<BatchReport> findReport(Command command, long firstRow) {
        return batchStore
                .findReport(command.caller().company(), command.importId(), firstRow)
                .map(BatchReport::decode);
    }

    private static Summary report(Summary summary, Listener listener) {
        listener.progress(summary);
        return summary;
    }

    /** The members of the identity to read: those that are kept, and the one to match by. */
    private static Set<Member> identityOf(Command command) {
        Set<Member> members = EnumSet.noneOf(Member.class);
        members.addAll(command.kept());
        command.match().ifPresent(match -> {
            if (match.field() == MatchField.IdentityField.ID) {
                members.add(Member.ID);
            } else if (match.field() == MatchField.IdentityField.UUID) {
                members.add(Member.UUID);
            }
        });
        return members;
    }

    private BatchReport write(Command command, RowBatch batch, DryRunMatches dryRunMatches) {
        if (batch.drafts().isEmpty()) {
            return batch.report(List.of());
        }
        BulkCreateLeads.Command request = new BulkCreateLeads.Command(
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
        return command.dryRun()
                ? attempt(() -> batch.report(dryRunMatches.adjust(
                        batch.drafts(), resultsOf(bulkCreateLeads.handle(request)), command.match())))
                : attempt(() -> writeOnce(command, batch, request));
    }

    /** Writes a batch; if an earlier attempt with an unknown outcome has written it, returns that report. */
    private BatchReport writeOnce(Command command, RowBatch batch, BulkCreateLeads.Command request) {
        Optional<BatchReport> written = findReport(command, batch.firstRow());
        return written.isPresent() ? written.get() : batch.report(resultsOf(bulkCreateLeads.handle(request)));
    }

    private BatchReport attempt(Supplier<BatchReport> work) {
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
