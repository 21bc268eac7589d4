package dev.leadpatch.application.bulk;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.UnsupportedByStoreException;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.util.Optional;

/** The use case of a bulk update: patches many leads in one transaction. */
public interface BulkUpdateLeads {

    /**
     * Checks the caller's permission, validates each patch and changes the leads with valid patches. If the command is
     * atomic, one invalid patch fails all of them.
     *
     * @throws StoreUnavailableException if the store is unavailable
     * @throws DeadlineExceededException if the validation exceeds its deadline; nothing was written
     * @throws UnsupportedByStoreException if the store does not support changes of several leads, or idempotent requests
     */
    BulkResult<UpdateLead.Result> handle(Command command);

    /**
     * A bulk request.
     *
     * @param patches the lead ids with their patches
     * @param atomic whether all patches are applied or none
     * @param requestId the id of the request in the history of each lead, at most 128 characters
     * @param idempotentRequest if present, the response is stored with the key
     */
    record Command(
            Caller caller,
            ParsedBulkPatch patches,
            boolean atomic,
            String requestId,
            Optional<IdempotentRequest<BulkResult<UpdateLead.Result>>> idempotentRequest) {}
}
