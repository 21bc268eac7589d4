package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Imports leads from the rows of an input, by the rules of creations and upserts. */
public interface ImportLeads {

    /**
     * Imports all rows, in batches. A row that the rules refuse is reported, and the others are imported. Batches that an
     * earlier run of the same import has done are not repeated, but reported again.
     *
     * @param listener receives the progress and each rejected row, in the order of the input
     * @throws InvalidInputException if the input can't be read to its end; the batches before are imported
     * @throws StoreUnavailableException if the store is unavailable for longer than the retries; the batches before are
     *     imported
     */
    Summary run(Command command, RowSource rows, Listener listener) throws InvalidInputException;

    /**
     * A request to import leads.
     *
     * @param importId identifies the import: the content of the input and the options that change its effect
     * @param match if present, a row changes the lead that matches
     * @param kept the members of the identity that new leads keep
     * @param dryRun whether nothing is written
     * @param sendsEvents whether webhook endpoints receive the events of the changes
     * @param maxRejected the import stops when more rows are rejected; batches that were started are completed
     */
    record Command(
            Caller caller,
            UUID importId,
            ColumnMapping mapping,
            ValueFormats formats,
            Optional<Match> match,
            Set<Member> kept,
            boolean dryRun,
            boolean sendsEvents,
            long maxRejected) {
        public Command {
            kept = Set.copyOf(kept);
        }
    }

    /** Receives the progress of an import. */
    interface Listener {

        /** A row was rejected. Rows are reported in the order of the input. */
        void rejected(RejectedRow row);

        /** A batch is done. */
        void progress(Summary summary);
    }

    /**
     * The effect of an import, so far.
     *
     * @param rows all rows
     * @param unchanged rows whose lead matches and was left as it is
     * @param resumed rows that an earlier run has imported or rejected; they are included in the other counts
     * @param reasons the number of rejected rows by their first reason, at most {@value #MAX_REASONS} of them
     * @param stopped whether too many rows were rejected
     */
    record Summary(
            long rows,
            long created,
            long updated,
            long unchanged,
            long rejected,
            long resumed,
            Map<String, Long> reasons,
            boolean stopped) {
        /** Maximum number of reasons in a summary. */
        public static final int MAX_REASONS = 100;

        static final Summary EMPTY = new Summary(0, 0, 0, 0, 0, 0, Map.of(), false);

        public Summary {
            reasons = Map.copyOf(reasons);
        }

        /** Adds a batch. */
        Summary plus(List<ImportRow> batch, BatchReport report, boolean doneBefore) {
            Map<String, Long> allReasons = new HashMap<>(reasons);
            report.rejected().values().forEach(errors -> {
                String reason = errors.get(0).toPhrase();
                if (allReasons.size() < MAX_REASONS || allReasons.containsKey(reason)) {
                    allReasons.merge(reason, 1L, Long::sum);
                }
            });
            return new Summary(
                    rows + batch.size(),
                    created + report.created(),
                    updated + report.updated(),
                    unchanged + report.unchanged(),
                    rejected + report.rejected().size(),
                    resumed + (doneBefore ? batch.size() : 0),
                    allReasons,
                    false);
        }

        Summary stop() {
            return new Summary(rows, created, updated, unchanged, rejected, resumed, reasons, true);
        }
    }
}
