package dev.leadpatch.application.creation;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.application.lead.UnsupportedByStoreException;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.util.Optional;

/** Creates many leads in one transaction. With a match, each item is an upsert. */
public interface BulkCreateLeads {

    /**
     * Checks the caller's permission, validates each draft and creates the valid leads, in request order: an item can
     * match the lead of an earlier one. If the command is atomic, one invalid item fails all of them.
     *
     * @throws StoreUnavailableException if the store is unavailable
     * @throws DeadlineExceededException if the validation exceeds its deadline; nothing was written
     * @throws UnsupportedByStoreException if the store does not support new leads, changes of several leads, or what the
     *     command contains: an idempotent request or an import batch
     */
    BulkResult<CreateLead.Result> handle(Command command);

    /**
     * A bulk request.
     *
     * @param match if present, each item is an upsert
     * @param atomic whether all items are applied or none
     * @param requestId the id of the request in the history of each lead, at most 128 characters
     * @param idempotentRequest if present, the response is stored with the key
     * @param importBatch if present, the request is a part of an import: the violations of each item are reported
     *     independently of those of other items
     * @param rules the rules that depend on where the batch comes from
     * @param dryRun whether nothing is written; the result is the same
     */
    record Command(
            Caller caller,
            ParsedBulkDraft drafts,
            Optional<CreateLead.Match> match,
            boolean atomic,
            String requestId,
            Optional<IdempotentRequest<BulkResult<CreateLead.Result>>> idempotentRequest,
            Optional<ImportBatch<BulkResult<CreateLead.Result>>> importBatch,
            LeadRules rules,
            boolean dryRun) {

        /** A request that is not part of an import. */
        public Command(
                Caller caller,
                ParsedBulkDraft drafts,
                Optional<CreateLead.Match> match,
                boolean atomic,
                String requestId,
                Optional<IdempotentRequest<BulkResult<CreateLead.Result>>> idempotentRequest) {
            this(
                    caller,
                    drafts,
                    match,
                    atomic,
                    requestId,
                    idempotentRequest,
                    Optional.empty(),
                    LeadRules.REQUEST,
                    false);
        }
    }
}
