package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The steps of a use case that changes one lead: checks the permission, and changes the lead in the store. */
record LeadChangeExecutor(LeadStore leadStore) {

    /**
     * Changes the lead, unless the caller's access is not sufficient: an idempotency key is then not used.
     *
     * @param missingFields the fields that the caller may not write
     * @throws UnsupportedByStoreException if the request is idempotent and the store does not support it
     */
    Result change(
            Caller caller,
            Optional<MissingAccess> missingFields,
            LeadId lead,
            Supplier<Function<Optional<LeadSnapshot>, Decision<Result>>> decider,
            Optional<IdempotentRequest<Result>> idempotentRequest) {
        if (!caller.hasPermission(Permission.WRITE)) {
            return new Result.Forbidden(Permission.WRITE);
        }
        if (missingFields.isPresent()) {
            return new Result.Forbidden(missingFields.get());
        }
        StoreCapability.IDEMPOTENT_REQUESTS.requireFor(idempotentRequest, leadStore);
        return leadStore
                .change(Change.of(caller.company(), lead, decider.get(), idempotentRequest))
                .fold(result -> result, Result.Replayed::new, Result.Busy::new);
    }
}
