package dev.leadpatch.application.lead;

import dev.leadpatch.application.audit.AuditEntry;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A part of an import that is written in one transaction, together with the record that it is done. A batch that is done
 * fails to be written again.
 *
 * @param importId identifies the import: the same input with the same options
 * @param firstRow the number of its first row in the input, from 1
 * @param sendsEvents whether webhook endpoints receive the events of its changes
 * @param audit the entries of the audit log; those that an earlier batch has stored are not stored again
 * @param reportRenderer renders the report to store; pure, it may be called more than once
 * @param <R> the result of the change
 */
public record ImportBatch<R>(
        UUID importId, long firstRow, boolean sendsEvents, List<AuditEntry> audit, Function<R, String> reportRenderer) {

    public ImportBatch {
        audit = List.copyOf(audit);
    }
}
