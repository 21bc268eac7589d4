package dev.leadpatch.application.importing;

import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.RowBatchWriter.WrittenBatch;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.MatchField;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Imports leads by {@link BulkCreateLeads}, each batch in one transaction. */
public final class ImportLeadsService implements ImportLeads {
    /** One works while another waits for the database. */
    private static final int MAX_WORKERS = 2;

    private final BatchWriter batchWriter;
    private final CatalogStore catalogStore;
    private final InstantSource clock;

    /** @param pause waits between the attempts to write a batch */
    public ImportLeadsService(
            BulkCreateLeads bulkCreateLeads,
            ImportBatchStore batchStore,
            CatalogStore catalogStore,
            InstantSource clock,
            Pause pause) {
        this.batchWriter = new BatchWriter(bulkCreateLeads, batchStore, pause);
        this.catalogStore = catalogStore;
        this.clock = clock;
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void await(Duration duration);
    }

    @Override
    public Summary run(Command command, RowSource rows, Listener listener) throws InvalidInputException {
        CompanyCatalog catalog = catalogStore.find(command.caller().company()).orElseThrow();
        Instant now = clock.instant();
        RowConverter converter =
                new RowConverter(catalog, command.mapping(), command.formats(), identityOf(command), now);
        RowBatchWriter writer = new RowBatchWriter(command, now, batchWriter, new DryRunMatches(catalog));
        BatchReader batches = new BatchReader(rows);
        Summary summary = Summary.EMPTY;
        try (BatchWorkers<WrittenBatch> workers = new BatchWorkers<>(workersFor(command))) {
            List<ImportRow> batch = batches.next();
            while (!batch.isEmpty() && summary.rejected() <= command.maxRejected()) {
                RowBatch converted = new RowBatch(batch, converter, command.match());
                Optional<WrittenBatch> written = workers.submit(() -> writer.write(converted));
                if (written.isPresent()) {
                    summary = report(written.get(), summary, listener);
                }
                batch = batches.next();
            }
            for (Optional<WrittenBatch> rest = workers.next(); rest.isPresent(); rest = workers.next()) {
                summary = report(rest.get(), summary, listener);
            }
            return report(batch.isEmpty() ? summary : summary.stop(), listener);
        }
    }

    /** The order of rows matters if a row can find the lead of an earlier one. */
    private static int workersFor(Command command) {
        boolean ordered = command.match().isPresent()
                || command.kept().contains(Member.ID)
                || command.kept().contains(Member.UUID);
        return ordered ? 1 : MAX_WORKERS;
    }

    private static Summary report(WrittenBatch written, Summary summary, Listener listener) {
        BatchReport report = written.report();
        written.rows().stream()
                .filter(row -> report.rejected().containsKey(row.number()))
                .forEach(row -> listener.rejected(
                        new RejectedRow(row, report.rejected().getOrDefault(row.number(), List.of()))));
        Summary added = summary.plus(written.rows(), report, written.doneBefore());
        listener.progress(added);
        return added;
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
}
