package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;

/** The use case of restoring one {@linkplain ArchiveLead archived} lead of the caller's company. */
public interface RestoreLead {

    /**
     * Restores the lead with all its values, if the caller may write all fields. An erased lead is not found.
     *
     * @return {@link Result.Updated} with the restored lead, {@link Result.Unchanged} if the lead is not archived, or a
     *     failure; never {@link Result.PreconditionRequired}, {@link Result.Rejected} and
     *     {@link Result.ConditionFailed}
     * @throws StoreUnavailableException if the store is unavailable
     * @throws UnsupportedByStoreException if the request is idempotent and the store does not support it
     */
    Result handle(Command command);

    /**
     * A request to restore a lead.
     *
     * @param requestId the id of the request in the lead's history, at most 128 characters
     * @param precondition never required: a caller can't read the version of an archived lead
     * @param idempotentRequest if present, the response is stored with the key
     */
    record Command(
            Caller caller,
            LeadId lead,
            String requestId,
            Precondition precondition,
            Optional<IdempotentRequest<Result>> idempotentRequest) {}

    /** Restores leads in a {@link LeadStore}. */
    final class RestoreLeadService implements RestoreLead {
        private final LeadChangeExecutor executor;
        private final ArchiveDecider decider;

        public RestoreLeadService(LeadStore leadStore, ArchiveDecider decider) {
            this.executor = new LeadChangeExecutor(leadStore);
            this.decider = decider;
        }

        @Override
        public Result handle(Command command) {
            return executor.change(
                    command.caller(),
                    MissingFields.forWholeLead(command.caller().fields()),
                    command.lead(),
                    () -> decider.restore(command),
                    command.idempotentRequest());
        }
    }
}
